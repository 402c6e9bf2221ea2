import type { Activity, CheckContext, TestCompany } from './define-check.js';
import { expectStillServes, skip } from './expectations.js';
import { waitUntil } from './wait-until.js';
import { gapMs } from './work-times.js';

/** What is to be seen of an extension's work shows within this time; in most, much earlier. */
const workMs = 2_000;

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
  expectStillServes(before, await signsOfActivity(means, company), message);
}

/** See `activityOf` of the check's context. */
export async function activityOf(
  means: Means,
  company: TestCompany,
  beside: readonly TestCompany[],
): Promise<Activity> {
  const all = [company, ...beside];
  await Promise.all(all.map((one) => one.quiet(gapMs / 3)));
  const before = all.map((one) => one.serviceCalls().length);
  const calls = (): Activity['calls'] => all.flatMap((one, index) => one.serviceCalls().slice(before[index]));
  const signs = await signsOfActivity(means, company);
  await waitUntil(() => calls().length > 0, workMs);
  await Promise.all(all.map((one) => one.quiet(gapMs)));
  return { company, signs, calls: calls() };
}

/** See `proveTelling` of the check's context. */
export async function proveTelling(means: Means, { company, signs, calls }: Activity): Promise<void> {
  if (calls.length > 0) return;
  await company.deactivate({ purge: true });
  const left = await signsOfActivity(means, company);
  if (signs.every((sign) => left.includes(sign)))
    skip('nothing that can be seen from outside tells whether the extension serves a company');
}
