import { pathOf, type Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess, fail } from '../../define-check.js';

const times = 10;
/** Other checks ask the platform, too, and what they ask without a token can be told apart by its regularity alone. */
const betweenMs = 20;

export const apiHealth = defineCheck({
  id: 'api-health',
  group: 'api',
  title: 'The health endpoint answers anybody, and asks the platform nothing for that',
  severity: 'recommended',
  needs: ['health-endpoint'],
  after: ['activate-accepted'],
  source: source(
    'throttling',
    'What an address and a company may ask of the platform is limited (that a health endpoint is asked every few seconds, without a token, is our assumption).',
  ),
  observes: `The health endpoint is called up to ${times} times without a token. It must answer with a status from 200 to 299, and not call the platform each time.`,
  fix: 'Answer 200 from the process alone; or set endpoints.health in rehive.json to a path that does, or to null.',
  likelyCause:
    'The health endpoint stands behind the check for tokens, or looks whether the platform is there.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.quiet(50);
    let always: Set<string> | null = null;
    for (let time = 0; time < times; time += 1) {
      const before = { own: company.exchanges().length, anonymous: context.anonymousCalls().length };
      const exchange = await context.call({ path: context.manifest.endpoints.health ?? '/' });
      expectSuccess(exchange, 'The health endpoint does not answer somebody without a token');
      const asked: readonly Exchange[] = [
        ...company.exchanges().slice(before.own),
        ...context.anonymousCalls().slice(before.anonymous),
      ];
      const seen = asked.map(({ request }) => `${request.method} ${pathOf(request)}`);
      always = new Set(seen.filter((one) => always?.has(one) ?? true));
      if (always.size === 0) return;
      await context.pause(betweenMs);
    }
    fail('Each call of the health endpoint makes the extension call the platform', {
      expected: 'no call of the platform',
      actual: `${times} times ${[...(always ?? [])].join(', ')}`,
    });
  },
});
