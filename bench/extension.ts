import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../src/extension/free-port.js';
import { makeProject } from '../test/templates/made-project.js';
import { postgresMissing, startPostgres, type PostgresServer } from '../test/templates/postgres-server.js';
import { startChild, textOf, type Child } from './child.js';
import { connections, loadOf } from './load.js';
import { inTurns, median, ratioOf, rounded, spread, type Figure } from './measure.js';
import { memoryOf, startNode, type Started } from './started.js';

const rounds = 5;
const megabyte = 2 ** 20;
const companies = ['acme', 'globex', 'initech', 'umbrella'];
const json = { 'content-type': 'application/json' };

/** The generated extension (without an example), built, on a PostgreSQL of its own that keeps what it commits. */
interface Bench {
  /** Of the project. */
  folder: string;
  postgres: PostgresServer;
  platform: Child & { ready: unknown };
  hono: Child & { ready: unknown };
  env: Record<string, string>;
}

export async function measureExtension(): Promise<Figure[]> {
  const missing = await postgresMissing();
  if (missing !== null) throw new Error(missing);
  const root = mkdtempSync(join(tmpdir(), 'rehive-ext-bench-'));
  const { folder, npm } = await makeProject(root, []);
  const { all, exitCode } = await npm('run', 'build');
  if (exitCode !== 0) throw new Error(all);
  const postgres = await startPostgres();
  const platform = await startChild('small-platform');
  const hono = await startChild('hono');
  const env = {
    NODE_ENV: 'production',
    BASE_URL: 'http://127.0.0.1',
    REHIVE_API_URL: `${textOf(platform.ready, 'url')}/3/`,
    DATABASE_URL: postgres.url,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const bench: Bench = { folder, postgres, platform, hono, env };
  try {
    return [...(await measureRates(bench)), await measureFootprint(bench), ...(await measureReplicas(bench))];
  } finally {
    await Promise.all([platform.stop(), hono.stop()]);
    await postgres.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Webhooks and calls to the admin API, by 50 connections. */
async function measureRates(bench: Bench): Promise<Figure[]> {
  const { hono, platform, postgres } = bench;
  const extension = await start(bench);
  for (const token of companies) {
    const body = JSON.stringify({ token });
    const { ok } = await fetch(`${extension.url}/activate/`, { method: 'POST', headers: json, body });
    if (!ok) throw new Error(`${token} could not activate the extension.`);
  }
  const secret = textOf(await platform.ask({ delayMs: 0 }), 'acme');
  let sent = 0;
  const webhook = () => {
    sent += 1;
    const body = JSON.stringify(event('acme', `e${sent}`));
    return {
      path: '/webhook/',
      method: 'POST',
      headers: { ...json, authorization: `Secret ${secret}` },
      body,
    } as const;
  };
  const asked = () =>
    ({ path: '/admin/company/', method: 'GET', headers: { authorization: 'Token acme' } }) as const;
  const honoUrl = textOf(hono.ready, 'url');
  const [webhooks, honoWebhooks] = [loadOf(extension.url, 202, webhook), loadOf(honoUrl, 202, webhook)];
  const [calls, honoCalls] = [loadOf(extension.url, 200, asked), loadOf(honoUrl, 200, asked)];
  const handled: number[] = [];
  const [accepted = [], constant = [], inserted = []] = await inTurns(rounds, [
    async () => {
      const rate = await webhooks.run();
      handled.push(Number(await sql(postgres, "select count(*) from inbox where state = 'handled'")));
      // What is left would be handled in the others' turns.
      await sql(postgres, 'truncate inbox');
      return rate;
    },
    honoWebhooks.run,
    () => insertRate(bench),
  ]);
  const [answered = [], constantly = []] = await inTurns(rounds, [calls.run, honoCalls.run]);
  const peak = memoryOf(extension.process, 'VmHWM') ?? Number.NaN;
  await Promise.all([webhooks, honoWebhooks, calls, honoCalls].map((load) => load.close()));
  await extension.stop();
  const bytes = JSON.stringify(event('acme', 'e1')).length;
  return [
    {
      title: 'Webhooks that the generated extension accepts, per second',
      target: null,
      lines: [
        `extension ${rounded(median(accepted))}/s, each recorded durably before its answer, while its worker handled ${rounded(median(handled) / 2)}/s of them`,
        `Hono that answers a constant ${rounded(median(constant))}/s: ratio ${spread(ratioOf(accepted, constant))}`,
        `single-row durable inserts by pgbench, 10 clients, ${rounded(median(inserted))}/s: ratio ${spread(ratioOf(accepted, inserted))}`,
        `body of ${bytes} bytes, undici Pool, ${connections} connections; PostgreSQL with fsync on, all on this machine`,
      ],
    },
    {
      title: 'Calls to the admin API of the generated extension, per second',
      target: null,
      lines: [
        `extension ${rounded(median(answered))}/s, each after the platform has said who calls`,
        `Hono that answers a constant ${rounded(median(constantly))}/s: ratio ${spread(ratioOf(answered, constantly))}`,
        `memory at most, after both: ${rounded(peak / megabyte)} MB`,
      ],
    },
  ];
}

/** Into a table like the inbox: the same columns and indexes. */
async function insertRate({ folder, postgres }: Bench): Promise<number> {
  await sql(postgres, 'drop table if exists inserts; create table inserts (like inbox including all)');
  const script = join(folder, 'insert.sql');
  const body = JSON.stringify(event('acme', 'e1'));
  writeFileSync(
    script,
    `insert into inserts (company_id, id, event, body) values ('acme', gen_random_uuid()::text, 'transaction.create', '${body}');\n`,
  );
  const flags = ['-n', '-c', '10', '-j', '2', '-T', '2', '-f', script];
  const { stdout } = await execa(join(postgres.programs, 'pgbench'), [...flags, postgres.url]);
  return Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
}

/** Start to listening, and memory at rest. */
async function measureFootprint(bench: Bench): Promise<Figure> {
  const server = join(import.meta.dirname, 'servers/hono.js');
  const resting: number[][] = [[], []];
  const startOf = async (index: number, begin: () => Promise<Started>): Promise<number> => {
    const started = await begin();
    await new Promise((resolve) => setTimeout(resolve, 500));
    resting[index]?.push(memoryOf(started.process, 'VmRSS') ?? Number.NaN);
    await started.stop();
    return started.ms;
  };
  const nothing = async (): Promise<number> => {
    const begun = performance.now();
    await execa(process.execPath, ['-e', '0']);
    return performance.now() - begun;
  };
  const [ours = [], theirs = [], node = []] = await inTurns(rounds, [
    () => startOf(0, () => start(bench)),
    () => startOf(1, () => startNode([server])),
    nothing,
  ]);
  const [our = 0, their = 0] = resting.map((bytes) => median(bytes) / megabyte);
  return {
    title: 'Start and memory of the generated extension',
    target: null,
    lines: [
      `to listening, on a migrated PostgreSQL: ${rounded(median(ours))} ms`,
      `Hono that answers a constant ${rounded(median(theirs))} ms: ratio ${spread(ratioOf(ours, theirs))}`,
      `\`node -e 0\` ${rounded(median(node))} ms: ratio ${spread(ratioOf(ours, node))}`,
      `resident at rest: ${rounded(our)} MB, Hono ${rounded(their)} MB: ratio ${(our / their).toFixed(2)}`,
    ],
  };
}

/** A full inbox of four companies, emptied by one process and by three. */
async function measureReplicas(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { delayMs, each } of [
    { delayMs: 0, each: 500 },
    { delayMs: 50, each: 150 },
  ]) {
    await bench.platform.ask({ delayMs });
    const [one = [], three = []] = await inTurns(3, [
      () => handleRate(bench, 1, each),
      () => handleRate(bench, 3, each),
    ]);
    figures.push({
      title: `Events handled per second, the platform answering ${delayMs === 0 ? 'at once' : `in ${delayMs} ms`}`,
      target: null,
      lines: [
        `one process ${rounded(median(one))}/s, three on the same PostgreSQL ${rounded(median(three))}/s: ratio ${spread(ratioOf(three, one))}`,
        `${each * companies.length} events of ${companies.length} companies, one call to the platform for each, four at once per process`,
      ],
    });
  }
  return figures;
}

async function handleRate(bench: Bench, processes: number, each: number): Promise<number> {
  const { postgres } = bench;
  const started = await Promise.all(Array.from({ length: processes }, () => start(bench)));
  await sql(postgres, 'truncate inbox');
  const body = JSON.stringify(event('', 'e'));
  await sql(
    postgres,
    `insert into inbox (company_id, id, event, body)
     select id, 'e' || n, 'transaction.create', '${body}' from companies, generate_series(1, ${each}) n`,
  );
  while ((await sql(postgres, "select count(*) from inbox where state = 'pending'")) !== '0')
    await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all(started.map((process) => process.stop()));
  const took = 'extract(epoch from max(handled_at) - min(received_at))';
  return Number(await sql(postgres, `select count(*) / ${took} from inbox where state = 'handled'`));
}

async function start({ folder, env }: Bench): Promise<Started & { url: string }> {
  const port = String(await freePort());
  const started = await startNode([join(folder, 'dist/server.js')], {
    env: { ...env, PORT: port },
    word: 'listening',
  });
  return { ...started, url: `http://127.0.0.1:${port}` };
}

async function sql({ programs, url }: PostgresServer, statement: string): Promise<string> {
  const { stdout } = await execa(join(programs, 'psql'), [url, '-qAtc', statement]);
  return stdout.trim();
}

/** As large as the simulated platform's, about. */
function event(company: string, id: string): object {
  return {
    id,
    event: 'transaction.create',
    company,
    data: { id: 'a', metadata: { filler: 'x'.repeat(1_400) } },
  };
}
