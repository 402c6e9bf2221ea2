import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runBin } from '../run-bin.js';
import { makeProject, type ExtensionProject } from './extension-project.js';
import { endAll, spawnBin, type LongRunning } from './spawn-bin.js';

afterEach(endAll);

const secret = 'kept "by heart" 0123456789 and nowhere else';

/** Says all that it is told: in its answers, in its log, and to the platform. Takes a webhook with the secret alone. */
const parrot = `
import { createServer } from 'node:http';
const { PORT, REHIVE_API_URL } = process.env;
createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const told = request.headers.authorization?.replace('Secret ', '') ?? JSON.parse(body || '{}').token ?? '';
  console.log('heard', told);
  console.error('heard', told);
  await fetch(REHIVE_API_URL + 'auth/?heard=' + encodeURIComponent(told), { headers: { 'x-heard': told } });
  const good = request.url === '/health/' || told === process.env.EXPECTED;
  response.writeHead(good ? 200 : 400, { 'content-type': 'application/json', 'x-heard': told });
  response.end(JSON.stringify({ status: good ? 'success' : 'error', message: 'I heard ' + told, told: [told] }));
}).listen(PORT, '127.0.0.1');`;

async function besideParrot(expected = ''): Promise<{ project: ExtensionProject; dev: LongRunning }> {
  const project = await makeProject({ command: 'node parrot.mjs' });
  await writeFile(join(project.dir, 'parrot.mjs'), parrot);
  const dev = spawnBin(['dev', project.platformFlag], project.dir, { EXPECTED: expected });
  await dev.waitFor(/The extension answers at/);
  return { project, dev };
}

/** What is in the files of the project's state. */
async function kept({ dir }: ExtensionProject): Promise<string> {
  const names = (await readdir(join(dir, '.rehive'))).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(dir, '.rehive', name), 'utf8')));
  return texts.join('\n');
}

const send = (project: ExtensionProject, flags: readonly string[], input?: string) =>
  runBin('rehive-ext', ['simulate', 'webhook', 'transaction.create', ...flags], {
    cwd: project.dir,
    ...(input === undefined ? {} : { input }),
  });

describe('a webhook with a secret of its own', () => {
  it('is sent with the one that stdin holds', async () => {
    const { project } = await besideParrot(secret);
    const url = `--url=${project.url}`;
    const { code, stdout, stderr } = await send(project, ['--secret-stdin', url], `${secret}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('authorization: Secret [given webhook secret]');
    expect((await send(project, ['--secret-stdin', url], 'another secret')).code).toBe(1);
  });

  it.each([
    ['--secret-stdin', [], secret],
    ['--secret', [secret], undefined],
  ])('%s shows it nowhere, however often the extension repeats it', async (flag, value, input) => {
    const { project, dev } = await besideParrot();
    const flags = [flag, ...value, `--url=${project.url}`];
    const people = await send(project, flags, input);
    const json = await send(project, [...flags, '--json', '--debug'], input);
    expect([people.code, json.code]).toEqual([1, 1]);
    expect(people.stdout).toContain('does not accept this webhook: I heard [given webhook secret]');
    expect(JSON.parse(json.stdout)).toMatchObject({ reason: 'I heard [given webhook secret]' });
    await dev.waitFor(/extension │ heard \[given webhook secret\]/);
    await dev.end();
    const all = [people, json].map(({ stdout, stderr }) => stdout + stderr).join('\n');
    for (const text of [all, dev.stdout(), dev.stderr(), await kept(project)]) {
      expect(text).not.toContain('by heart');
      expect(text).not.toContain('0123456789');
    }
  });

  it.each([
    [['--secret-stdin'], '', '--secret-stdin: stdin is empty.'],
    [['--secret-stdin'], 'one line\nand another', '--secret-stdin: stdin has more than one line'],
    [['--secret-stdin'], 'x'.repeat(5000), 'What stdin holds is longer than any secret.'],
    [['--secret-stdin', '--secret', 'x'], 'y', '--secret and --secret-stdin both say what the secret is.'],
    [['--secret-stdin', '--data', '-'], 'y', '--secret-stdin and --data - both read stdin.'],
  ])('%j with that stdin ends with 2 and sends nothing', async (flags, input, words) => {
    const { code, stdout, stderr } = await send(await makeProject(), flags, input);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

it('a refusal that repeats the service token does not show it', async () => {
  const { project, dev } = await besideParrot();
  const { code, stdout } = await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
  expect(code).toBe(1);
  expect(stdout).toContain('does not accept this activation');
  expect(stdout).toContain('I heard [');
  expect(stdout + dev.stdout()).not.toMatch(/[0-9a-f]{64}/);
});
