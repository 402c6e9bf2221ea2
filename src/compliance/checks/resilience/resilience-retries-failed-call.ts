import { calls } from '../../../contract/calls.js';
import { source, type Source } from '../../../contract/sources.js';
import {
  allButTokenChecks,
  defineCheck,
  expectAccepted,
  expectEffect,
  skip,
  untilReleased,
  workMs,
  type Check,
  type CompanyFault,
} from '../../define-check.js';

interface Trouble {
  id: string;
  /** After `because the platform`. */
  does: string;
  did: string;
  severity: Check['severity'];
  respond: CompanyFault['respond'];
  /** Which calls meet it. Default: all but the token checks. */
  method?: 'GET';
  /** How often. Default: for as long as the trouble lasts. */
  times?: number;
  source?: Source;
  fix?: string;
  likelyCause: string;
}

/** So long does the trouble last: longer than a loop that tries again at once. */
const troubleMs = 500;

const troubles: readonly Trouble[] = [
  {
    id: 'resilience-retries-server-error',
    does: 'answers 500',
    did: 'answered 500',
    severity: 'required',
    respond: { status: 500, body: { status: 'error', message: 'Something went wrong.' } },
    likelyCause: 'The event is done as soon as it was tried, whatever came of it.',
  },
  {
    id: 'resilience-retries-throttled',
    does: 'answers 429',
    did: 'answered 429',
    severity: 'required',
    respond: { status: 429, headers: { 'retry-after': '1' } },
    source: source(
      'throttling',
      'A request that is throttled was not done, and may be made again after the wait.',
    ),
    likelyCause: 'Every 4xx counts as final, 429 among them.',
  },
  {
    id: 'resilience-retries-dropped',
    does: 'drops the connection',
    did: 'dropped the connection',
    severity: 'required',
    respond: 'drop',
    likelyCause:
      'A failed connection is an exception, not a status, and nothing catches it where work is tried again.',
  },
  {
    id: 'resilience-retries-malformed',
    does: 'answers with JSON that breaks off',
    did: 'answered with JSON that broke off',
    severity: 'required',
    respond: 'malformed',
    // Of a change, the status alone may be what an extension looks at.
    method: 'GET',
    likelyCause: 'The exception of the JSON parser ends the worker, or the event.',
  },
  {
    id: 'resilience-retries-no-answer',
    does: 'never answers',
    did: 'did not answer',
    // How long an extension may wait for an answer is written nowhere.
    severity: 'recommended',
    respond: untilReleased,
    times: 1,
    fix: 'Give every call to the platform a time limit of some seconds, and treat its end as a failure that is tried again.',
    likelyCause: 'The HTTP client has no time limit, so the worker waits for the answer for ever.',
  },
];

/** An event that was answered with success is the extension's to finish: the platform does not send it again. */
export const resilienceRetriesFailedCall: readonly Check[] = troubles.map(
  ({ does, did, respond, method, times, ...words }) =>
    defineCheck({
      source: source(
        'recommendations',
        'Record a webhook, answer, and do the work afterwards: after a success the platform never sends it again.',
      ),
      fix: 'Keep the event until its work has succeeded, and try again with growing waits. Where the first one is longer than this check waits, give it more time: rehive-ext check --timeout 120.',
      ...words,
      group: 'resilience',
      observes: `A webhook is sent, and ${times === undefined ? `each ${method ?? 'call'}` : 'the first call'} of the extension other than token checks meets a platform that ${does}. Once that is over, the event must have its effect on the platform; where the webhook was refused, it is sent once more for that.`,
      title: `Work that fails because the platform ${does} is tried again`,
      needs: ['webhook-endpoint'],
      after: ['activate-accepted', 'webhook-accepted'],
      long: 'limit',
      async run(context) {
        const company = context.company();
        await company.activated();
        const first = await company.work();
        if (method !== undefined && !first.some(({ request }) => request.method === method))
          skip(`the extension makes no ${method} because of a webhook`);
        const mend = company.fault({
          path: allButTokenChecks,
          respond,
          ...(method === undefined ? {} : { method }),
          ...(times === undefined ? {} : { times }),
        });
        const id = context.newEventId();
        const report = await company.webhook({ id });
        if (times === undefined) {
          await context.waitFor(() => company.faultsMet() > 0, workMs);
          await context.waitFor(() => false, troubleMs);
          mend();
        }
        const before = company.serviceCalls().length;
        // One that works before it answers leaves it to the platform to send it again.
        if (!report.accepted) {
          expectAccepted(
            await company.webhook({ id }),
            'The extension refuses an event that it could not work on when it came first',
            calls.webhook.acceptedStatuses,
          );
        }
        await expectEffect(context, company, {
          since: before,
          first,
          message: `An event was answered with success, and given up because the platform ${did}`,
        });
      },
    }),
);
