import type { CallReport } from '../contract/exchange.js';
import type { SendWebhookOptions } from '../simulator/platform-interface.js';
import { skip, type PlatformWebhook, type TestCompany, type WebhookOptions } from './define-check.js';
import { sentWebhook } from './sent-webhook.js';
import type { TestCompanyOptions } from './test-company.js';
import { waitUntil } from './wait-until.js';

/** What a company of a check has to do with webhooks: those that the platform has, and sending one. */
export type CompanyWebhooks = Pick<TestCompany, 'webhooks' | 'hasItsWebhooks' | 'firstWebhook' | 'webhook'>;

type Options = Pick<
  TestCompanyOptions,
  'platform' | 'manifest' | 'extensionUrl' | 'access' | 'ensureNotOver'
>;

export function createCompanyWebhooks({
  platform,
  manifest,
  extensionUrl,
  access: { id },
  ensureNotOver,
}: Options): CompanyWebhooks {
  const delivered = new Map<string, Record<string, unknown>>();

  const webhooks = (): PlatformWebhook[] =>
    [...platform.state.webhooks.values()]
      .filter(({ company, url, archived }) => company === id && !archived && leadsTo(url, extensionUrl))
      .map(({ url, event, secret, enabled }) => ({ url, event, secret, enabled }));

  const hasItsWebhooks: TestCompany['hasItsWebhooks'] = (ms) =>
    waitUntil(() => {
      const enabled = webhooks().filter((one) => one.enabled);
      return manifest.webhooks.every(({ event }) => enabled.some((one) => one.event === event));
    }, ms);

  const firstWebhook = (): PlatformWebhook => {
    const [first] = webhooks();
    if (first === undefined) skip('the extension has registered no webhook on the platform for the company');
    return first;
  };

  const webhook = async ({
    event,
    id: eventId,
    secret,
    url,
    data,
  }: WebhookOptions = {}): Promise<CallReport> => {
    ensureNotOver();
    const registered =
      event !== undefined && url !== undefined && secret !== undefined
        ? { event, url, secret }
        : (webhooks().find((one) => event === undefined || one.event === event) ?? firstWebhook());
    // A retry carries the same body as the first delivery, so an id that was sent before brings its data along.
    const earlier = eventId === undefined ? undefined : delivered.get(eventId);
    const body = data ?? earlier;
    const sent: SendWebhookOptions = {
      company: id,
      event: event ?? registered.event,
      url: url ?? registered.url,
      secret: secret === undefined ? registered.secret : secret,
      ...(eventId === undefined ? {} : { id: eventId }),
      ...(body === undefined ? {} : { data: body }),
    };
    const [report] = await platform.sendWebhook(sent);
    if (report === undefined) throw new Error('The simulated platform sent no webhook.');
    if (eventId !== undefined) delivered.set(eventId, sentWebhook(report).data);
    return report;
  };

  return { webhooks, hasItsWebhooks, firstWebhook, webhook };
}

/** Whether an address is the extension's, path included. */
function leadsTo(url: string, extensionUrl: string): boolean {
  const base = extensionUrl.replace(/\/+$/, '');
  return url === base || url.startsWith(`${base}/`);
}
