import { pathOf, type Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

/** All of the platform but the token check, which a deactivation needs. */
const allButAuth = /^\/3\/(?!auth\/)/;

export const deactivateEndsWork = defineCheck({
  id: 'deactivate-ends-work',
  group: 'deactivate',
  title: 'After a deactivation, the extension does not call the platform with the old token any more',
  severity: 'recommended',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['deactivate-accepted', 'webhook-accepted'],
  source: source(
    'requirements',
    'A deactivation disables the extension for the company; that its token ends with that is assumed.',
  ),
  observes:
    'While the platform answers 503, a webhook arrives and the company deactivates; then the platform works again. Shortly afterwards, neither that event nor another webhook that comes late may lead to a call to the platform.',
  fix: 'Look at the active flag before the work for a webhook and before each retry; let what is left wait for the next activation.',
  likelyCause:
    'Work that waits for a retry goes on with the token that it had, or webhooks are worked on for whoever has a row.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First while it is active: an extension whose work can't be seen is skipped here.
    await company.work();
    const mend = company.fault({ path: allButAuth, respond: { status: 503 } });
    await company.webhook();
    await company.deactivated();
    mend();
    // What was on its way is on its way.
    await company.quiet(150);
    const before = company.serviceCalls().length;
    // The platform sends none any more; one that was on its way may still come.
    await company.webhook();
    await company.quiet(500);
    const calls = company.serviceCalls().slice(before);
    if (calls.length === 0) return;
    fail('The extension goes on working for a company that deactivated it', {
      expected: 'no call to the platform',
      actual: named(calls),
    });
  },
});

function named(calls: readonly Exchange[]): string {
  const words = calls.map(
    ({ request, auth }) => `${request.method} ${pathOf(request)} with a ${auth?.outcome} token`,
  );
  return [...new Set(words)].join(', ');
}
