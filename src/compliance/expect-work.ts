import { pathOf, type Exchange } from '../contract/exchange.js';
import { describeExchange, fail, type TestCompany } from './define-check.js';
import { waitUntil } from './wait-until.js';
import { gapMs, workMs } from './work-times.js';

const expected = 'the webhook is accepted, then calls with a valid token of the service user';

/** See `expectWork` of the check's context. */
export async function expectWork(company: TestCompany, message: string): Promise<void> {
  if (company.webhooks().length === 0)
    fail(message, { expected, actual: 'the platform has no webhook of the company' });
  const before = company.exchanges().length;
  // Whatever the token is with which they were made.
  const calls = (): Exchange[] =>
    company
      .exchanges()
      .slice(before)
      .filter(({ request }) => pathOf(request) !== '/3/auth/');
  const { accepted, exchange } = await company.webhook();
  if (!accepted) fail(message, { expected, actual: `the webhook: ${describeExchange(exchange)}` });
  await waitUntil(() => calls().length > 0, workMs);
  await company.quiet(gapMs);
  // One that had the old token in hand during a rotation has mended that by itself, if another call was right.
  const isService = ({ auth }: Exchange): boolean => auth?.group === 'service';
  if (calls().every(isService) && calls().some(({ auth }) => auth?.outcome === 'valid')) return;
  const seen = calls().map(({ auth }) => `${auth?.outcome ?? 'no'} token of a ${auth?.group ?? 'nobody'}`);
  fail(message, { expected, actual: [...new Set(seen)].join(', ') || 'no call to the platform' });
}
