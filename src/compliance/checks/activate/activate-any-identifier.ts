import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

/** Each means something to some language or its library. */
const identifiers = ['constructor', 'null', '0'];

export const activateAnyIdentifier = defineCheck({
  id: 'activate-any-identifier',
  group: 'activate',
  title:
    'A company is served whatever its identifier, also where it means something to a programming language',
  severity: 'recommended',
  publicSeverity: 'required',
  after: ['activate-accepted', 'activate-repeatable', 'deactivate-purge-accepted'],
  source: source('requirements', 'A company is known by its identifier, which the company chose.'),
  observes: `Companies with the identifiers ${identifiers.join(', ')} activate, each purged before the next. Each must be served in the ways in which an ordinary company is: its webhooks are taken, its admin is answered.`,
  fix: 'Keep companies in a table or a Map, and compare identifiers as strings, not by whether they count as true.',
  likelyCause: 'Companies are kept in a plain object, where "constructor" is there from the beginning.',
  async run(context) {
    const ordinary = context.company();
    await ordinary.activated();
    const usual = await context.signsOfActivity(ordinary);
    await ordinary.deactivated({ purge: true });
    for (const id of identifiers) {
      const company = context.company({ id });
      expectAccepted(
        await company.activate(),
        `The extension did not take the company with the identifier ${id}`,
        calls.activate.acceptedStatuses,
      );
      await context.expectSigns(
        company,
        usual,
        `The extension does not serve the company with the identifier ${id} as it serves others`,
      );
      // So that an extension for one company only has room for the next.
      await company.deactivated({ purge: true });
    }
  },
});
