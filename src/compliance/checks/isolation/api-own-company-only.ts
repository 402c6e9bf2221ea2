import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess, fail, skip } from '../../define-check.js';

export const apiOwnCompanyOnly = defineCheck({
  id: 'api-own-company-only',
  group: 'isolation',
  title: 'The admin endpoint shows an admin nothing of another company',
  severity: 'required',
  needs: ['admin-endpoint'],
  after: ['activate-accepted', 'activate-second-company', 'api-admin-accepts-admin'],
  source: source(
    'recommendations',
    "Companies are kept apart: a request acts on the caller's company alone.",
  ),
  fix: 'Take the company from the answer of GET /3/auth/, and put it into the condition of every query.',
  likelyCause: 'A query has no condition on the company.',
  async run(context) {
    const own = context.company();
    // A name that stands in no answer by chance.
    const name = `Other ${context.unknownToken().slice(0, 12)}`;
    const other = context.company({ name });
    await own.activated();
    await other.activated();
    const namesOfOther = async (token: string): Promise<string[]> => {
      const path = context.manifest.endpoints.admin ?? '/';
      const exchange = await context.call({ path, headers: { authorization: `Token ${token}` } });
      expectSuccess(exchange, 'The admin endpoint refused an admin');
      const text = JSON.stringify(exchange.response);
      return [other.id, name].filter((word) => text.includes(word));
    };
    if ((await namesOfOther(other.adminToken)).length === 0) {
      skip('the admin endpoint names no company, so it can not be told whose data it shows');
    }
    const seen = await namesOfOther(own.adminToken);
    if (seen.length === 0) return;
    fail(`The answer for ${own.id} shows another company`, {
      expected: `nothing of ${other.id}`,
      actual: seen.join(', '),
    });
  },
});
