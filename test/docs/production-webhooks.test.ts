import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseCommand } from '../../src/extension/parse-command.js';
import { parseRecording } from '../../src/recording/read-recording.js';
import { makeProject } from '../cli/extension-project.js';
import { answering, production } from '../cli/production-platform.js';
import { endAll, spawnBin } from '../cli/spawn-bin.js';
import { root, runBin } from '../run-bin.js';
import { firstMissingLine, readConsole, readExamples } from './read-examples.js';

afterEach(endAll);

const guide = (name: string) => readExamples(readFileSync(join(root, `docs/guides/${name}.md`), 'utf8'));
const password = 'correct horse battery';

it("what the guide to production's webhooks shows is what happens, one after the other", async () => {
  const project = await makeProject();
  const { platform, extension, raise } = await production();
  platform.addUser('acme-live', { group: 'admin', email: 'ada@acme.test', password });
  answering(extension, 500);
  await raise();
  const env = { REHIVE_ADMIN_TOKEN: undefined, XDG_CONFIG_HOME: project.dir, APPDATA: project.dir };
  const dev = spawnBin(['dev', project.platformFlag], project.dir);
  await dev.waitFor(/The extension answers/);
  await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });

  const commands = guide('production-webhooks').flatMap(({ language, text }) =>
    language === 'console' ? readConsole(text) : [],
  );
  expect(commands).toHaveLength(9);
  for (const { command, expected } of commands) {
    const [npx, bin, ...args] = parseCommand(command.replace(/^pass \S+ \| /, ''));
    expect([npx, bin]).toEqual(['npx', 'rehive-ext']);
    const remote = ['login', 'whoami', 'webhooks'].includes(args[0] ?? '');
    const { stdout, stderr, code } = await runBin(
      'rehive-ext',
      [...args, ...(remote ? ['--api-url', platform.url] : [])],
      { cwd: project.dir, env, input: command.startsWith('pass ') ? password : '' },
    );
    const exact = expected.filter((line) => !/^.+…$/.test(line));
    expect(code, `${command}\n${stderr}`).toBe(0);
    expect(firstMissingLine(['…', ...exact], stdout), `${command}\n${stdout}`).toBeUndefined();
  }
});

it('the first line that the guide to recordings shows is one', () => {
  const [example] = guide('recordings');
  const line = JSON.stringify(JSON.parse(example?.text ?? ''));
  expect(parseRecording(line, 'guide').entries).toEqual([]);
});
