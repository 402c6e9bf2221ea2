import { win32 } from 'node:path';
import { expect, it } from 'vitest';
import { configFolder } from '../../src/cli/config-folder.js';
import { createCredentialStore } from '../../src/cli/credential-store.js';

const [home, windowsHome] = ['/home/ada', String.raw`C:\Users\Ada`];

it.each([
  [{ XDG_CONFIG_HOME: '/etc/ada' }, '/etc/ada/rehive-ext'],
  [{ XDG_CONFIG_HOME: 'relative' }, '/home/ada/.config/rehive-ext'],
  [{ APPDATA: String.raw`C:\Data` }, '/home/ada/.config/rehive-ext'],
  [{}, '/home/ada/.config/rehive-ext'],
])('%o leads to %s', (env, folder) => {
  for (const platform of ['linux', 'darwin'] as const) expect(configFolder(env, platform, home)).toBe(folder);
});

it.each([
  [{ APPDATA: String.raw`D:\Profiles\Ada\Roaming` }, String.raw`D:\Profiles\Ada\Roaming\rehive-ext`],
  [{ APPDATA: 'relative' }, String.raw`C:\Users\Ada\AppData\Roaming\rehive-ext`],
  [{ XDG_CONFIG_HOME: '/etc/ada' }, String.raw`C:\Users\Ada\AppData\Roaming\rehive-ext`],
])('on Windows, %o leads to %s', (env, folder) => {
  expect(configFolder(env, 'win32', windowsHome)).toBe(folder);
});

it.each([
  ['http://127.0.0.1:4300', 'acme'],
  ['https://rehive.example.com/api', 'Acme & Söhne / "live"'],
  ['production', 'con'],
])("the file of %s and %s has a name that Windows takes, and is no other's", (platform, company) => {
  const store = createCredentialStore('/config');
  const name = win32.basename(store.pathOf(platform, company));
  expect(name).toMatch(/^[a-z0-9_.%-]+\.json$/);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\./);
  expect(store.pathOf(platform, `${company}--x`)).not.toBe(store.pathOf(`${platform}--${company}`, 'x'));
});
