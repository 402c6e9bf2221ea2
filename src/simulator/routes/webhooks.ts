import { success } from '../../contract/envelopes.js';
import { eventNames } from '../../contract/events.js';
import { ApiFailure, forbidden, notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { removeWebhook } from '../deliveries.js';
import { equals, filterRecords, type Filters } from '../filter-records.js';
import { makeWebhookSecret } from '../identifiers.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader, required } from '../read-fields.js';
import { nextNumber, type WebhookRecord } from '../state.js';
import { viewWebhook } from '../views/webhooks.js';

const filters: Filters<WebhookRecord> = {
  event: equals(({ event }) => event),
  url: equals(({ url }) => url),
  secret: equals(({ secret }) => secret),
};

function webhooksOf({ company }: ApiRequest, { state }: PlatformContext): WebhookRecord[] {
  return [...state.webhooks.values()].filter((webhook) => webhook.company === company.id);
}

function findWebhook({ params, company }: ApiRequest, { state }: PlatformContext): WebhookRecord {
  const webhook = state.webhooks.get(Number(params['webhhook_id']));
  if (webhook === undefined || webhook.company !== company.id) throw notFound();
  return webhook;
}

/** What a service's user made belongs to the service: while that is active, nobody else changes it (changelog). */
function requireOwner({ caller }: ApiRequest, { state }: PlatformContext, webhook: WebhookRecord): void {
  if (webhook.service_id === null || caller.user.service_id === webhook.service_id) return;
  const service = state.services.get(webhook.service_id);
  if (service?.active === true) throw forbidden('The webhook belongs to an active service.');
}

function requireUnique(
  request: ApiRequest,
  context: PlatformContext,
  webhook: Pick<WebhookRecord, 'url' | 'event'>,
): void {
  const id = Number(request.params['webhhook_id']);
  const taken = webhooksOf(request, context).some(
    (one) => one.id !== id && one.url === webhook.url && one.event === webhook.event,
  );
  if (taken) throw new ApiFailure(400, 'A webhook with the url and event already exists');
}

function readWebhook(body: ApiRequest['body'], isRequired: boolean) {
  const fields = new FieldReader(body);
  const read = {
    url: fields.url('url', { required: isRequired, notBlank: true }),
    event: fields.choice('event', eventNames, { required: isRequired }),
    secret: fields.text('secret', { notBlank: true, maxLength: 250 }),
    condition: fields.text('condition', { nullable: true }),
    enabled: fields.boolean('enabled'),
    archived: fields.boolean('archived'),
  };
  fields.done();
  return read;
}

const create: ApiHandler = (request, context) => {
  const read = readWebhook(request.body, true);
  const url = required(read.url, 'url');
  const event = required(read.event, 'event');
  requireUnique(request, context, { url, event });
  const now = context.clock.now();
  const webhook: WebhookRecord = {
    id: nextNumber(context.state, 'webhook'),
    company: request.company.id,
    url,
    event,
    secret: read.secret ?? makeWebhookSecret(context.random),
    condition: read.condition ?? null,
    enabled: read.enabled ?? true,
    service_id: request.caller.user.service_id,
    archived: read.archived ?? false,
    created: now,
    updated: now,
  };
  context.state.webhooks.set(webhook.id, webhook);
  context.changed();
  return { status: 201, body: success(viewWebhook(context, webhook)) };
};

const update =
  (complete: boolean): ApiHandler =>
  (request, context) => {
    const webhook = findWebhook(request, context);
    requireOwner(request, context, webhook);
    const { url, event, secret, condition, enabled, archived } = readWebhook(request.body, complete);
    requireUnique(request, context, { url: url ?? webhook.url, event: event ?? webhook.event });
    if (url !== undefined) webhook.url = url;
    if (event !== undefined) webhook.event = event;
    if (secret !== undefined) webhook.secret = secret;
    if (condition !== undefined) webhook.condition = condition;
    if (enabled !== undefined) webhook.enabled = enabled;
    if (archived !== undefined) webhook.archived = archived;
    webhook.updated = context.clock.now();
    context.changed();
    return { status: 200, body: success(viewWebhook(context, webhook)) };
  };

const destroy: ApiHandler = (request, context) => {
  const webhook = findWebhook(request, context);
  requireOwner(request, context, webhook);
  removeWebhook(context, webhook);
  context.changed();
  return { status: 200, body: { status: 'success' } };
};

export const webhookRoutes: Routes = {
  'GET /3/admin/webhooks/': (request, context) =>
    paginate(filterRecords(webhooksOf(request, context), request.query, filters), request, (webhook) =>
      viewWebhook(context, webhook),
    ),
  'POST /3/admin/webhooks/': create,
  'GET /3/admin/webhooks/{webhhook_id}/': (request, context) => ({
    status: 200,
    body: success(viewWebhook(context, findWebhook(request, context))),
  }),
  'PATCH /3/admin/webhooks/{webhhook_id}/': update(false),
  'PUT /3/admin/webhooks/{webhhook_id}/': update(true),
  'DELETE /3/admin/webhooks/{webhhook_id}/': destroy,
};
