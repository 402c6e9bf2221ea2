import type { Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  allButTokenChecks,
  defineCheck,
  effectsOf,
  fail,
  kindOf,
  sendHeldWebhook,
  skip,
  untilReleased,
} from '../../define-check.js';

/** To do the same once more changes nothing for any other method (RFC 9110), and PATCH sets the fields that it names. */
const isAddition = ({ request }: Exchange): boolean => request.method === 'POST';

export const resilienceRepeatsSafely = defineCheck({
  id: 'resilience-repeats-safely',
  group: 'resilience',
  title: 'What a crash interrupts while the platform does it is not done a second time after the restart',
  severity: 'required',
  needs: ['webhook-endpoint', 'restart'],
  after: ['activate-accepted', 'webhook-accepted', 'resilience-finishes-interrupted-work'],
  source: source(
    'idempotency',
    'The same Idempotency-Key gets the same answer for 24 hours, and what it is for is done once.',
  ),
  observes:
    'A webhook is accepted, and the extension is killed while it waits for the answer to a POST, which the platform carries out all the same. After the start, the platform must not do the same again; a repetition with the same Idempotency-Key changes nothing.',
  fix: 'Send an Idempotency-Key with every POST: one per event and purpose, stored with the event or derived from its id, and the same at every try.',
  likelyCause: 'There is no Idempotency-Key, or a new one at every try.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const first = await company.work();
    const additions = effectsOf(first).filter(isAddition);
    if (additions.length === 0)
      skip('the extension adds nothing on the platform (POST) because of a webhook');
    const before = company.serviceCalls().length;
    const release = company.fault({ method: 'POST', path: allButTokenChecks, respond: untilReleased });
    let down = 0;
    await context.restart({
      kill: true,
      last: () => sendHeldWebhook(context, company),
      // The platform goes on with what it has, and nobody is there to hear of it.
      whileDown() {
        release();
        down = company.serviceCalls().length;
      },
    });
    const ms = context.patience();
    if (!(await context.waitFor(() => company.serviceCalls().slice(down).some(isAddition), ms)))
      skip(`the extension did not go on within ${Math.round(ms / 1000)} s after the restart (--timeout)`);
    await company.quiet(300);
    const made = company.effectsSince(before, first).filter(isAddition);
    if (made.length <= additions.length) return;
    fail('The platform did the same twice because the extension was killed while it waited for the answer', {
      expected: `one ${[...new Set(additions.map(kindOf))].join(', ')}`,
      actual: `${made.length}: ${made.map((call) => `${kindOf(call)} (${keyOf(call)})`).join(', ')}`,
    });
  },
});

function keyOf({ request: { headers } }: Exchange): string {
  const key = headers['idempotency-key'];
  return key === undefined ? 'without Idempotency-Key' : `Idempotency-Key ${key}`;
}
