import type { UserPermission } from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiRequest, Routes } from '../api-request.js';
import { mayDo } from '../authentication.js';
import { allPermissions } from '../generic/keep-company.js';
import { paginate } from '../paginate.js';

/** What the caller may do: in the user section of the API, one's own permissions. */
function own({ caller }: ApiRequest): UserPermission[] {
  return allPermissions
    .filter((permission) => mayDo(caller, permission))
    .map((permission) => ({ ...permission, properties: {} }));
}

export const permissionRoutes: Routes = {
  'GET /3/permissions/': (request) => paginate(own(request), request, (permission) => permission),
  'GET /3/permissions/{permission_id}/': (request) => {
    const id = Number(request.params['permission_id']);
    const found = own(request).find((permission) => permission.id === id);
    if (found === undefined) throw notFound();
    return { status: 200, body: success(found) };
  },
};
