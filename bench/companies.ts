import { numberOf, startChild } from './child.js';
import { rounded, type Figure } from './measure.js';

/** What many companies cost, each with an admin, an end user, an account and a currency. */
export async function measureCompanies(simulator: string): Promise<Figure> {
  const lines: string[] = [];
  for (const count of [1_000, 10_000, 100_000]) {
    const child = await startChild('companies', [simulator, String(count)]);
    await child.stop();
    const cost = (key: string): number => numberOf(child.ready, key);
    lines.push(
      `${count.toLocaleString('en')} companies: ${rounded(cost('bytes') / 2 ** 20)} MB, ` +
        `started in ${rounded(cost('startMs'))} ms, one GET /3/auth/ in ${rounded(cost('requestMs'))} ms`,
    );
  }
  return { title: 'Many companies', target: null, lines };
}
