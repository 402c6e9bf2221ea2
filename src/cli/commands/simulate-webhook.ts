import { calls, endpointUrl } from '../../contract/calls.js';
import type { CallReport } from '../../contract/exchange.js';
import type { Command } from '../context.js';
import { exchangesUntilQuiet } from '../platform-access.js';
import { deliveriesText, hintsFor, nothingListens } from '../render/call-report.js';
import { exitCodeFor, noEndpoint, simulate, type SimulateOptions } from '../simulation.js';
import { eventNamed, webhookData, webhookOverrides } from '../webhook-input.js';

export interface SimulateWebhookOptions extends SimulateOptions {
  event: string;
  data?: string;
  set?: string[];
  secret?: string;
  id?: string;
  times: number;
  concurrency: number;
  /** Milliseconds. */
  settle: number;
}

export const simulateWebhook: Command<SimulateWebhookOptions> = async (options, context) => {
  const event = eventNamed(options.event);
  const set = webhookOverrides(options.set ?? []);
  const data = await webhookData(options.data, context.cwd);
  return simulate(options, context, async ({ access, manifest, company }) => {
    const path = manifest?.endpoints.webhook;
    if (path === null) throw noEndpoint('webhook');
    const deliveries = await access.client.sendWebhook({
      company,
      event,
      set,
      ...(data === undefined ? {} : { data }),
      ...(options.secret === undefined ? {} : { secret: options.secret === 'none' ? null : options.secret }),
      ...(options.id === undefined ? {} : { id: options.id }),
      ...(options.url === undefined ? {} : { url: endpointUrl(options.url, path ?? calls.webhook.path) }),
      times: options.times,
      concurrency: options.concurrency,
    });
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

/** The number before the first exchange that belongs to the deliveries: an extension may ask while it is being asked. */
function before(deliveries: readonly CallReport[]): number {
  let first = Number.MAX_SAFE_INTEGER;
  for (const { exchange, meanwhile } of deliveries) {
    for (const { id } of [exchange, ...meanwhile]) first = Math.min(first, id);
  }
  return first - 1;
}
