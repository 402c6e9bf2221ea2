import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

/** After it, `docker stop` kills; other platforms wait a little longer. */
const limitMs = 10_000;

export const resilienceStopsInTime = defineCheck({
  id: 'resilience-stops-in-time',
  group: 'resilience',
  title: `The extension ends within ${limitMs / 1000} seconds when it is asked to (SIGTERM)`,
  severity: 'recommended',
  needs: ['restart'],
  after: ['activate-accepted'],
  source: source(
    'recommendations',
    'Record a webhook, answer, and do the work afterwards: what is recorded may be left for the next start.',
  ),
  observes: 'The extension is asked to end (SIGTERM), and the time until its process is over is measured.',
  fix: 'On SIGTERM close the server and its idle connections, let the worker put back what it has, and exit in any case after some seconds.',
  likelyCause: 'SIGTERM is ignored, or the end waits for connections that stay open, or for the whole queue.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { took_ms: took, forced } = await context.restart();
    if (!forced && took <= limitMs) return;
    fail('The extension does not end when it is asked to', {
      expected: `its end within ${limitMs / 1000} s after SIGTERM`,
      actual: forced
        ? `it still ran after ${Math.round(took / 1000)} s, and was killed`
        : `its end after ${took} ms`,
    });
  },
});
