import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const resilienceStartsWithoutPlatform = defineCheck({
  id: 'resilience-starts-without-platform',
  group: 'resilience',
  title: 'The extension starts while the platform can not be reached',
  severity: 'recommended',
  needs: ['restart'],
  after: ['activate-accepted'],
  source: source(
    'recommendations',
    'Record a webhook, then answer: neither of them takes the platform, so an extension can do both without it.',
  ),
  observes:
    'A company activates; then the extension is stopped, and started while nobody reaches the platform. It must answer on its port.',
  fix: 'Call the platform where it is needed, not while starting; what has to be asked at the start is asked again until it is answered.',
  likelyCause:
    'The companies or the configuration are looked up while starting, and a failure ends the process.',
  async run(context) {
    // One that has no company has nothing to ask about when it starts.
    await context.company().activated();
    const reason = await context.restartWithoutPlatform();
    if (reason === null) return;
    fail('The extension does not start while the platform can not be reached', {
      expected: 'an answer on its port',
      actual: reason.split('\n')[0] ?? reason,
    });
  },
});
