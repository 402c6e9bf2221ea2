import { execa } from 'execa';
import { chromium, type Browser } from 'playwright-core';

const minutes = 60_000;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function findChromium(): Promise<string | null> {
  const { CHROMIUM_PATH: given } = process.env;
  if (given !== undefined && given !== '') return given;
  for (const name of names) {
    const found = await execa('which', [name], { reject: false });
    if (!found.failed) return found.stdout.trim();
  }
  return null;
}

/** On a machine of CI alone: nobody's own machine gets a browser from a test. */
async function installChromium(): Promise<string | null> {
  if (process.env['CI'] === undefined || process.getuid?.() !== 0) return null;
  const options = { reject: false, env: { DEBIAN_FRONTEND: 'noninteractive' }, timeout: 5 * minutes };
  await execa('apt-get', ['update', '-qq'], options);
  await execa(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
    options,
  );
  return findChromium();
}

/** A real browser, to be closed; or why there is none. */
export async function openBrowser(): Promise<Browser | { missing: string }> {
  const executablePath = (await findChromium()) ?? (await installChromium());
  if (executablePath === null)
    return { missing: 'there is no Chromium here: install it, or set CHROMIUM_PATH' };
  // As root it has no sandbox; in a container, /dev/shm is small.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
