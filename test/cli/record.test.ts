import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runBin } from '../run-bin.js';
import { endAll, readyLine, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

it('platform --record: what is said, without secrets and personal data, as curl commands and an archive', async () => {
  const cwd = await temporaryFolder('rehive-record');
  const env = { XDG_CONFIG_HOME: cwd, APPDATA: cwd };
  const command = spawnBin(
    ['platform', '--port', '0', '--state', 'none', '--record', 'said.jsonl', '--json'],
    cwd,
    env,
  );
  const { api_url: api, companies } = await readyLine(command);
  const token = companies[0]?.admin_token ?? '';
  const login = JSON.stringify({ user: 'zoe', company: 'acme', password: 'correct horse' });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${api}auth/login/`, { method: 'POST', headers, body: login });
  await fetch(`${api}admin/users/?email=zoe%40bank.example.za`, {
    headers: { authorization: `Token ${token}` },
  });
  expect(await command.end()).toBe(0);

  const curl = await runBin('rehive-ext', ['recording', 'export', 'said.jsonl', '--format', 'curl'], { cwd });
  expect(curl.stdout.trimEnd().split('\n')).toHaveLength(2);
  expect(curl.stdout).toContain("-H 'authorization: Token [admin token of acme]'");
  const har = await runBin('rehive-ext', ['recording', 'export', 'said.jsonl', '--format=har', '--json'], {
    cwd,
  });
  expect(JSON.parse(har.stdout)).toMatchObject({ log: { version: '1.2', entries: [{}, {}] } });
  const recording = await readFile(join(cwd, 'said.jsonl'), 'utf8');
  for (const text of [recording, curl.stdout, har.stdout])
    for (const secret of [token, 'correct horse', 'zoe']) expect(text).not.toContain(secret);

  const kept = await runBin('rehive-ext', ['platform', '--record', 'said.jsonl', '--keep-data'], {
    cwd,
    env,
  });
  expect(kept).toMatchObject({ code: 2, stderr: expect.stringContaining('it is left as it is') });
});
