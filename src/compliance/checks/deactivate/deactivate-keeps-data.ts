import { calls } from '../../../contract/calls.js';
import { pathOf, type Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, fail } from '../../define-check.js';

const name = ({ request }: Exchange): string => `${request.method} ${pathOf(request)}`;

export const deactivateKeepsData = defineCheck({
  id: 'deactivate-keeps-data',
  group: 'deactivate',
  title:
    'A deactivation without purge, or with "purge": false, deletes nothing: events that were done stay done',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['deactivate-keeps-webhook-secret', 'webhook-accepted', 'webhook-same-id-once'],
  source: source(
    'requirements',
    'A deactivation keeps the data, so that a later activation resumes; purge is optional and defaults to false.',
  ),
  observes:
    'An event is worked on, then the company deactivates and activates again, once with "purge": false and once without "purge". The same event, delivered again, must be accepted and not have its effect a second time.',
  fix: 'Delete only when "purge" is true; otherwise set the active flag to false and leave everything else.',
  likelyCause: 'Every deactivation deletes the company, or "purge" counts as true where it is missing.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const id = `kept-${company.id}`;
    const done = (await company.work({ id })).map(name);
    const attempts = [
      ['with "purge": false', () => company.deactivated({ purge: false })],
      ['without "purge"', () => context.deactivateUnnoticed(company)],
    ] as const;
    for (const [how, deactivate] of attempts) {
      await deactivate();
      await company.activated();
      await company.quiet(100);
      const before = company.serviceCalls().length;
      // An event that was seen is done, see webhook-same-id-once.
      expectAccepted(
        await company.webhook({ id }),
        `After a deactivation ${how} and an activation, the extension refused an event that it had taken`,
        calls.webhook.acceptedStatuses,
      );
      await company.quiet(250);
      const again = company
        .serviceCalls()
        .slice(before)
        .map(name)
        .filter((call) => done.includes(call));
      if (again.length === 0) continue;
      fail(`A deactivation ${how} made the extension forget which events it had done`, {
        expected: `no second ${[...new Set(done)].join(', ')} for the same event`,
        actual: again.join(', '),
      });
    }
  },
});
