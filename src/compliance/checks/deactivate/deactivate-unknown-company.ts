import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail } from '../../define-check.js';

export const deactivateUnknownCompany = defineCheck({
  id: 'deactivate-unknown-company',
  group: 'deactivate',
  title: 'A deactivation of a company that the extension does not know is not answered with a 5xx',
  severity: 'recommended',
  after: ['deactivate-purge-accepted'],
  source: source(
    'requirements',
    'An activation that failed half-way, or a purge whose answer was lost, leaves a company that only the platform knows.',
  ),
  observes:
    'The extension takes a purge of which the platform does not hear, as when the answer is lost. Two more deactivations of the company, without and with purge, must be answered with a status below 500.',
  fix: 'Answer 200, as the company is as it should be, or 404; do not use the row before you know that there is one.',
  likelyCause: 'The row of the company is used without a look whether there is one.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await context.deactivateUnnoticed(company, { purge: true });
    for (const purge of [false, true]) {
      const exchange = await context.post('deactivate', { token: company.serviceToken(), purge });
      if (exchange.response !== null && exchange.response.status < 500) continue;
      fail(`A deactivation of an unknown company${purge ? ' with purge' : ''} failed`, {
        expected: '200 or 201, or a 4xx',
        actual: describeExchange(exchange),
      });
    }
  },
});
