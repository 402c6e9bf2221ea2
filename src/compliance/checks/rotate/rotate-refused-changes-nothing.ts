import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const rotateRefusedChangesNothing = defineCheck({
  id: 'rotate-refused-changes-nothing',
  group: 'rotate',
  title: 'After a refused rotation, the extension goes on with the token that it had',
  severity: 'required',
  needs: ['rotate-endpoint', 'webhook-endpoint'],
  after: [
    'rotate-refuses-unknown-token',
    'rotate-refuses-user-token',
    'rotate-refuses-when-platform-fails',
    'webhook-accepted',
  ],
  source: source(
    'requirements',
    'The new token is verified, then it replaces the stored one; that the old one stays valid after a failed rotation is assumed.',
  ),
  observes:
    "Three rotations must be refused: to an ordinary user's token, to one that nobody issued, and one whose token check the platform answers with 500. A webhook afterwards must lead to calls with the token that the extension had.",
  fix: 'Verify the new token first and store it afterwards; leave the old one where it is until then.',
  likelyCause:
    'The new token is stored before it is verified, or the old one is given up as soon as a rotation begins.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a refusal: an extension whose work can't be seen is skipped here.
    await company.work();
    const attempts = [
      () => company.rotate({ token: company.userToken }),
      () => company.rotate({ token: context.unknownToken() }),
      // Refused, so the platform takes its new token back.
      async () => {
        const mend = company.fault({ path: '/3/auth/', respond: { status: 500 } });
        const report = await company.rotate();
        mend();
        return report;
      },
    ];
    for (const attempt of attempts) expectRefused(await attempt(), 'The extension took a token that is none');
    await context.expectWork(company, 'After a refused rotation, the extension does not work with its token');
  },
});
