import { fail, type CheckContext, type TestCompany } from './define-check.js';

type Means = Pick<CheckContext, 'manifest' | 'call'>;

/** See `signsOfActivity` of the check's context. */
export async function signsOfActivity(
  { manifest, call }: Means,
  company: TestCompany,
): Promise<readonly string[]> {
  const { webhook, admin } = manifest.endpoints;
  const signs: string[] = [];
  if (webhook !== null && company.webhooks().length > 0) {
    const { accepted } = await company.webhook();
    if (accepted) signs.push('takes its webhooks');
  }
  if (admin !== null) {
    const { response } = await call({
      path: admin,
      headers: { authorization: `Token ${company.adminToken}` },
    });
    if (response !== null && response.status >= 200 && response.status < 300) signs.push('answers its admin');
  }
  return signs;
}

/** See `expectSigns` of the check's context. */
export async function expectSigns(
  means: Means,
  company: TestCompany,
  before: readonly string[],
  message: string,
): Promise<void> {
  const after = await signsOfActivity(means, company);
  const lost = before.filter((sign) => !after.includes(sign));
  if (lost.length === 0) return;
  fail(message, {
    expected: `the extension still ${lost.join(' and ')}`,
    actual: after.length === 0 ? 'it does not any more' : `it only ${after.join(' and ')}`,
  });
}
