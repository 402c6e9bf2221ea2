import { calls } from '../../../contract/calls.js';
import type { Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  advise,
  defineCheck,
  describeExchange,
  expectAccepted,
  fail,
  type MalformedRequest,
} from '../../define-check.js';

const count = 200;
/** Few enough that whoever mends it can try each of them. */
const atOnce = 4;

/** A method or a version that a server does not know is the caller's fault all the same. */
const allowed = [501, 505];

export const securityMalformedRequests = defineCheck({
  id: 'security-malformed-requests',
  group: 'security',
  title: `None of ${count} malformed requests ends the extension, keeps it from answering or makes it answer 5xx`,
  severity: 'required',
  long: 'work',
  seeded: true,
  after: ['activate-accepted'],
  source: source(
    'requirements',
    'The endpoints are public: anybody can send them anything, and the platform needs an answer all the same (that it should not be a 5xx is a recommendation).',
  ),
  observes: `${count} requests that no client should send, drawn from the seed, go to all endpoints, ${atOnce} at a time. Each that is complete must be answered, and afterwards an activation be accepted; a 5xx is told as a recommendation.`,
  fix: 'Validate headers, path and body before anything else and answer 400; end the process for nothing that came from outside.',
  likelyCause: 'An exception is thrown where nothing catches it, or a value is used before it is checked.',
  async run(context) {
    const company = context.company();
    await company.activated();
    let blamed: { exchange: Exchange; told: string } | null = null;
    const requests = context.malformedRequests(count, company);
    for (let first = 0; first < count; first += atOnce) {
      const sent = requests.slice(first, first + atOnce);
      const exchanges = await Promise.all(sent.map((request) => context.send(request)));
      for (const [index, exchange] of exchanges.entries()) {
        const request = sent[index];
        if (request === undefined) continue;
        const told = `Request ${first + index + 1} of ${count} (seed ${context.seed}), ${request.what},`;
        if (exchange.response === null && !mayBeClosed(request, exchange)) {
          // What ended the extension, or keeps it, may be one that was sent with it, or just before.
          const suspects = requests
            .slice(Math.max(0, first - 1), first + atOnce)
            .filter((one) => one !== request)
            .map(({ what }) => `; near it: ${what}`);
          fail(`${told} was not answered`, {
            expected: 'an answer, such as 400',
            actual: `${describeExchange(exchange)}${suspects.join('')}`,
          });
        }
        const status = exchange.response?.status ?? 0;
        if (status >= 500 && !allowed.includes(status)) blamed ??= { exchange, told };
      }
    }
    expectAccepted(
      await company.activate(),
      `After ${count} malformed requests (seed ${context.seed}), the extension takes no activation any more`,
      calls.activate.acceptedStatuses,
    );
    if (blamed === null) return;
    advise(`${blamed.told} was answered as if the mistake were the extension's`, {
      expected: 'a status below 500',
      actual: describeExchange(blamed.exchange),
    });
  },
});

/** What does not end, or is no HTTP, is owed no answer; that nothing listens any more is something else. */
function mayBeClosed({ complete }: MalformedRequest, { error }: Exchange): boolean {
  return !complete && error !== null && !error.includes('ECONNREFUSED');
}
