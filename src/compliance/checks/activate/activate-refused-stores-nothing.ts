import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, fail, skip } from '../../define-check.js';

export const activateRefusedStoresNothing = defineCheck({
  id: 'activate-refused-stores-nothing',
  group: 'activate',
  title: 'A refused activation leaves nothing of a company that was never active',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-refuses-user-token', 'activate-refuses-when-platform-fails'],
  source: source(
    'requirements',
    'A token is verified first; company, token and active flag are stored otherwise only.',
  ),
  observes:
    "A company that never was active tries to activate twice: while the platform answers the token check with 503, and with an ordinary user's token. Both must be refused, and the extension must then neither take webhooks for the company nor answer its admin.",
  fix: 'Verify first and store afterwards, in this order, or undo what was stored when the activation fails.',
  likelyCause: 'The row of a new company is made before its token is verified.',
  async run(context) {
    const company = context.company();
    const failing = company.fault({ path: '/3/auth/', respond: { status: 503 } });
    const attempts = [
      ['while the platform fails', () => company.activate()],
      ["with an ordinary user's token", () => company.activate({ token: company.userToken })],
    ] as const;
    for (const [how, attempt] of attempts) {
      expectRefused(await attempt(), `The extension took an activation ${how}`);
      failing();
      const signs = await context.signsOfActivity(company);
      if (signs.length === 0) continue;
      fail(`The extension serves a company whose activation ${how} it refused`, {
        expected: 'it knows nothing of the company',
        actual: `it ${signs.join(' and ')}`,
      });
    }
    await company.activated();
    if ((await context.signsOfActivity(company)).length === 0)
      skip('nothing that can be seen from outside tells that a company is active');
  },
});
