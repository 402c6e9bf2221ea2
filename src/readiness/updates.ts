import type { Circumstances } from './circumstances.js';
import { passed, skipped, warned, type Outcome } from './finding.js';
import { compareVersions } from './node-version.js';

const timeLimitMs = 20_000;

/** Whether this is the newest release, where that was asked. npm asks, so that its registry, proxy and login hold. */
export async function lookForUpdates({
  checkUpdates,
  version,
  cwd,
  signal,
}: Circumstances): Promise<Outcome> {
  if (!checkUpdates) return skipped('only asked with --check-updates');
  const { execa } = await import('execa');
  const result = await execa('npm', ['view', 'rehive-ext', 'version', '--fetch-retries=0'], {
    cwd,
    reject: false,
    timeout: timeLimitMs,
    cancelSignal: signal,
  });
  const newest = result.failed ? undefined : /^\d+\.\d+\.\d+$/m.exec(result.stdout)?.[0];
  if (newest === undefined)
    return warned(`this is ${version}; npm could not tell the newest`, 'Run: npm view rehive-ext version');
  return compareVersions(newest, version) > 0
    ? warned(`this is ${version}, and ${newest} is out`, `Run: npm install --save-dev rehive-ext@${newest}`)
    : passed(`${version} is the newest`);
}
