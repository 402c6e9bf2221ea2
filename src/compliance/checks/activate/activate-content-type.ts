import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail } from '../../define-check.js';

const contentTypes = [
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON',
];

export const activateContentType = defineCheck({
  id: 'activate-content-type',
  group: 'activate',
  title: 'JSON is read however its content type is written, with a charset or without',
  severity: 'recommended',
  after: ['activate-accepted', 'activate-repeatable'],
  source: source(
    'requirements',
    'The calls of the platform are JSON; that their content type may have a charset is assumed.',
  ),
  observes: `An active company's activation is sent with new tokens and these content types: ${contentTypes.join(', ')}. Each must be answered with 200 or 201.`,
  fix: 'Compare the media type before the first ";" alone and without regard to case, or parse the body as JSON in any case.',
  likelyCause: 'The header is compared with "application/json" as a whole, and the body is left unread.',
  async run(context) {
    const company = context.company();
    await company.activated();
    for (const contentType of contentTypes) {
      const exchange = await context.call({
        method: 'POST',
        path: context.manifest.endpoints.activate,
        headers: { 'content-type': contentType },
        body: { token: company.issueServiceToken() },
      });
      if (calls.activate.acceptedStatuses.includes(exchange.response?.status ?? 0)) continue;
      fail(`The extension did not take an activation with the content type ${contentType}`, {
        expected: calls.activate.acceptedStatuses.join(' or '),
        actual: describeExchange(exchange),
      });
    }
  },
});
