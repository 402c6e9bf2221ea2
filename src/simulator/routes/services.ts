import { success } from '../../contract/envelopes.js';
import { activateService, deactivateService, removeTraces } from '../activation.js';
import { ApiFailure, notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { equals, filterRecords, is, oneOf, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader, required } from '../read-fields.js';
import { makeService } from '../services.js';
import type { ServiceRecord } from '../state.js';
import { viewReducedService, viewService } from '../views/services.js';

const filters: Filters<ServiceRecord> = {
  active: is(({ active }) => active),
  slug: equals(({ slug }) => slug),
  type: equals(() => 'private'),
  type__in: oneOf(() => 'private'),
};

export function findOwnService({ params, company }: ApiRequest, { state }: PlatformContext): ServiceRecord {
  const service = state.services.get(Number(params['service_id']));
  if (service === undefined || service.company !== company.id) throw notFound();
  return service;
}

function servicesOf({ company }: ApiRequest, { state }: PlatformContext): ServiceRecord[] {
  return [...state.services.values()].filter((service) => service.company === company.id);
}

/** What a client may write; absent fields read as undefined. */
function readService(fields: FieldReader, isRequired: boolean) {
  return {
    name: fields.text('name', { required: isRequired, notBlank: true, maxLength: 100 }),
    url: fields.url('url', { required: isRequired, notBlank: true }),
    description: fields.text('description', { nullable: true }),
    tags: fields.texts('tags'),
    management_url: fields.url('management_url', { nullable: true }),
  };
}

const create: ApiHandler = ({ body, company }, context) => {
  const fields = new FieldReader(body);
  const { name, url, description, tags, management_url } = readService(fields, true);
  fields.done();
  const service = makeService(context, company, {
    name: required(name, 'name'),
    url: required(url, 'url'),
    description: description ?? null,
    tags: tags ?? null,
    management_url: management_url ?? null,
  });
  return { status: 201, body: success(viewService(context, service)) };
};

const update =
  (activeRequired: boolean): ApiHandler =>
  async (request, context) => {
    const service = findOwnService(request, context);
    const fields = new FieldReader(request.body);
    const active = fields.boolean('active', { required: activeRequired });
    const { name, url, description, tags, management_url } = readService(fields, false);
    fields.done();
    if (name !== undefined) service.name = name;
    if (url !== undefined) service.url = url;
    if (description !== undefined) service.description = description;
    if (tags !== undefined) service.tags = tags;
    if (management_url !== undefined) service.management_url = management_url;
    service.updated = context.clock.now();
    context.changed();
    if (active !== undefined) await setActive(context, service, active);
    return { status: 200, body: success(viewService(context, service)) };
  };

/**
 * The request waits for the extension. `true` for an active service activates it once more; `false` for an inactive one
 * has nothing to do (assumptions). A refusal is told as the error of the request, in the changelog's words.
 */
async function setActive(context: PlatformContext, service: ServiceRecord, active: boolean): Promise<void> {
  if (!active && !service.active) return;
  const report = await (active ? activateService(context, service) : deactivateService(context, service));
  if (!report.accepted) throw new ApiFailure(400, report.reason ?? 'An error occurred in the service.');
}

/** A service that goes is not told so, and leaves nothing behind (assumption: the docs tell of no call). */
const destroy: ApiHandler = (request, context) => {
  const service = findOwnService(request, context);
  if (service.active) throw new ApiFailure(400, 'The service is active. Deactivate it first.');
  removeTraces(context, service);
  context.state.services.delete(service.id);
  context.changed();
  return { status: 200, body: { status: 'success' } };
};

export const serviceRoutes: Routes = {
  'GET /3/admin/services/': (request, context) =>
    paginate(filterRecords(servicesOf(request, context), request.query, filters), request, (service) =>
      viewService(context, service),
    ),
  'POST /3/admin/services/': create,
  'GET /3/admin/services/{service_id}/': (request, context) => ({
    status: 200,
    body: success(viewService(context, findOwnService(request, context))),
  }),
  'PATCH /3/admin/services/{service_id}/': update(false),
  'PUT /3/admin/services/{service_id}/': update(true),
  'DELETE /3/admin/services/{service_id}/': destroy,
  // Named by the building page, absent from the SDK: the active services, each as `company.services` has it (assumption).
  'GET /3/services/': (request, context) =>
    paginate(
      servicesOf(request, context).filter(({ active }) => active),
      request,
      viewReducedService,
    ),
};
