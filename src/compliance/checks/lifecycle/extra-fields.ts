import { calls, lifecycleCalls, lifecycleNouns } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail } from '../../define-check.js';

/** What a later version of the platform might add. */
const added = { company: 'unknown', version: 4, service: { id: 1, slug: 'new' }, tags: ['new'], note: null };

export const extraFields = lifecycleCalls.map((call) =>
  defineCheck({
    id: `${call}-extra-fields`,
    group: call,
    title: `${call === 'activate' ? 'An' : 'A'} ${lifecycleNouns[call]} with fields that are not known yet is taken`,
    severity: 'recommended',
    needs: call === 'rotate' ? ['rotate-endpoint'] : [],
    after:
      call === 'activate'
        ? ['activate-accepted', 'activate-repeatable']
        : [`${call}-accepted`, 'activate-extra-fields'],
    source: source(
      'changelog',
      'The platform adds fields from time to time; that it may add some to this call is assumed.',
    ),
    observes: `An active company's token is sent to the endpoint for ${call} with further fields beside it: ${Object.keys(added).join(', ')}. The answer must be 200 or 201.`,
    fix: 'Read the fields that you need, and ignore all others.',
    likelyCause: 'The schema of the body allows no further properties, or the whole body is stored as it is.',
    async run(context) {
      const company = context.company();
      await company.activated();
      // The one that is stored already may be known by that, where it is not asked for.
      const token = call === 'deactivate' ? company.serviceToken() : company.issueServiceToken();
      const exchange = await context.post(call, { ...added, token });
      const { acceptedStatuses } = calls[call];
      if (acceptedStatuses.includes(exchange.response?.status ?? 0)) return;
      fail(`The extension refused the ${lifecycleNouns[call]} because of fields that it does not know`, {
        expected: acceptedStatuses.join(' or '),
        actual: describeExchange(exchange),
      });
    },
  }),
);
