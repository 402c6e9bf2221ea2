import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail, skip } from '../../define-check.js';

export const activateOnlyPost = defineCheck({
  id: 'activate-only-post',
  group: 'activate',
  title: 'Activation, deactivation and rotation are done by POST alone, not by another method',
  severity: 'recommended',
  after: ['activate-accepted', 'activate-verifies-token'],
  source: source('requirements', 'The platform makes its calls by POST.'),
  observes:
    'A valid token is sent by GET and by PUT to the endpoints for activate, rotate and deactivate. A breach is an answer from 200 to 299 for which the extension asked the platform about the token.',
  fix: 'Route the method together with the path, and answer 404 or 405 for all others.',
  likelyCause: 'The route was declared for every method.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { activate, deactivate, rotate } = context.manifest.endpoints;
    const token = company.issueServiceToken();
    /** Nothing but the calls for the platform makes an extension look at a token in a body. */
    const asks = async (method: string, path: string): Promise<string | null> => {
      const before = company.exchanges().length;
      const exchange = await context.call({ method, path, body: { token } });
      const status = exchange.response?.status ?? 0;
      const taken = status >= 200 && status < 300 && company.exchanges().length > before;
      return taken ? describeExchange(exchange) : null;
    };
    if ((await asks('POST', activate)) === null)
      skip('an activation that is not made by the platform itself shows nothing on it');
    for (const path of [activate, rotate, deactivate]) {
      if (path === null) continue;
      for (const method of ['GET', 'PUT']) {
        const taken = await asks(method, path);
        if (taken === null) continue;
        fail(`${method} ${path} does what the platform asks for with POST`, {
          expected: '404 or 405',
          actual: taken,
        });
      }
    }
  },
});
