import { source } from '../../../contract/sources.js';
import { defineCheck, expectClientError } from '../../define-check.js';

export const webhookUnknownCompany = defineCheck({
  id: 'webhook-unknown-company',
  group: 'webhook',
  title: 'A webhook for a company that has not activated the extension is refused with a 4xx',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: [
    'activate-accepted',
    'webhook-accepted',
    'webhook-refuses-no-secret',
    'webhook-refuses-wrong-secret',
  ],
  source: source(
    'recommendations',
    'A webhook is matched to a company and to its secret: where there is no company, nothing can match.',
  ),
  observes:
    'A webhook for a company that has not activated the extension is sent with a made-up secret, without one, with an empty one, and with "undefined" and "null" as its secret. Each must be answered with a 4xx.',
  fix: 'Answer 401 when there is no row for the company, as for a wrong secret.',
  likelyCause:
    'The row is used without asking whether there is one, or a secret that is missing equals one that is missing.',
  async run(context) {
    const [known, unknown] = [context.company(), context.company()];
    await known.activated();
    known.firstWebhook();
    const body = { ...(await known.webhookBody()), company: unknown.id };
    const attempts = [
      ['a secret', `Secret ${context.unknownToken()}`],
      ['no secret', null],
      ['an empty secret', 'Secret '],
      ['"undefined" as its secret', 'Secret undefined'],
      ['"null" as its secret', 'Secret null'],
    ] as const;
    for (const [how, authorization] of attempts) {
      const exchange = await known.forge({ authorization, body });
      expectClientError(
        exchange,
        `The extension did not refuse a webhook for an unknown company with ${how}`,
      );
    }
  },
});
