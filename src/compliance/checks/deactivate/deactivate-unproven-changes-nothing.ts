import { source } from '../../../contract/sources.js';
import { defineCheck, skip } from '../../define-check.js';

export const deactivateUnprovenChangesNothing = defineCheck({
  id: 'deactivate-unproven-changes-nothing',
  group: 'deactivate',
  title: 'A deactivation that proves nothing leaves the company active, whatever the answer',
  severity: 'required',
  reachesOthers: true,
  after: ['activate-accepted', 'deactivate-accepted'],
  source: source(
    'requirements',
    'The token in the body is the only proof, and it is the one of the service user; GET /3/auth/ is how it is verified.',
  ),
  observes:
    "A deactivation with purge is sent without a token, with one that nobody issued, and with an ordinary user's. After each, whatever its answer, the company must be served in the same ways as before: its webhooks are taken, its admin is answered.",
  fix: 'Deactivate only the company that GET /3/auth/ names for the token, and only where its user is a service.',
  likelyCause:
    'The company is taken from somewhere else than the token, or any token of the company will do.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const before = await context.signsOfActivity(company);
    const attempts = [
      ['without a token', { purge: true }],
      ['with a token that nobody issued', { token: context.unknownToken(), purge: true }],
      ["with an ordinary user's token", { token: company.userToken, purge: true }],
    ] as const;
    for (const [how, body] of attempts) {
      await context.post('deactivate', body);
      await context.expectSigns(
        company,
        before,
        `Anybody can end the extension for a company: a deactivation ${how} did`,
      );
    }
    // What a real deactivation does not change could not have shown that one of these was followed.
    await company.deactivate();
    const inactive = await context.signsOfActivity(company);
    if (before.every((sign) => inactive.includes(sign)))
      skip('nothing that can be seen from outside tells an active company from a deactivated one');
  },
});
