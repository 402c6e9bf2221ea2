import type { Platform } from '../../src/simulator/platform.js';
import { accessOf, adminOf, freshExtension, freshPlatform } from '../simulator/platform-requests.js';
import { reply, type TinyExtension } from '../simulator/tiny-extension.js';

/** Somebody whom no output, log or file may name. */
const customer = {
  first_name: 'Zsófia',
  last_name: 'Bartók-Nagy',
  email: 'zsofia.bartok@bank.example.hu',
  mobile: '+36301234567',
  id_number: '800101-5009-087',
  birth_date: '1980-01-01',
} as const;
const note = 'For Zsófia, from her aunt';

/** Of the customer's, what may stand nowhere. */
export const personal: readonly string[] = [
  customer.first_name,
  customer.last_name,
  customer.email,
  customer.mobile,
  customer.id_number,
  customer.birth_date,
  'her aunt',
  '203.0.113.77',
  'Szent István',
];

export interface Production {
  platform: Platform;
  extension: TinyExtension;
  /** The admin's of `acme-live`. */
  token: string;
  secret: string;
  /** Raises an event about the customer. */
  raise(): Promise<void>;
}

/** A platform in the place of the real one: a company, its extension elsewhere, and a customer with a name. */
export async function production(company = 'acme-live'): Promise<Production> {
  const platform = await freshPlatform({ companies: [{ id: company }] });
  const extension = await freshExtension();
  const ask = adminOf(platform, company);
  const secret = 'production-secret-0123456789abcdef-0123456789';
  for (const event of ['user.update', 'transaction.create'])
    await ask('POST', 'admin/webhooks/', { body: { url: `${extension.url}/webhook/`, event, secret } });
  return {
    platform,
    extension,
    secret,
    token: accessOf(platform, company).admin_token,
    async raise() {
      await platform.sendWebhook({
        company,
        event: 'transaction.create',
        set: { 'data.note': note },
        data: {
          metadata: {
            payer: `${customer.first_name} ${customer.last_name}`,
            ip: '203.0.113.77',
            street: 'Szent István tér 1',
            contact: customer.email,
          },
        },
      });
      await platform.sendWebhook({ company, event: 'user.update', data: { ...customer } });
    },
  };
}

/** The extension answers so from now on. */
export function answering(extension: TinyExtension, status: number, message = 'no'): void {
  extension.answer = (_call, response) => reply(response, status, { status: 'error', message });
}
