import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

const members = [
  {
    id: 'rotate-refuses-inactive-company',
    which: 'that has deactivated the extension',
    purge: false,
    after: ['rotate-accepted', 'deactivate-accepted'],
    likelyCause: 'The token of any row is replaced, and with it the company may count as active again.',
  },
  {
    id: 'rotate-refuses-unknown-company',
    which: 'that the extension does not know',
    purge: true,
    after: ['rotate-accepted', 'deactivate-purge-accepted', 'rotate-refuses-inactive-company'],
    likelyCause: 'A rotation makes the row that it does not find, or updates none and looks no further.',
  },
] as const;

export const rotateWithoutActivation = members.map(({ id, which, purge, after, likelyCause }) =>
  defineCheck({
    id,
    group: 'rotate',
    title: `A rotation for a company ${which} is refused`,
    severity: 'recommended',
    needs: ['rotate-endpoint'],
    after,
    source: source(
      'requirements',
      'A new token replaces the stored one of an active company: 200 says that this was done.',
    ),
    observes: `The extension takes a deactivation${purge ? ' with purge' : ''} of which the platform does not hear, so that the platform still rotates the token. This must be answered with a status from 400 on.`,
    fix: 'Answer 404 or 409 when the company has no active row, and store nothing.',
    likelyCause,
    async run(context) {
      const company = context.company();
      await company.activated();
      await context.deactivateUnnoticed(company, { purge });
      expectRefused(await company.rotate(), `The extension took a new token for a company ${which}`);
    },
  }),
);
