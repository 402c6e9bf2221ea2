import axe from 'axe-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/compliance/report.js';
import { script, style } from '../../../src/compliance/reporters/html-assets.js';
import { htmlReport } from '../../../src/compliance/reporters/html.js';
import { openBrowser } from '../../chromium.js';
import { hostile, hostileReport, mixedReport } from './sample-report.js';

const minutes = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-html-'));
let opened: Browser | { missing: string };

beforeAll(async () => {
  opened = await openBrowser();
}, 8 * minutes);

afterAll(async () => {
  if (!('missing' in opened)) await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  /** Beside the file itself. */
  requests: string[];
  /** What the page said on the console, and what it threw. */
  said: string[];
}

async function open(browser: Browser, report: Report, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlReport(report));
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const [requests, said]: [string[], string[]] = [[], []];
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => {
    said.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, requests, said };
}

describe('the HTML report', () => {
  it('is small, of our own and holds no address that a browser would fetch', () => {
    expect(script.length + style.length).toBeLessThan(10_000);
    const html = htmlReport(mixedReport());
    expect(html).not.toMatch(/\s(?:src|srcset|action|poster|data)=/);
    expect(html).not.toMatch(/url\(|@import|<link|<iframe|<object|<base/);
  });

  it('holds what an extension said as text only', () => {
    const html = htmlReport(hostileReport());
    const tags = new Set([...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag = '']) => tag.toLowerCase()));
    expect(tags).not.toContain('img');
    expect(tags).not.toContain('failure');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/(?!\n|\t)\p{Cc}/u);
  });
});

describe('the HTML report in a browser', () => {
  beforeEach((context) => {
    if ('missing' in opened) context.skip(opened.missing);
  });
  const browser = (): Browser => {
    if ('missing' in opened) throw new Error(opened.missing);
    return opened;
  };

  it('asks for nothing over the network and says nothing on the console, whatever an extension said', async () => {
    const { page, requests, said } = await open(browser(), hostileReport(), { offline: true });
    await page.getByRole('button', { name: 'Expand all' }).click();
    expect({ requests, said }).toEqual({ requests: [], said: [] });
    expect(await page.evaluate('window.owned')).toBeUndefined();
    const first = page.locator('#bad .inside > p');
    expect(await first.textContent()).toContain(hostile.slice(0, 90));
  });

  it('does not run a script that got into it', async () => {
    const injected = htmlReport(mixedReport()).replace(
      '<main>',
      '<main><script>window.owned = 1</script><img src=x onerror="window.owned = 2">',
    );
    const file = join(folder, 'injected.html');
    writeFileSync(file, injected);
    const page = await browser().newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.evaluate('window.owned')).toBeUndefined();
    expect(await page.getByRole('button', { name: 'All 5' }).isVisible()).toBe(true);
    await page.close();
  });

  it('filters by status', async () => {
    const { page } = await open(browser(), mixedReport());
    const shown = (): Promise<string[]> =>
      page.locator('details.check:visible').evaluateAll((all) => all.map(({ id }) => id));
    expect(await shown()).toEqual(['fine', 'bad', 'meek', 'ours', 'idle']);
    const failed = page.getByRole('button', { name: '1 failed' });
    await failed.click();
    expect(await shown()).toEqual(['bad']);
    expect(await failed.getAttribute('aria-pressed')).toBe('true');
    // A group of which nothing is left.
    expect(await page.getByRole('heading', { name: /^webhook/ }).isVisible()).toBe(false);
    await page.getByRole('button', { name: '1 skipped' }).press('Enter');
    expect(await shown()).toEqual(['idle']);
    // A link shows what it leads to, whatever is filtered.
    await page.getByRole('link', { name: 'It could be better' }).click();
    expect(await shown()).toHaveLength(5);
    expect(await page.locator('#meek').getAttribute('open')).not.toBeNull();
  });

  it('expands each check, all of them, and for printing', async () => {
    const { page } = await open(browser(), mixedReport());
    const opens = (): Promise<string[]> =>
      page.locator('details.check[open]').evaluateAll((all) => all.map(({ id }) => id));
    expect(await opens()).toEqual(['bad', 'ours']);
    await page.locator('#fine > summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#fine').getByRole('link', { name: 'A clause.' }).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    expect(await opens()).toEqual([]);
    await page.evaluate(
      "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('details.check[open]').length; })",
    );
    await page.pdf();
    expect(await page.evaluate('window.printed')).toBe(5);
    expect(await opens()).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('copies the command that runs a check alone', async () => {
    const { page } = await open(browser(), mixedReport(), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const copy = page.locator('#bad dl').getByRole('button', { name: 'Copy' });
    await copy.click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('rehive-ext check --only bad');
    expect(await page.locator('#bad dl button').textContent()).toBe('Copied');
  });

  it('can be read without scripts', async () => {
    const { page } = await open(browser(), mixedReport(), { javaScriptEnabled: false });
    expect(await page.getByText('It broke').first().isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: '1 failed' }).isVisible()).toBe(false);
    await page.locator('#fine > summary').click();
    expect(await page.locator('#fine').getByText('A clause.').isVisible()).toBe(true);
  });

  it.each([
    ['light', 1200],
    ['light', 360],
    ['dark', 1200],
    ['dark', 360],
  ] as const)('has nothing that axe objects to, in %s colours and %i wide', async (colorScheme, width) => {
    const { page } = await open(browser(), mixedReport(), { colorScheme, viewport: { width, height: 800 } });
    await page.getByRole('button', { name: 'Expand all' }).click();
    await page.evaluate(axe.source);
    const objections = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`))',
    );
    expect(objections).toEqual([]);
    // Nothing is wider than the window.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
