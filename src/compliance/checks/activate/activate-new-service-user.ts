import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const activateNewServiceUser = defineCheck({
  id: 'activate-new-service-user',
  group: 'activate',
  title: 'A company that is known can activate with the token of a new service user',
  severity: 'required',
  after: ['activate-repeatable', 'activate-keeps-webhook-secret', 'activate-new-token-used'],
  source: source(
    'requirements',
    'A company that activates again is normal: the token is new, possibly for a new service user.',
  ),
  observes:
    'An active company activates with the token of another service user. This must be accepted, and the company be served in the same ways as before: its webhooks are taken, its admin is answered.',
  fix: 'Find the company by its identifier, and let the id of the service user be a field like the token.',
  likelyCause:
    "The service user's id, or its email, is the key of the company's row or is kept from the first activation.",
  async run(context) {
    const company = context.company();
    await company.activated();
    const before = await context.signsOfActivity(company);
    expectAccepted(
      await company.activate({ newUser: true }),
      'The extension refused the token of a new service user',
      calls.activate.acceptedStatuses,
    );
    await context.expectSigns(
      company,
      before,
      'Since an activation with a new service user, the extension does not serve the company as before',
    );
  },
});
