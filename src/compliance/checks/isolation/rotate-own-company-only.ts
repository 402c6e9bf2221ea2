import type { Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const rotateOwnCompanyOnly = defineCheck({
  id: 'rotate-own-company-only',
  group: 'isolation',
  title: "One company's rotation leaves the other companies' tokens alone",
  severity: 'required',
  reachesOthers: true,
  needs: ['rotate-endpoint', 'webhook-endpoint'],
  after: ['rotate-accepted', 'webhook-accepted', 'activate-second-company', 'rotate-new-token-used'],
  source: source('requirements', "The new token replaces the stored one of that token's company."),
  fix: 'Take the company from the answer of GET /3/auth/ for the new token, and update its row alone.',
  likelyCause: 'The update of the token has no condition, or a wrong one.',
  async run(context) {
    const [one, other] = [context.company(), context.company()];
    await one.activated();
    await other.activated();
    // First without the rotation: an extension whose work can't be seen is skipped here.
    await other.work();
    await one.rotated();
    await one.quiet(50);
    const before = { one: one.serviceCalls().length, other: other.serviceCalls().length };
    await other.webhook();
    const calls = (): Exchange[] => [
      ...one.serviceCalls().slice(before.one),
      ...other.serviceCalls().slice(before.other),
    ];
    await context.waitFor(() => calls().length > 0, 5_000);
    await other.quiet(150);
    const own = calls().filter(({ auth, company }) => auth?.outcome === 'valid' && company === other.id);
    if (own.length > 0 && own.length === calls().length) return;
    fail(`After a rotation for ${one.id}, the calls for ${other.id} are not made with its own token`, {
      expected: `the token of ${other.id}`,
      actual:
        calls()
          .map(({ auth, company }) => `${auth?.outcome ?? 'no'} token of ${company ?? 'nobody'}`)
          .join(', ') || 'no call',
    });
  },
});
