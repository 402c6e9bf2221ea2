import { resolve } from 'node:path';
import { calls, endpointUrl } from '../../contract/calls.js';
import { UserError } from '../../errors.js';
import { deliveriesOf, type RecordedDelivery } from '../../recording/deliveries-of.js';
import { readRecording } from '../../recording/read-recording.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import type { PlatformAccess } from '../platform-access.js';
import type { Due, Replayed, ReplayRules } from '../replay-delivery.js';
import { replayGroup } from '../replay-group.js';
import { createPacer, type Pace } from '../replay-pace.js';
import { watchCalls } from '../watch-calls.js';
import { replayedText, replaySummary } from '../render/replayed.js';
import { noEndpoint, simulate, type SimulateOptions } from '../simulation.js';

export interface ReplayOptions extends SimulateOptions {
  file: string;
  pace: Pace;
  /** How many are under way at once, at most. */
  concurrency: number;
  expect: ReplayRules['expect'];
  newIds?: boolean;
  /** Milliseconds. */
  settle: number;
}

/** Recorded webhooks, sent again by the simulated platform, and compared with what came of them when they were recorded. */
export const replay: Command<ReplayOptions> = async (options, context) => {
  const { output, cwd } = context;
  if (options.pace === 'step' && !output.interactive)
    throw new UserError('--pace step asks before each delivery, and there is no terminal to ask on.', {
      nextSteps: ['--pace now, or --pace recorded'],
    });
  const { entries } = await readRecording(resolve(cwd, options.file), options.file);
  const deliveries = deliveriesOf(entries);
  if (deliveries.length === 0)
    throw new UserError(`${options.file} has no webhooks to replay.`, {
      nextSteps: ['rehive-ext webhooks pull writes those of a platform; --record, those of this one.'],
    });
  return simulate(options, context, async ({ access, manifest }) => {
    const path = manifest?.endpoints.webhook;
    if (path === null) throw noEndpoint('webhook');
    const { expect, settle, newIds = false, url: base } = options;
    const url = base === undefined ? undefined : endpointUrl(base, path ?? calls.webhook.path);
    const rules: ReplayRules = { expect, settle, newIds, url };
    const done = await replayAll(deliveries, { access, rules, options, context });
    output.printJson({
      recording: options.file,
      replayed: done.length,
      left_out: deliveries.length - done.length,
      status_only: done.filter(({ comparison }) => comparison?.effects.compared === false).length,
      differing: done.filter(({ good }) => !good).length,
      deliveries: done.map(({ reached: _reached, ...one }) => one),
    });
    output.print(replaySummary(done, deliveries.length, { expect, newIds }, output.colors));
    return exitCodeOf(done);
  });
};

interface Replaying {
  access: PlatformAccess;
  rules: ReplayRules;
  options: ReplayOptions;
  context: CommandContext;
}

async function replayAll(
  deliveries: readonly RecordedDelivery[],
  { access, rules, options, context }: Replaying,
): Promise<Replayed[]> {
  const { output, signal } = context;
  const { pace, company, concurrency } = options;
  const local = (await access.client.info()).companies.map(({ id }) => id);
  // Before the first is sent: half a replay would help nobody.
  const queue = deliveries.map((delivery): Due => ({
    delivery,
    company: companyFor(delivery.body.company, company, local),
  }));
  const paced = createPacer(pace, concurrency, context);
  const news = await watchCalls(access.client);
  const done: Replayed[] = [];
  for (let next = await paced(queue); next !== null; next = await paced(queue)) {
    const group = await replayGroup(next, { access, rules, news, concurrency, signal });
    for (const replayed of group) output.print(replayedText(replayed, output.colors));
    done.push(...group);
  }
  return done;
}

/** The recorded company where this platform has it; else the one that was named, or the only one there is. */
function companyFor(recorded: string, named: string | undefined, local: readonly string[]): string {
  const wanted = named ?? recorded;
  if (local.includes(wanted)) return wanted;
  const [only, ...others] = local;
  if (named === undefined && only !== undefined && others.length === 0) return only;
  throw new UserError(`The simulated platform has no company ${wanted}.`, {
    nextSteps: [`Say which it is here: --company with one of ${local.join(', ')}`],
  });
}

function exitCodeOf(done: readonly Replayed[]): ExitCode {
  if (done.length > 0 && done.every(({ reached }) => !reached)) return exitCodes.unavailable;
  return done.every(({ good }) => good) ? exitCodes.done : exitCodes.refused;
}
