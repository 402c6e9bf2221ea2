import { limits } from '../../../contract/limits.js';
import { source, type Source } from '../../../contract/sources.js';
import type { WebhookBody } from '../../../contract/events.js';
import { defineCheck, expectSuccess, type Check } from '../../define-check.js';

interface Taken {
  id: string;
  title: string;
  severity: Check['severity'];
  source: Source;
  fix: string;
  likelyCause: string;
  /** In words: after `The extension refused`. */
  what: string;
  change(body: WebhookBody): unknown;
}

const bytes = 150_000;

/** Emoji of several code points, combining marks, both directions of writing, and characters of two to four bytes. */
const text = '👩‍👩‍👧 e\u0301 ñ ₦1,000 \u{1F1FF}\u{1F1E6} שלום 𝒜 \u2028 漢字';

const taken: readonly Taken[] = [
  {
    id: 'webhook-large-body',
    title: 'A webhook of 150 KB is taken',
    severity: 'required',
    source: source(
      'metadata',
      `The metadata of one resource may have ${limits.metadataMaxBytes} bytes, so a webhook can have well over 100 KB.`,
    ),
    fix: 'Raise the limit for request bodies to 1 MB or more on the webhook endpoint.',
    likelyCause: 'The framework takes 100 KB by default.',
    what: 'a webhook of 150 KB',
    change: withMetadata({ first: 'f'.repeat(bytes / 2), second: 's'.repeat(bytes / 2) }),
  },
  {
    id: 'webhook-non-ascii',
    title: 'A webhook with characters of several bytes is taken',
    severity: 'required',
    source: source('metadata', 'Metadata, names and notes are JSON texts: any character may be in them.'),
    fix: 'Put the bytes of the body together first, then decode them as UTF-8; Content-Length counts bytes.',
    likelyCause:
      'Characters are counted where bytes are meant, or each part of the body is decoded by itself.',
    what: 'a webhook with characters of several bytes',
    change: withMetadata({ text, [text]: text.repeat(100) }),
  },
  {
    id: 'webhook-extra-fields',
    title: 'A webhook with fields that the extension does not know is taken',
    // Which fields are added is the platform's to say; that they may be, the docs do not.
    severity: 'recommended',
    source: source('changelog', 'The platform adds fields to its resources from release to release.'),
    fix: 'Validate the fields that you use, and let all others pass.',
    likelyCause: 'The body is validated against a schema that allows no further fields.',
    what: 'a webhook with a field that it does not know',
    change: (body) => ({
      ...body,
      api_version: '4.0.0',
      data: { ...body.data, future_field: { of: ['a', 'kind'], that: null, is: 'new' } },
    }),
  },
];

function withMetadata(metadata: Record<string, string>): Taken['change'] {
  return (body) => ({ ...body, data: { ...body.data, metadata } });
}

/** Bodies that are as they may be, and that an extension may not expect. */
export const webhookTakesBody: readonly Check[] = taken.map(({ what, change, ...words }) =>
  defineCheck({
    ...words,
    group: 'webhook',
    observes: `With the right secret, the extension gets ${what}. It must be answered with a status from 200 to 299.`,
    needs: ['webhook-endpoint'],
    after: ['activate-accepted', 'webhook-accepted'],
    async run(context) {
      const company = context.company();
      await company.activated();
      const { secret } = company.firstWebhook();
      const body = await company.webhookBody();
      const exchange = await company.forge({ authorization: `Secret ${secret}`, body: change(body) });
      expectSuccess(exchange, `The extension refused ${what}`);
    },
  }),
);
