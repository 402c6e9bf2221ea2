import { source, type Source } from '../../../contract/sources.js';
import { sparseData } from '../../../contract/sparse-data.js';
import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted, expectNoServerError, type Check } from '../../define-check.js';

interface Sparse {
  id: string;
  title: string;
  severity: Check['severity'];
  after?: readonly string[];
  source: Source;
  fix: string;
  likelyCause: string;
  /** Which of both bodies, and in words: after `The extension failed at a webhook`. */
  kind: 'nulls' | 'missing';
  what: string;
}

const sparse: readonly Sparse[] = [
  {
    id: 'webhook-sparse-data-null',
    title: 'A webhook whose data is null wherever it may be is not answered with a 5xx',
    severity: 'required',
    source: source('sdk', 'Many fields of a resource may be null, metadata among them.'),
    fix: 'Ask whether a field is null before you look into it.',
    likelyCause: 'A field of metadata, or a method of a date, is used without asking whether there is any.',
    kind: 'nulls',
    what: 'whose optional fields are null',
  },
  {
    id: 'webhook-sparse-data-missing',
    title: 'A webhook whose data has no optional fields is not answered with a 5xx',
    // The schema lets them be missing; that the platform ever leaves them out is not documented.
    severity: 'recommended',
    after: ['webhook-sparse-data-null'],
    source: source('sdk', 'Some fields of a resource are optional: an answer need not have them.'),
    fix: 'Treat a field that is missing as one that is null.',
    likelyCause: 'A field is used without asking whether it is there.',
    kind: 'missing',
    what: 'without optional fields',
  },
];

export const webhookSparseData: readonly Check[] = sparse.map(({ kind, what, after = [], ...words }) =>
  defineCheck({
    ...words,
    group: 'webhook',
    observes: `A webhook ${what}, as far as the schema of its resource allows it, must be answered with a status below 500. Then an ordinary webhook must be accepted.`,
    needs: ['webhook-endpoint'],
    after: ['activate-accepted', 'webhook-accepted', ...after],
    async run(context) {
      const company = context.company();
      await company.activated();
      const { secret } = company.firstWebhook();
      const body = await company.webhookBody();
      const data = (await sparseData(body.event, body.data))[kind];
      const exchange = await company.forge({ authorization: `Secret ${secret}`, body: { ...body, data } });
      expectNoServerError(exchange, `The extension failed at a webhook ${what}`);
      await company.quiet(100);
      // Whatever fails after the answer must not take everything else with it.
      expectAccepted(
        await company.webhook(),
        `The extension takes no webhook any more after one ${what}`,
        calls.webhook.acceptedStatuses,
      );
    },
  }),
);
