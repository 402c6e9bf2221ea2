import { isDeepStrictEqual } from 'node:util';
import { createPlatformClient } from '../../../src/platform-client/create-platform-client.js';
import type { PlatformClient } from '../../../src/platform-client/platform-client.js';
import { startPlatform, type Platform } from '../../../src/simulator/platform.js';
import type { Fault } from '../../../src/simulator/faults.js';
import { startTinyExtension, type TinyExtension } from '../../simulator/tiny-extension.js';
import { adminToken, servicesOn, type Seen } from '../registered-platform.js';
import { scenarios, type Scenario } from './scenarios.js';

type Trouble = Pick<Fault, 'respond'> & { name: string; afterActing?: true; ends?: true };

const throttled = { status: 429, headers: { 'retry-after': '1' } };
const failed = { status: 500, body: { status: 'error', message: 'Server error.' } };

/** What a request meets. `ends`: and every one after it, as where the process is killed there. */
export const troubles: readonly Trouble[] = [
  { name: 'no answer, not done', respond: 'drop' },
  { name: 'no answer, done', respond: 'drop', afterActing: true },
  { name: '500, not done', respond: failed },
  { name: '500, done', respond: failed, afterActing: true },
  { name: '429', respond: throttled },
  { name: 'broken answer, not done', respond: 'malformed' },
  { name: 'broken answer, done', respond: 'malformed', afterActing: true },
  { name: 'ends there, not done', respond: 'drop', ends: true },
  { name: 'ends there, done', respond: 'drop', afterActing: true, ends: true },
];

/** How many runs it took until all was done. */
type Runs = 1 | 2;

interface RequestResult {
  /** `POST services` */
  request: string;
  /** By the name of the trouble. */
  runs: Record<string, Runs>;
}

export interface ScenarioResult {
  scenario: string;
  requests: RequestResult[];
}

/**
 * Makes every trouble at every request of every scenario, and runs it again where it failed.
 * @throws Error where a platform does not end as it should: with one service, no permission twice, and nothing to be done
 */
export async function driveFaults(): Promise<ScenarioResult[]> {
  const platform = await startPlatform();
  const extension = await startTinyExtension();
  try {
    const results: ScenarioResult[] = [];
    for (const scenario of scenarios) results.push(await driveScenario(scenario, platform, extension));
    return results;
  } finally {
    await extension.close();
    await platform.close();
  }
}

async function driveScenario(
  scenario: Scenario,
  platform: Platform,
  { url }: TinyExtension,
): Promise<ScenarioResult> {
  await begin(scenario, platform, url);
  const sent: string[] = [];
  await scenario.run(
    clientOf(platform, (request) => sent.push(request)),
    url,
  );
  const results: RequestResult[] = [];
  for (const [index, request] of sent.entries()) {
    const runs: RequestResult['runs'] = {};
    for (const trouble of troubles)
      runs[trouble.name] = await meet(scenario, platform, { url, index, trouble });
    results.push({ request, runs });
  }
  return { scenario: scenario.name, requests: results };
}

async function begin(scenario: Scenario, platform: Platform, url: string): Promise<void> {
  platform.faults.clear();
  platform.reset();
  await scenario.before(clientOf(platform), url);
}

/** One scenario, with one trouble at one request. */
async function meet(
  scenario: Scenario,
  platform: Platform,
  { url, index, trouble }: { url: string; index: number; trouble: Trouble },
): Promise<Runs> {
  await begin(scenario, platform, url);
  let count = 0;
  const { respond, afterActing = false, ends = false } = trouble;
  const fault: Fault = { match: {}, respond, afterActing, ...(ends ? {} : { times: 1 }) };
  const atRequest = (at: number): void => {
    if (at === index) platform.faults.add(fault);
  };
  atRequest(0);
  const troubled = clientOf(platform, () => atRequest((count += 1)));
  const first = await outcomeOf(scenario.run(troubled, url));
  const met = platform.faults.list().length === 0 || ends;
  platform.faults.clear();
  const what = `${scenario.name}, request ${index}, ${trouble.name}`;
  if (!met) throw new Error(`${what}: nothing met the fault.`);
  if (first !== null) await scenario.run(clientOf(platform), url);
  await requireState(scenario, platform, what);
  const again: string[] = [];
  await scenario.run(
    clientOf(platform, (request) => again.push(request)),
    url,
  );
  if (again.some((request) => !request.startsWith('GET')))
    throw new Error(`${what}: the next run changes something.`);
  return first === null ? 1 : 2;
}

async function outcomeOf(run: Promise<void>): Promise<unknown> {
  return run.then(
    () => null,
    (error: unknown) => error,
  );
}

async function requireState({ after }: Scenario, platform: Platform, what: string): Promise<void> {
  const seen = await servicesOn(platform);
  const shown = seen.map((service, index) => pick(service, after[index] ?? {}));
  if (seen.length === after.length && isDeepStrictEqual(shown, after)) return;
  throw new Error(`${what}: the platform has ${JSON.stringify(seen)}`);
}

const pick = (service: Seen, wanted: Partial<Seen>): Partial<Seen> =>
  Object.fromEntries(Object.entries(service).filter(([key]) => key in wanted));

/** A client that waits for nothing, and tells of each request once it is over. */
function clientOf(platform: Platform, onRequest: (request: string) => void = () => {}): PlatformClient {
  return createPlatformClient({
    apiUrl: platform.apiUrl,
    token: adminToken(platform),
    userAgent: 'rehive-ext/test',
    sleep: async () => {},
    onAttempt: ({ method, url }) => onRequest(`${method} ${shortPath(url)}`),
  });
}

const shortPath = (url: string): string =>
  new URL(url).pathname.replace(/^\/3\/(admin\/)?/, '').replaceAll(/\/\d+(?=\/)/g, '/{id}');
