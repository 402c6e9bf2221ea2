import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectAccepted,
  expectRefused,
  fail,
  kindOf,
  silenceAfter,
  workMs,
} from '../../define-check.js';

export const webhookRefusedChangesNothing = defineCheck({
  id: 'webhook-refused-changes-nothing',
  group: 'webhook',
  title: 'A webhook that is refused has no effect, and leaves nothing behind',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: [
    'activate-accepted',
    'webhook-accepted',
    'webhook-refuses-no-secret',
    'webhook-refuses-wrong-secret',
  ],
  source: source(
    'events',
    'A webhook without Authorization: Secret <secret> is not the platform’s: what it says has not happened.',
  ),
  observes:
    'A webhook is sent without Authorization and with a wrong secret: both must be refused and have no effect on the platform. The same event with the right secret must then be accepted and worked on.',
  fix: 'Compare the secret before anything of the body is stored or worked on.',
  likelyCause: 'The event is recorded or handed to a worker first, and the secret is compared afterwards.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const first = await company.workOn();
    const body = await company.webhookBody();
    await company.quiet(silenceAfter(first));
    const before = company.serviceCalls().length;
    for (const authorization of [null, `Secret ${context.unknownToken()}`]) {
      const exchange = await company.forge({ authorization, body });
      expectRefused({ exchange }, 'The extension took a webhook that proves nothing');
    }
    await company.quiet(silenceAfter(first));
    const caused = company.effectsSince(before, first.calls);
    if (caused.length > 0) {
      fail('The extension works on a webhook that it has refused', {
        expected: 'no call to the platform because of it',
        actual: caused.map(kindOf).join(', '),
      });
    }
    // Whoever guesses ids could otherwise keep events from being worked on. Any call tells of work: what the event says was
    // said before, under another id, and who does it once for its transaction only looks.
    const known = company.serviceCalls().length;
    const again = await company.webhook({ id: String(body.id), data: body.data });
    expectAccepted(
      again,
      'The extension refuses an event because a forged one had its id',
      calls.webhook.acceptedStatuses,
    );
    const done = (): boolean => company.serviceCalls().length > known;
    if (await context.waitFor(done, workMs)) return;
    fail('The extension counts an event as seen because a forged one had its id', {
      expected: `work on the event within ${workMs / 1000} s`,
      actual: 'no call to the platform because of it',
    });
  },
});
