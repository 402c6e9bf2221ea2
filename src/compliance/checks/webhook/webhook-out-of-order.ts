import { calls } from '../../../contract/calls.js';
import { isEventName, type EventName } from '../../../contract/events.js';
import type { CallReport, Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  effectsOf,
  expectAccepted,
  expectNoServerError,
  fail,
  isAbout,
  kindOf,
  sentWebhook,
  skip,
  workMs,
  type CheckContext,
  type TestCompany,
} from '../../define-check.js';

export const webhookOutOfOrder = defineCheck({
  id: 'webhook-out-of-order',
  group: 'webhook',
  title: 'An update that arrives before its create loses neither of them',
  severity: 'recommended',
  long: 'silence',
  needs: ['webhook-endpoint', 'declared-webhooks'],
  after: ['activate-accepted', 'webhook-accepted', 'activate-creates-webhooks'],
  source: source(
    'events',
    'An event that failed is sent again up to an hour later, so events arrive in any order.',
  ),
  observes:
    'The update of a resource arrives before its create, and once more afterwards where it is refused. Both events of another resource follow in order: the first pair must have led to each kind of call to the platform that the second does.',
  fix: 'Ask the platform for the resource as it is now, and store it whether or not it was known; dates say which is newer.',
  likelyCause:
    'An update looks for the row that its create has not made yet; or a create gives up because the row is there.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { create, update } = pairOf(company);
    const activation = company.serviceCalls().length;
    // A resource that the extension has never heard of: the first that happens in a new company.
    const early = await company.webhook({ event: update });
    expectNoServerError(early.exchange, `The extension failed at ${update} before ${create}`);
    const body = sentWebhook(early);
    const { data } = body;
    expectTaken(await company.webhook({ event: create, data }), `${create} after ${update}`);
    if (!early.accepted) {
      expectTaken(await company.webhook({ event: update, data }), `${update}, sent again after ${create}`);
    }
    await company.quiet(300);
    const soFar = company.serviceCalls().length;
    // Then another one, in order, to compare with.
    const usual = await inOrder(context, company, { create, update });
    const lost = (): string[] => {
      // One that looks for work now and then may come to the first pair late.
      const seen = company
        .serviceCalls()
        .filter((call, index) => index >= activation && (index < soFar || isAbout(call, body)));
      return kinds(usual).filter((kind) => !kinds(seen).includes(kind));
    };
    if (await context.waitFor(() => lost().length === 0, workMs)) return;
    fail(`${update} before ${create} has less of an effect than after it`, {
      expected: kinds(usual).join(', '),
      actual: `no ${lost().join(', ')}`,
    });
  },
});

interface Pair {
  create: EventName;
  update: EventName;
}

/** Of the events that the extension has webhooks for, two that are about one resource. */
function pairOf(company: TestCompany): Pair {
  const events = company.webhooks().map(({ event }) => event);
  for (const create of events) {
    const update = create.replace(/create$/, 'update');
    if (create !== update && isEventName(update) && events.includes(update)) return { create, update };
  }
  skip('the extension has webhooks for no two events that are the create and the update of one resource');
}

async function inOrder(
  context: CheckContext,
  company: TestCompany,
  { create, update }: Pair,
): Promise<readonly Exchange[]> {
  const before = company.serviceCalls().length;
  const created = await company.webhook({ event: create });
  expectTaken(created, create);
  await company.quiet(150);
  const { data } = sentWebhook(created);
  expectTaken(
    await company.webhook({ event: update, id: context.newEventId(), data }),
    `${update} after ${create}`,
  );
  await company.quiet(300);
  return company.serviceCalls().slice(before);
}

function expectTaken(report: CallReport, what: string): void {
  expectAccepted(report, `The extension did not take ${what}`, calls.webhook.acceptedStatuses);
}

function kinds(made: readonly Exchange[]): string[] {
  return [...new Set(effectsOf(made).map(kindOf))];
}
