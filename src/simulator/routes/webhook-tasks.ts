import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiRequest, Routes } from '../api-request.js';
import { equals, filterRecords, timestamps, type Filters } from '../filter-records.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import type { WebhookRecord } from '../state.js';
import { viewExtendedWebhookTask, viewWebhookRequest, viewWebhookTask } from '../views/webhooks.js';
import type { WebhookRequestRecord, WebhookTaskRecord } from '../webhook-task.js';

interface Delivery {
  task: WebhookTaskRecord;
  webhook: WebhookRecord;
}

const filters: Filters<Delivery> = {
  webhook: equals(({ webhook }) => webhook.id),
  webhook__event: equals(({ webhook }) => webhook.event),
  webhook__url: equals(({ webhook }) => webhook.url),
  webhook__secret: equals(({ webhook }) => webhook.secret),
  ...timestamps<Delivery>('completed', ({ task }) => task.completed),
  ...timestamps<Delivery>('failed', ({ task }) => task.failed),
  ...timestamps<Delivery>('created', ({ task }) => task.created),
  ...timestamps<Delivery>('updated', ({ task }) => task.updated),
};

const requestFilters: Filters<WebhookRequestRecord> = {
  response_code: equals(({ response_code }) => response_code),
};

/** Of the company, newest first. */
function deliveriesOf({ company }: ApiRequest, { state }: PlatformContext): Delivery[] {
  return [...state.webhookTasks.values()].toReversed().flatMap((task) => {
    const webhook = state.webhooks.get(task.webhook_id);
    return webhook === undefined || task.company !== company.id ? [] : [{ task, webhook }];
  });
}

function findDelivery({ params, company }: ApiRequest, { state }: PlatformContext): Delivery {
  const task = state.webhookTasks.get(Number(params['webhhook_task_id']));
  const webhook = task === undefined ? undefined : state.webhooks.get(task.webhook_id);
  if (task === undefined || webhook === undefined || task.company !== company.id) throw notFound();
  return { task, webhook };
}

function findRequest(request: ApiRequest, context: PlatformContext): WebhookRequestRecord {
  const id = Number(request.params['webhook_request_id']);
  const found = findDelivery(request, context).task.requests.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

export const webhookTaskRoutes: Routes = {
  'GET /3/admin/webhook-tasks/': (request, context) =>
    paginate(
      filterRecords(deliveriesOf(request, context), request.query, filters),
      request,
      ({ task, webhook }) => viewWebhookTask(context, task, webhook),
    ),

  'GET /3/admin/webhook-tasks/{webhhook_task_id}/': (request, context) => {
    const { task, webhook } = findDelivery(request, context);
    return { status: 200, body: success(viewExtendedWebhookTask(context, task, webhook)) };
  },

  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/': (request, context) => {
    const tries = findDelivery(request, context).task.requests.toReversed();
    return paginate(filterRecords(tries, request.query, requestFilters), request, viewWebhookRequest);
  },

  'GET /3/admin/webhook-tasks/{webhhook_task_id}/requests/{webhook_request_id}/': (request, context) => ({
    status: 200,
    body: success(viewWebhookRequest(findRequest(request, context))),
  }),
};
