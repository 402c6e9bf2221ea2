import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const answersWithoutSecrets = defineCheck({
  id: 'answers-without-secrets',
  group: 'security',
  title: 'No answer of the extension has the service token or a webhook secret in it',
  severity: 'required',
  after: ['activate-accepted'],
  source: source(
    'recommendations',
    'The service token is for the extension alone: it is never returned, logged or exposed.',
  ),
  fix: 'Answer with fields that are chosen one by one, never with the whole row of the company.',
  likelyCause: 'The row of the company is sent as it is stored.',
  async run(context) {
    const { endpoints } = context.manifest;
    const company = context.company();
    const reports = [await company.activated()];
    if (endpoints.webhook !== null && company.webhooks().length > 0) reports.push(await company.webhook());
    if (endpoints.rotate !== null) reports.push(await company.rotate());
    const answers = reports.map(({ exchange }) => exchange);
    for (const path of [endpoints.admin, endpoints.user, endpoints.health, '/']) {
      if (path === null) continue;
      for (const token of [company.adminToken, company.userToken]) {
        answers.push(await context.call({ path, headers: { authorization: `Token ${token}` } }));
      }
    }
    answers.push((await company.deactivate()).exchange);
    for (const { request, response } of answers) {
      const found = context.secretsIn(response);
      if (found.length === 0) continue;
      fail(`The answer to ${request.method} ${new URL(request.url).pathname} has a secret in it`, {
        expected: 'no token and no secret',
        actual: found.join(', '),
      });
    }
  },
});
