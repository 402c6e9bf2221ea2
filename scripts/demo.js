// npm run demo: the whole path as a new user walks it, with the packed package, in a temporary folder.
// Every step looks at what it got; the first one that is not as it should be ends the demo with exit code 1.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLongRunning } from './demo/long-running.js';
import { bold, brief, dim, green, red, showExchange } from './demo/transcript.js';
import { installDependencies, root } from './set-up.js';

const started = Date.now();
// Before anything is made: where it fails, nothing stays behind.
installDependencies();
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-demo-'));
const tools = join(folder, 'tools');
const project = join(folder, 'savings');
const results = [];
/** The programs that run now, each in a process group of its own. */
const running = new Set();
const windows = process.platform === 'win32';
let dev;
let interrupted = false;

/** Runs a program to its end. Its answer is what it printed; where `json`, that parsed. */
async function run(program, args, { cwd, env = {}, json = false, show = true } = {}) {
  if (show)
    console.log(`   ${dim('$')} ${[program === process.execPath ? 'node' : program, ...args].join(' ')}`);
  if (interrupted) throw new Error('Interrupted.');
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    shell: windows,
    detached: !windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  const [code] = await once(child, 'close');
  assert.equal(
    code,
    0,
    `${program} ${args.join(' ')} ended with ${code}:\n${output.stdout}\n${output.stderr}`,
  );
  return json ? JSON.parse(output.stdout) : output.stdout;
}

const npx = (args, options) => run('npx', ['--no-install', ...args], { cwd: project, ...options });

/** One step of the demo: its title, what it shows, and what it must find. */
async function step(title, action) {
  console.log(`\n${bold(`${results.length + 1}. ${title}`)}`);
  const from = Date.now();
  const summary = await action();
  results.push({ title, summary, seconds: (Date.now() - from) / 1000 });
  console.log(`   ${green('✓')} ${summary} ${dim(`${((Date.now() - from) / 1000).toFixed(1)} s`)}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', async () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The exchanges that the running `dev` has reported from `since` on. */
const exchangesFrom = (since) =>
  dev.events
    .slice(since)
    .filter(({ event }) => event === 'exchange')
    .map(({ exchange }) => exchange)
    .toSorted((a, b) => a.at - b.at || a.id - b.id);

const isCall = (method, path) => (event) =>
  event.event === 'exchange' &&
  event.exchange.request.method === method &&
  new URL(event.exchange.request.url).pathname.startsWith(path);

async function demo() {
  const port = await freePort();
  const platformPort = await freePort();
  let tarball;
  let platform;
  let serviceId;

  const platformCall = async (method, path, body) => {
    const response = await fetch(new URL(path, platform.api_url), {
      method,
      headers: {
        Authorization: `Token ${platform.companies[0].admin_token}`,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    console.log(`   ${dim('admin → platform')}  ${method} /3/${path} ${brief(body)}`);
    console.log(`   ${dim('          answer')}  ${response.status} ${brief(answer)}`);
    assert.ok(response.ok, `the platform refused: ${brief(answer)}`);
    return answer.data;
  };

  /** Sends the event and shows the call that the extension makes because of it. Returns whose token it used. */
  const sendTransaction = async () => {
    const since = dev.events.length;
    const sent = await npx(['rehive-ext', 'simulate', 'webhook', 'transaction.create', '--json'], {
      json: true,
    });
    assert.equal(sent.accepted, true);
    const { exchange } = await dev.waitFor('the call back', isCall('GET', '/3/admin/transactions/'), {
      since,
    });
    for (const seen of exchangesFrom(since)) showExchange(seen);
    assert.equal(exchange.response.status, 200);
    assert.equal(exchange.auth.outcome, 'valid');
    return exchange.auth.token_id;
  };

  const setActive = async (active, path) => {
    const since = dev.events.length;
    const service = await platformCall('PATCH', `admin/services/${serviceId}/`, { active });
    assert.equal(service.active, active);
    await dev.waitFor(path, isCall('POST', path), { since });
    const seen = exchangesFrom(since).filter(({ auth }) => auth?.group !== 'admin');
    for (const exchange of seen) showExchange(exchange);
    return seen;
  };

  await step('Build and pack the package', async () => {
    await run(process.execPath, ['scripts/build.js'], { cwd: root });
    await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
    tarball = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.tgz')),
    );
    return 'rehive-ext is packed';
  });

  await step('Install the package in an empty folder', async () => {
    mkdirSync(tools);
    writeFileSync(join(tools, 'package.json'), '{ "private": true }\n');
    await run('npm', ['install', '--no-audit', '--no-fund', '--silent', tarball], { cwd: tools });
    const version = await run('npx', ['--no-install', 'rehive-ext', '--version'], { cwd: tools });
    return `rehive-ext ${version.trim()}, ${readdirSync(join(tools, 'node_modules')).filter((n) => !n.startsWith('.')).length} package`;
  });

  await step('Create an extension, without a question, and install it', async () => {
    const made = await run(
      'npx',
      [
        '--no-install',
        'create-rehive-extension',
        project,
        '--name=Savings',
        `--url=http://127.0.0.1:${port}`,
        `--rehive-ext=file:${tarball}`,
        '--no-git',
        '--json',
      ],
      { cwd: tools, json: true },
    );
    assert.equal(made.project.installed, true);
    return `${made.project.files.length} files in ${project}`;
  });

  await step('Start it on its embedded database, beside the simulated platform', async () => {
    const args = ['rehive-ext', 'dev', '--json', `--port=${port}`, `--platform-port=${platformPort}`];
    console.log(`   ${dim('$')} npx ${args.join(' ')}`);
    dev = startLongRunning([join(project, 'node_modules/.bin/rehive-ext'), ...args.slice(1)], project);
    platform = await dev.waitFor('ready', ({ event }) => event === 'ready', { timeoutMs: 60_000 });
    return `the platform is at ${platform.url}, the extension at http://127.0.0.1:${port}`;
  });

  await step('Register the service and its permissions', async () => {
    const env = { REHIVE_ADMIN_TOKEN: platform.companies[0].admin_token };
    const args = ['rehive-ext', 'register', `--api-url=${platform.api_url}`, '--yes', '--json'];
    const registered = await npx(args, { env, json: true });
    assert.equal(registered.status, 'applied');
    serviceId = registered.service_id;
    for (const { description, outcome } of registered.steps) console.log(`   ${dim(outcome)} ${description}`);
    const again = await npx(args, { env, json: true, show: false });
    assert.equal(again.service_id, serviceId);
    assert.equal(again.status, 'nothing-to-do');
    return `service ${serviceId}; a second run finds nothing to do`;
  });

  await step('Activate it as the dashboard does', async () => {
    const seen = await setActive(true, '/activate/');
    const asked = seen.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
    assert.ok(asked.includes('GET /3/auth/'), 'the extension must verify the token');
    assert.ok(asked.includes('POST /3/admin/webhooks/'), 'the extension must create its webhook');
    return 'the extension verified its token and created its webhook';
  });

  let tokenBefore;
  await step('Send transaction.create, and see what the extension does', async () => {
    tokenBefore = await sendTransaction();
    return 'the extension took the webhook and looked the transaction up with its service token';
  });

  await step('Rotate the token, and send another', async () => {
    const since = dev.events.length;
    const rotated = await npx(['rehive-ext', 'simulate', 'rotate', '--json'], { json: true });
    assert.equal(rotated.accepted, true);
    for (const exchange of exchangesFrom(since)) showExchange(exchange);
    const tokenAfter = await sendTransaction();
    assert.notEqual(tokenAfter, tokenBefore, 'the next call must be made with the new token');
    return 'the next webhook was handled with the new token';
  });

  await step('Run the compliance check', async () => {
    const report = await npx(['rehive-ext', 'check', '--json', '--skip=manifest-https'], { json: true });
    const { total, passed, failed, warned, skipped, errored } = report.summary;
    for (const check of report.checks) {
      const mark = check.status === 'passed' ? green('✓') : check.status === 'skipped' ? dim('-') : red('✗');
      console.log(`   ${mark} ${check.id}${check.skipped_because ? dim(` ${check.skipped_because}`) : ''}`);
    }
    assert.deepEqual({ failed, warned, errored }, { failed: 0, warned: 0, errored: 0 });
    return `${passed} of ${total} checks passed, ${skipped} skipped`;
  });

  await step('Deactivate it', async () => {
    await setActive(false, '/deactivate/');
    return 'the extension has stopped; its data stays';
  });

  await step('Activate it again', async () => {
    await setActive(true, '/activate/');
    const token = await sendTransaction();
    assert.ok(token, 'the extension must be at work again');
    return 'the extension resumed where it was';
  });

  await step('Deactivate it with purge', async () => {
    const since = dev.events.length;
    const gone = await npx(['rehive-ext', 'simulate', 'deactivate', '--purge', '--json'], { json: true });
    assert.equal(gone.accepted, true);
    for (const exchange of exchangesFrom(since)) showExchange(exchange);
    return 'the extension deleted everything about the company';
  });

  await step('Stop', async () => {
    const ended = await dev.stop();
    dev = undefined;
    assert.equal(ended, 0, `rehive-ext dev ended with ${ended}`);
    return 'the platform and the extension have ended';
  });
}

async function cleanUp() {
  if (dev !== undefined) await dev.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Ends what runs, and with it the step that waits for it: the rest is as after any failed step. */
function interrupt() {
  interrupted = true;
  void dev?.stop();
  for (const child of running) {
    if (windows) child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);

let failure;
try {
  await demo();
} catch (error) {
  failure = error;
}
await cleanUp();

console.log(`\n${bold('Summary')}`);
for (const { title, summary, seconds } of results) {
  console.log(`  ${green('✓')} ${title}: ${summary} ${dim(`(${seconds.toFixed(1)} s)`)}`);
}
if (interrupted) {
  console.error(`  ${red('✗')} Interrupted in step ${results.length + 1}. What was made has been removed.`);
  process.exitCode = 130;
} else if (failure !== undefined) {
  console.error(`  ${red('✗')} Step ${results.length + 1} failed: ${failure.message}`);
  if (!(failure instanceof assert.AssertionError)) console.error(dim(failure.stack));
  process.exitCode = 1;
} else {
  console.log(
    `\nEverything worked, in ${Math.round((Date.now() - started) / 1000)} s. What was made has been removed.`,
  );
}
