import { source } from '../../../contract/sources.js';
import { defineCheck, expectClientError } from '../../define-check.js';

export const activateMalformedJson = defineCheck({
  id: 'activate-malformed-json',
  group: 'activate',
  title: 'A body that is not JSON is answered with a 4xx, not a 5xx',
  severity: 'recommended',
  after: ['activate-accepted'],
  source: source(
    'errors',
    "A mistake of the caller is answered with 4xx and a message; 5xx says that it is the server's.",
  ),
  fix: 'Answer 400 when the body can not be parsed.',
  likelyCause: 'Nothing catches the exception of the JSON parser.',
  async run(context) {
    for (const body of ['{"token": ', '', 'token=abc', '<token/>']) {
      const exchange = await context.call({
        method: 'POST',
        path: context.manifest.endpoints.activate,
        body,
      });
      expectClientError(
        exchange,
        `The body ${JSON.stringify(body)} was not answered as a mistake of the caller`,
      );
    }
  },
});
