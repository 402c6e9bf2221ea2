import { mkdtempSync, rmSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/compliance/seeded-random.js';
import { freePort } from '../../src/extension/free-port.js';
import { extensionProcess, type ExtensionProcess } from './extension-process.js';
import { drawn, isTurnOf, provesAll } from '../prove.js';
import { makeProject } from './made-project.js';
import { postgresMissing, startPostgres } from './postgres-server.js';
import { startSavingsRun, type SavingsRun } from './savings-run.js';

const minutes = 60_000;
/** Fifty starts of the embedded database take most of it, on a machine that does other things besides. */
const limit = provesAll ? 20 * minutes : 6 * minutes;
/** Each takes a minute or more: one of them is drawn, in a smaller form. */
const kinds = ['embedded', 'postgres', 'three', 'bad platform'] as const;
const chosen = drawn(kinds, 1);
const isLeftOut = (kind: (typeof kinds)[number]): boolean => !isTurnOf('crashes') || !chosen.includes(kind);

const size = provesAll
  ? { credits: 1_000, kills: 50, onThree: 600, killsOfEach: 5, onBadPlatform: 300 }
  : { credits: 80, kills: 4, onThree: 80, killsOfEach: 1, onBadPlatform: 40 };
const missing = await postgresMissing();
const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-crash-'));
let project = '';
beforeAll(async () => {
  if (!isTurnOf('crashes')) return;
  const made = await makeProject(folder, ['--example=savings']);
  const { all, exitCode } = await made.npm('run', 'build');
  if (exitCode !== 0) throw new Error(all);
  project = made.folder;
}, 5 * minutes);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

interface Machine {
  process: ExtensionProcess;
  url: string;
}

async function machine(run: SavingsRun, env: Record<string, string>): Promise<Machine> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const variables = { REHIVE_API_URL: run.platform.apiUrl, LOG_LEVEL: 'warn', ENCRYPTION_KEYS: key, ...env };
  return { url, process: extensionProcess(project, port, { BASE_URL: url, ...variables }) };
}

/** Every credit has its effect, and none has two. */
function expectOnce(run: SavingsRun): void {
  const effects = run.effects();
  expect(run.credits.filter((id) => !effects.has(id))).toEqual([]);
  expect([...effects].filter(([, times]) => times !== 1)).toEqual([]);
}

/** Kills the process `kills` times at moments that the seed says, and starts it again, each time in the middle of its work. */
async function killAtRandom(extension: ExtensionProcess, kills: number, random: () => number): Promise<void> {
  for (let count = 0; count < kills; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, random() * 250));
    await extension.kill();
    await extension.start();
  }
}

async function crashTest(env: Record<string, string>): Promise<void> {
  const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000));
  console.log(`crash test: CRASH_SEED=${seed}`);
  const run = await startSavingsRun(project, { credits: size.credits, users: 25, seed });
  const { process: extension, url } = await machine(run, env);
  try {
    await extension.start();
    await run.activate(url);
    const [{ sent, accepted }] = await Promise.all([
      run.sendAll([url], 20),
      killAtRandom(extension, size.kills, seededRandom(seed)),
    ]);
    expect(accepted).toBeGreaterThan(1.3 * size.credits);
    // Otherwise nothing was ever in the middle of anything.
    expect(sent).toBeGreaterThan(accepted);
    expect(await run.settled(2 * minutes), `only ${run.effects().size} effects; CRASH_SEED=${seed}`).toBe(
      true,
    );
    expectOnce(run);
  } finally {
    await extension.kill();
    await run.platform.close();
  }
}

describe(`${size.credits} events, many of them twice, 20 at once, while the process is killed ${size.kills} times`, () => {
  it.skipIf(isLeftOut('embedded'))(
    'have one effect each, on the embedded database',
    () => crashTest({ DATABASE_URL: '', DATA_DIR: join(folder, 'db') }),
    limit,
  );

  it.skipIf(missing !== null || isLeftOut('postgres'))(
    `have one effect each, on PostgreSQL${missing === null ? '' : ` (${missing})`}`,
    async () => {
      const postgres = await startPostgres();
      try {
        await crashTest({ DATABASE_URL: postgres.url, NODE_ENV: 'production' });
      } finally {
        await postgres.stop();
      }
    },
    limit,
  );
});

describe.skipIf(missing !== null || isLeftOut('three'))(
  `on one PostgreSQL${missing === null ? '' : ` (${missing})`}`,
  () => {
    it(
      'three processes that are killed in turn lose nothing, do nothing twice, and leave no company behind',
      async () => {
        const seed = randomInt(1_000_000);
        const postgres = await startPostgres();
        const run = await startSavingsRun(project, { credits: size.onThree, users: 10, seed });
        const env = { DATABASE_URL: postgres.url, NODE_ENV: 'production' };
        const first = await machine(run, env);
        // One extension, one address: the others stand behind the same balancer.
        const others = await Promise.all([1, 2].map(() => machine(run, { ...env, BASE_URL: first.url })));
        const machines = [first, ...others];
        try {
          // All at once: the migrations run in one of them.
          await Promise.all(machines.map(({ process: extension }) => extension.start()));
          await run.activate(first.url);
          const random = seededRandom(seed);
          const killing = machines.map(({ process: extension }) =>
            killAtRandom(extension, size.killsOfEach, random),
          );
          await Promise.all([
            run.sendAll(
              machines.map(({ url }) => url),
              20,
            ),
            ...killing,
          ]);
          expect(await run.settled(2 * minutes), `only ${run.effects().size} effects; seed ${seed}`).toBe(
            true,
          );
          expectOnce(run);
        } finally {
          await Promise.all(machines.map(({ process: extension }) => extension.kill()));
          await run.platform.close();
          await postgres.stop();
        }
      },
      limit,
    );
  },
);

it.skipIf(isLeftOut('bad platform'))(
  'on a platform that fails in three of ten calls, every effect arrives and none twice',
  async () => {
    const seed = randomInt(1_000_000);
    const run = await startSavingsRun(project, { credits: size.onBadPlatform, users: 10, seed });
    const { process: extension, url } = await machine(run, {
      DATABASE_URL: '',
      DATA_DIR: join(folder, 'bad'),
    });
    try {
      await extension.start();
      await run.activate(url);
      const responses = [
        { status: 500 },
        { status: 429, headers: { 'Retry-After': '1' }, body: { status: 'error', message: 'Throttled.' } },
        'drop' as const,
        { delayMs: 400 },
      ];
      // Together three in ten.
      for (const [index, respond] of responses.entries())
        run.platform.faults.add({
          match: { path: /^\/3\/admin\// },
          rate: 0.085,
          seed: seed + index,
          respond,
        });
      await run.sendAll([url], 20);
      expect(await run.settled(3 * minutes), `only ${run.effects().size} effects; seed ${seed}`).toBe(true);
      expectOnce(run);
    } finally {
      await extension.kill();
      await run.platform.close();
    }
  },
  limit,
);
