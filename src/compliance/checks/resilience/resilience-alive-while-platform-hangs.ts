import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import {
  allButTokenChecks,
  defineCheck,
  describeExchange,
  expectAccepted,
  fail,
  untilReleased,
} from '../../define-check.js';

/** Together more than a usual pool of workers or threads has. */
const waves = 2;
const atOnce = 20;
const answerMs = 5_000;

export const resilienceAliveWhilePlatformHangs = defineCheck({
  id: 'resilience-alive-while-platform-hangs',
  group: 'resilience',
  title:
    'While the platform answers nothing, the extension still takes webhooks and answers who asks for its health',
  severity: 'required',
  long: 'work',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-answers-before-work'],
  source: source(
    'recommendations',
    'Record a webhook, answer within its 5 seconds, and do the work afterwards, however long the platform takes.',
  ),
  observes: `While the platform answers nothing but token checks, ${waves * atOnce} webhooks are sent in ${waves} waves, and each must be accepted. The health endpoint, where there is one, must then answer anything within ${answerMs / 1000} seconds.`,
  fix: 'Let workers that are apart from the HTTP server call the platform, each call with a time limit.',
  likelyCause:
    'Calls to the platform take up the threads or connections that answer requests, until none is left.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.work();
    company.fault({ path: allButTokenChecks, respond: untilReleased });
    for (let wave = 0; wave < waves; wave += 1) {
      const reports = await Promise.all(Array.from({ length: atOnce }, () => company.webhook()));
      for (const report of reports) {
        expectAccepted(
          report,
          `The extension did not take each of ${waves * atOnce} webhooks while the platform answered nothing`,
          calls.webhook.acceptedStatuses,
        );
      }
    }
    await context.waitFor(() => company.faultsMet() > 0, answerMs);
    const { health } = context.manifest.endpoints;
    if (health === null) return;
    const exchange = await context.call({ path: health });
    // Unhealthy is an answer, too.
    if (exchange.response !== null && exchange.duration_ms <= answerMs) return;
    fail(`The extension did not answer at ${health} while the platform answered nothing`, {
      expected: `any answer within ${answerMs / 1000} s`,
      actual: `${describeExchange(exchange)} (${Math.round(exchange.duration_ms)} ms)`,
    });
  },
});
