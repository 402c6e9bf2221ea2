import { calls, endpointUrl } from '../../contract/calls.js';
import type { CallReport } from '../../contract/exchange.js';
import type { EventName } from '../../contract/events.js';
import { UserError } from '../../errors.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { exchangesUntilQuiet, type PlatformAccess } from '../platform-access.js';
import { conditionText, deliveriesText, hintsFor, nothingListens } from '../render/call-report.js';
import { scheduleOf, scheduleText } from '../render/delivery-schedule.js';
import { readSecret } from '../read-secret.js';
import { exitCodeFor, noEndpoint, simulate, type SimulateOptions } from '../simulation.js';
import { eventNamed, webhookData, webhookOverrides } from '../webhook-input.js';

export interface SimulateWebhookOptions extends SimulateOptions {
  event: string;
  data?: string;
  set?: string[];
  secret?: string;
  secretStdin?: boolean;
  id?: string;
  times: number;
  concurrency: number;
  retries?: boolean;
  /** Milliseconds. */
  settle: number;
}

export const simulateWebhook: Command<SimulateWebhookOptions> = async (options, context) => {
  const event = eventNamed(options.event);
  const set = webhookOverrides(options.set ?? []);
  const secret = await givenSecret(options, context.signal);
  const data = await webhookData(options.data, context.cwd);
  return simulate(options, context, async ({ access, manifest, company }) => {
    const path = manifest?.endpoints.webhook;
    if (path === null) throw noEndpoint('webhook');
    if (options.retries === true) await tellHowLong(access, context);
    const deliveries = await access.client.sendWebhook({
      company,
      event,
      set,
      ...(data === undefined ? {} : { data }),
      ...(secret === undefined ? {} : { secret }),
      ...(options.id === undefined ? {} : { id: options.id }),
      ...(options.url === undefined ? {} : { url: endpointUrl(options.url, path ?? calls.webhook.path) }),
      times: options.times,
      concurrency: options.concurrency,
      ...(options.retries === true ? { retries: true } : {}),
    });
    if (options.retries === true) return showRetries(deliveries, event, context);
    const unreached = deliveries.every(nothingListens);
    const meanwhile = await exchangesUntilQuiet(
      access.client,
      company,
      before(deliveries),
      unreached ? 0 : options.settle,
    );
    context.output.print(deliveriesText(deliveries, meanwhile, context.output.colors));
    const refused = deliveries.find((report) => !report.accepted);
    context.output.printJson({
      call: 'webhook',
      company,
      event,
      accepted: refused === undefined,
      reason: refused?.reason ?? null,
      hints: refused === undefined ? [] : hintsFor(refused),
      time_limit_ms: deliveries[0]?.time_limit_ms ?? null,
      deliveries,
      meanwhile,
    });
    return exitCodeFor(deliveries);
  });
};

/** Null sends none; undefined is that of the registered webhook. */
async function givenSecret(
  { secret, secretStdin, data }: SimulateWebhookOptions,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  if (secretStdin !== true) return secret === 'none' ? null : secret;
  if (secret !== undefined || data === '-') {
    throw new UserError(
      secret === undefined
        ? '--secret-stdin and --data - both read stdin.'
        : '--secret and --secret-stdin both say what the secret is.',
      {
        nextSteps: [
          secret === undefined ? 'Give the data as a file: --data user.json' : 'Leave out --secret.',
        ],
      },
    );
  }
  return readSecret(
    { flag: '--secret-stdin', what: 'secret', command: 'rehive-ext simulate webhook …' },
    signal,
  );
}

/** Hours without a word would look like a fault. */
async function tellHowLong({ client }: PlatformAccess, { output }: CommandContext): Promise<void> {
  const { mode } = await client.time();
  if (mode === 'real') {
    output.note(
      'The waits between the tries are real: up to 2h 3m in all. With --time virtual they take a moment.',
    );
  }
}

/** With retries, what counts is how it ended. */
function showRetries(
  deliveries: readonly CallReport[],
  event: EventName,
  { output }: CommandContext,
): ExitCode {
  const [first] = deliveries;
  const last = deliveries.at(-1);
  if (first === undefined || last === undefined) {
    throw new UserError('The webhook was not sent: its service is not active.', { kind: 'refused' });
  }
  if (first.condition !== undefined) output.note(conditionText(first.condition));
  output.print(scheduleText(deliveries, output.colors));
  if (!last.accepted)
    output.print(
      hintsFor(last)
        .map((hint) => `  → ${hint}`)
        .join('\n'),
    );
  output.printJson({
    call: 'webhook',
    company: last.company,
    event,
    accepted: last.accepted,
    reason: last.reason,
    hints: hintsFor(last),
    time_limit_ms: last.time_limit_ms,
    schedule: scheduleOf(deliveries),
    end: last.delivery?.end ?? null,
    deliveries,
  });
  return last.accepted ? exitCodes.done : exitCodeFor(deliveries);
}

/** The number before the first exchange that belongs to the deliveries: an extension may ask while it is being asked. */
function before(deliveries: readonly CallReport[]): number {
  let first = Number.MAX_SAFE_INTEGER;
  for (const { exchange, meanwhile } of deliveries) {
    for (const { id } of [exchange, ...meanwhile]) first = Math.min(first, id);
  }
  return first - 1;
}
