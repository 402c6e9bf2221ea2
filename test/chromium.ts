import { execa } from 'execa';
import { chromium, type Browser } from 'playwright-core';
import { installDebianPackages } from './debian-packages.js';

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

/** A real browser, to be closed; or why there is none. */
export async function openBrowser(): Promise<Browser | { missing: string }> {
  let executablePath = await findChromium();
  if (executablePath === null) {
    await installDebianPackages('chromium', 'fonts-liberation');
    executablePath = await findChromium();
  }
  if (executablePath === null)
    return { missing: 'there is no Chromium here: install it, or set CHROMIUM_PATH' };
  // As root it has no sandbox; in a container, /dev/shm is small.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
