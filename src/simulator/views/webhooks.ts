import type {
  AdminExtendedWebhookTask,
  AdminWebhook,
  AdminWebhookRequest,
  AdminWebhookTask,
} from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import type { WebhookRecord } from '../state.js';
import type { WebhookRequestRecord, WebhookTaskRecord } from '../webhook-task.js';
import { viewReducedService } from './services.js';

export function viewWebhook({ state }: PlatformContext, webhook: WebhookRecord): AdminWebhook {
  const service = webhook.service_id === null ? undefined : state.services.get(webhook.service_id);
  return {
    id: webhook.id,
    url: webhook.url,
    event: webhook.event,
    secret: webhook.secret,
    condition: webhook.condition,
    enabled: webhook.enabled,
    service: service === undefined ? null : viewReducedService(service),
    archived: webhook.archived,
    created: webhook.created,
    updated: webhook.updated,
  };
}

// The SDK types these dates as numbers; its own filters (`completed__isnull`) say that they can be absent.
type Unfinished<Task extends AdminWebhookTask> = Omit<Task, 'completed' | 'failed'> & {
  completed: number | null;
  failed: number | null;
};

export function viewWebhookTask(
  context: PlatformContext,
  task: WebhookTaskRecord,
  webhook: WebhookRecord,
): Unfinished<AdminWebhookTask> {
  return {
    id: task.id,
    webhook: viewWebhook(context, webhook),
    tries: task.tries,
    completed: task.completed,
    failed: task.failed,
    archived: false,
    created: task.created,
    updated: task.updated,
  };
}

export function viewExtendedWebhookTask(
  context: PlatformContext,
  task: WebhookTaskRecord,
  webhook: WebhookRecord,
): Unfinished<AdminExtendedWebhookTask> {
  return { ...viewWebhookTask(context, task, webhook), data: { ...task.body.read() } };
}

/** One try. The SDK calls what the platform sent a request, and so calls this. */
export function viewWebhookRequest(request: WebhookRequestRecord): AdminWebhookRequest {
  return {
    id: request.id,
    response_code: request.response_code,
    error: request.error,
    archived: false,
    created: request.created,
    updated: request.updated,
  };
}
