import { source } from '../../../contract/sources.js';
import { defineCheck, expectClientError } from '../../define-check.js';

export const activateBadInput = defineCheck({
  id: 'activate-bad-input',
  group: 'activate',
  title: 'Input that is missing or of the wrong type is answered with a 4xx, not a 5xx',
  severity: 'recommended',
  after: ['activate-accepted'],
  source: source(
    'errors',
    "A mistake of the caller is answered with 4xx and a message; 5xx says that it is the server's.",
  ),
  fix: 'Validate the body before anything else and answer 400 with {"status": "error", "message": …}.',
  likelyCause: 'A value is used before it is checked, and the exception becomes a 500.',
  async run(context) {
    const token = context.unknownToken();
    for (const body of [{}, { token: 7 }, { token: { a: 1 } }, [token], 'null', `"${token}"`]) {
      const exchange = await context.call({
        method: 'POST',
        path: context.manifest.endpoints.activate,
        body,
      });
      const sent = typeof body === 'string' ? body : JSON.stringify(body);
      expectClientError(
        exchange,
        `The body ${sent.replace(token, '…')} was not answered as a mistake of the caller`,
      );
    }
  },
});
