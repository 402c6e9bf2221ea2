import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiRequest, Routes } from '../api-request.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader } from '../read-fields.js';
import { readPermissionTriples } from '../read-permissions.js';
import { grantPermissions } from '../services.js';
import type { ServicePermissionRecord, ServiceRecord } from '../state.js';
import { viewPermission } from '../views/services.js';
import { findOwnService } from './services.js';

function findPermission(
  request: ApiRequest,
  context: PlatformContext,
): { service: ServiceRecord; permission: ServicePermissionRecord } {
  const service = findOwnService(request, context);
  const id = Number(request.params['permission_id']);
  const permission = service.permissions.find((one) => one.id === id);
  if (permission === undefined) throw notFound();
  return { service, permission };
}

export const servicePermissionRoutes: Routes = {
  'GET /3/admin/services/{service_id}/permissions/': (request, context) =>
    paginate(findOwnService(request, context).permissions, request, viewPermission),

  // Adds to what is there; what is there already is answered and stays (assumption).
  'POST /3/admin/services/{service_id}/permissions/': (request, context) => {
    const service = findOwnService(request, context);
    const fields = new FieldReader(request.body);
    const triples = readPermissionTriples(fields, 'permissions');
    fields.done();
    const granted = grantPermissions(context, service, triples);
    return { status: 201, body: success({ permissions: granted.map(viewPermission) }) };
  },

  'GET /3/admin/services/{service_id}/permissions/{permission_id}/': (request, context) => ({
    status: 200,
    body: success(viewPermission(findPermission(request, context).permission)),
  }),

  'DELETE /3/admin/services/{service_id}/permissions/{permission_id}/': (request, context) => {
    const { service, permission } = findPermission(request, context);
    service.permissions = service.permissions.filter((one) => one !== permission);
    service.updated = context.clock.now();
    context.changed();
    return { status: 200, body: { status: 'success' } };
  },
};
