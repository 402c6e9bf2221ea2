import { afterEach, describe, expect, it } from 'vitest';
import { makeProject } from './extension-project.js';
import { answering } from './production-platform.js';
import { expectClean, productionPlace, textsOf } from './production-place.js';
import { endAll, spawnBin } from './spawn-bin.js';

afterEach(endAll);

describe('replay', () => {
  it('sends what was pulled to the local extension, and what was recorded there once more', async () => {
    const project = await makeProject();
    const { raise, run, webhooks, said, token, secret, extension } = await productionPlace(project.dir);
    answering(extension, 500);
    await raise();
    await webhooks('pull', '--event', 'transaction.create', '--out', 'failed.jsonl');
    const dev = spawnBin(['dev', project.platformFlag, '--record', 'local.jsonl'], project.dir, {
      XDG_CONFIG_HOME: project.dir,
    });
    await dev.waitFor(/The extension answers/);
    await run(['simulate', 'activate']);

    const replayed = await run(['replay', 'failed.jsonl', '--json']);
    expect(replayed.code, replayed.stderr).toBe(1);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      replayed: 1,
      differing: 1,
      deliveries: [
        {
          event: 'transaction.create',
          company: 'acme',
          accepted: true,
          comparison: {
            status: { recorded: 500, now: 202 },
            effects: { compared: false, now: { 'GET /3/admin/transactions/{id}/': 1 } },
          },
        },
      ],
    });
    const expected = await run(['replay', 'failed.jsonl', '--new-ids', '--expect', 'accepted']);
    expect(expected).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 are accepted') });
    await dev.end();

    const again = spawnBin(['dev', project.platformFlag], project.dir);
    await again.waitFor(/The extension answers/);
    const same = await run(['replay', 'local.jsonl', '--new-ids']);
    expect(same.code, same.stdout + same.stderr).toBe(0);
    expect(same.stdout).toContain('2 of 2 are as recorded.');
    expect(same.stdout).toContain('it does: GET /3/admin/transactions/{id}/');
    await run(['replay', 'local.jsonl']);
    const twice = await run(['replay', 'local.jsonl']);
    expect(twice).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('--new-ids sends them as new ones'),
    });
    expect(twice.stdout).toContain('GET /3/admin/transactions/{id}/: not at all (recorded: 1×)');

    await again.end();
    const secrets = [...(await project.secrets()), token, secret];
    expectClean([...said, dev.stdout(), dev.stderr(), ...(await textsOf(project.dir))], secrets);
  });
});
