import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventNames } from '../../src/contract/events.js';
import { runBin } from '../run-bin.js';
import { makeProject } from './extension-project.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

const events = async (args: string[], options: { cwd?: string; input?: string } = {}) =>
  runBin('rehive-ext', ['events', ...args], { cwd: await temporaryFolder('rehive-events'), ...options });

interface Body {
  id: number;
  event: string;
  company: string;
  data: { id: string; amount: number; user: { id: string } };
}

describe('rehive-ext events', () => {
  it('lists every event with its resource and when it is raised, and marks assumptions', async () => {
    const { code, stdout } = await events([]);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    for (const event of eventNames)
      expect(lines.filter((line) => line.split(' ')[0] === event)).toHaveLength(1);
    expect(stdout).toMatch(/^transaction\.execute +transaction +a transaction becomes Complete or Failed$/m);
    expect(stdout).toMatch(/^mfa\.sms\.verify +code +\? a code for a second factor is sent by SMS$/m);
    const listed = JSON.parse((await events(['--json'])).stdout) as { event: string }[];
    expect(listed.map(({ event }) => event)).toEqual(eventNames);
    expect(listed[0]).toMatchObject({
      resource: 'company link',
      operations: ['POST /3/admin/company/links/'],
      assumption: expect.any(String),
    });
  });

  it('prints a sample, with --json the body alone', async () => {
    const { code, stdout, stderr } = await events(['transaction.create', '--json', '--set', 'data.amount=5']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      id: expect.any(Number),
      event: 'transaction.create',
      company: 'acme',
      data: { amount: 5, user: { email: 'user@acme.test' } },
    });
    const shown = await events(['mfa.sms.verify']);
    expect(shown.stdout).toMatch(/^mfa\.sms\.verify: a code .*\nAssumption: The SDK has no schema/);
  });

  it('merges --data from a file and from stdin', async () => {
    const cwd = await temporaryFolder('rehive-events');
    await writeFile(join(cwd, 'user.json'), '{"first_name": "Zoë"}');
    const fromFile = await events(['user.update', '--data', 'user.json', '--json'], { cwd });
    expect(JSON.parse(fromFile.stdout)).toMatchObject({ data: { first_name: 'Zoë', last_name: 'User' } });
    const fromStdin = await events(['user.update', '--data', '-', '--json'], { input: '{"last_name": "X"}' });
    expect(JSON.parse(fromStdin.stdout)).toMatchObject({ data: { first_name: 'Uma', last_name: 'X' } });
  });

  it.each([
    [
      ['transaction.create', '--set', 'data.amuont=5'],
      'has no data.amuont: the override would do nothing',
      'data.amount',
    ],
    [['transaction.create', '--data', '-'], 'has no data.user.frist_name', 'data.user.first_name'],
    [['transaction.craete'], 'There is no event "transaction.craete"', 'transaction.create'],
    [['--set', 'data.amount=5'], 'say which', 'transaction.create'],
    [['user.create', '--company', 'nobody'], 'no company nobody', 'acme'],
  ])('%j is wrong use, and what was meant is named', async (args, message, closest) => {
    const { code, stdout, stderr } = await events(args, { input: '{"user": {"frist_name": 1}}' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(closest);
  });

  it("takes its data from the project's platform, running or saved, and changes nothing there", async () => {
    const project = await makeProject();
    const platform = spawnBin(['platform', '--port', '0', '--company', 'globex', '--json'], project.dir);
    await platform.waitFor(/"ready".*\n/);
    const sample = async (): Promise<Body> => {
      const ran = await runBin('rehive-ext', ['events', 'email.create', '--json'], { cwd: project.dir });
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
      return JSON.parse(ran.stdout) as Body;
    };
    const running = await sample();
    expect(running.company).toBe('globex');
    await platform.end();
    const state = await project.state();
    expect(state).toContain(running.data.user.id);
    const saved = await sample();
    expect(saved.data.user.id).toBe(running.data.user.id);
    expect(await readFile(join(project.dir, '.rehive/state.json'), 'utf8')).toBe(state);
  });
});
