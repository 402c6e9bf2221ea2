import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const activateRefusedChangesNothing = defineCheck({
  id: 'activate-refused-changes-nothing',
  group: 'activate',
  title: 'A refused activation leaves the company that is active as it was',
  severity: 'required',
  reachesOthers: true,
  needs: ['webhook-endpoint'],
  after: ['activate-refuses-user-token', 'webhook-accepted'],
  source: source(
    'requirements',
    'A token is verified first; company, token and active flag are stored otherwise only.',
  ),
  observes:
    "For an active company, an activation with an ordinary user's token is tried, which must be refused. A webhook afterwards must be accepted and still lead to calls with the service token.",
  fix: 'Verify first and store afterwards, in this order.',
  likelyCause: 'The token is stored before, or while, it is verified.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a refusal: an extension whose work can't be seen is skipped here.
    await company.work();
    const refused = await company.activate({ token: company.userToken });
    expectRefused(refused, "The extension took an ordinary user's token");
    await context.expectWork(
      company,
      'After a refused activation, the extension does not work with its token any more',
    );
  },
});
