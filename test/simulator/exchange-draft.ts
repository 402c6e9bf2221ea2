import type { ExchangeDraft } from '../../src/simulator/recorder.js';

/** A request to the platform that was never answered, before it is recorded. */
export function exchangeDraft(request: Partial<ExchangeDraft['request']>): ExchangeDraft {
  return {
    direction: 'to-platform',
    at: 0,
    company: null,
    call: null,
    request: { method: 'POST', url: 'http://127.0.0.1/3/', headers: { host: 'x' }, body: null, ...request },
    response: null,
    error: null,
    duration_ms: 1,
  };
}
