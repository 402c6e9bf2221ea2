import { planRegistration } from '../../registration/plan-registration.js';
import {
  differences,
  problems,
  readDeliveries,
  type RecentDelivery,
} from '../../registration/read-status.js';
import { safeWords } from '../../recording/redact-entry.js';
import { withProgress } from '../with-progress.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { commandFor, openSession, type SessionOptions } from '../registration-session.js';
import { whereAndWho } from '../render/registration-document.js';
import { renderStatus } from '../render/status.js';

export interface StatusOptions extends SessionOptions {
  /** Millisecond timestamp: what was given up before is history. */
  since?: number;
}

const dayMs = 86_400_000;

/** What a platform has of the extension, against rehive.json. Only reads. */
export const status: Command<StatusOptions> = async (options, context) => {
  const { output } = context;
  const session = await openSession(options, { command: 'rehive-ext status' }, context);
  const { client, company, loaded, recordedId, apiUrl, user } = session;
  const { plan, deliveries } = await withProgress('Asking the platform…', context, async () => {
    const search = { company, id: options.serviceId, recordedId, byName: 'never' } as const;
    const found = await planRegistration(client, loaded.manifest, search);
    const since = options.since ?? Date.now() - dayMs;
    const recent = await readDeliveries(client, found, { since });
    return { plan: found, deliveries: recent?.map(withSafeError) ?? null };
  });
  const differs = differences(plan);
  const troubles = problems(plan, deliveries);
  const { service } = plan;
  output.printJson({
    ok: troubles.length === 0,
    problems: troubles,
    registered: service.action !== 'create',
    active: service.action !== 'create' && service.active,
    equal: differs.length === 0,
    differences: differs,
    service_id: service.id,
    ...whereAndWho(apiUrl, user),
    plan,
    webhook_tasks: deliveries ?? [],
  });
  const command = (name: string): string => commandFor(name, options);
  output.print(renderStatus({ plan, differences: differs, deliveries, command }, output.colors));
  return troubles.length === 0 ? exitCodes.done : exitCodes.refused;
};

/** What an extension answered may name its token, or its users: this ends up in the log of a CI. */
function withSafeError(delivery: RecentDelivery): RecentDelivery {
  const { last } = delivery;
  if (last === null || last.error === null) return delivery;
  return { ...delivery, last: { ...last, error: safeWords(last.error) } };
}
