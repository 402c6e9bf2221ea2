import { execa } from 'execa';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const minutes = 60_000;

/**
 * Installs Debian packages on a machine of CI, as root: nobody's own machine gets any from a test. One call after another,
 * also those of other processes, since apt ends where another is at work. Whether it could is seen by what is there then.
 */
export async function installDebianPackages(...names: string[]): Promise<void> {
  if (process.env['CI'] === undefined || process.env['CI'] === '' || process.getuid?.() !== 0) return;
  const script = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"';
  const lock = join(tmpdir(), 'rehive-ext-apt.lock');
  await execa('flock', [lock, 'sh', '-c', script, 'sh', ...names], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    reject: false,
    timeout: 5 * minutes,
  });
}
