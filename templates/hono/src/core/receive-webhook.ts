import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { findCompany } from './companies.js';
import { recordEvent } from './inbox.js';

// A key of the database can't hold a NUL character, nor be endless.
const key = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\0]*$/, 'must not contain a NUL character');
const sender = z.object({ company: key });
const webhook = z.object({ id: z.union([key, z.number().transform(String)]), event: z.string().min(1) });

export interface Received {
  /** `seen` is a retry of an event that is recorded already, `ignored` an event that nothing here handles. */
  outcome: 'recorded' | 'seen' | 'ignored';
  company: string;
  event: string;
  id: string;
}

/** Records a webhook so that it can be answered at once: the platform waits 5 s and sends again what took longer. */
export async function receiveWebhook(
  context: Context,
  { body, text, authorization }: { body: unknown; text: string; authorization: string | undefined },
): Promise<Received> {
  const from = sender.safeParse(body);
  const company = from.success ? await findCompany(context, from.data.company) : null;
  // The secret has to be that of the company in the body: with any other company's, one could act in its name.
  const authentic = isSecret(authorization, company?.webhookSecret);
  if (company === null || !company.active || !authentic)
    throw new Refusal(401, 'The webhook is not authenticated.');

  const parsed = webhook.safeParse(body);
  if (!parsed.success) throw new Refusal(400, 'A webhook needs an id and an event.');
  const received = { company: company.id, ...parsed.data };
  // Other webhooks of the company may point here too. Refusing them would make the platform send them again and again.
  if (!context.handlers.has(received.event)) return { outcome: 'ignored', ...received };
  const isNew = await recordEvent(context, { ...received, body: text });
  if (isNew) context.wake();
  return { outcome: isNew ? 'recorded' : 'seen', ...received };
}

/** Takes as long for a wrong secret as for the right one, and for a company that has none. */
function isSecret(authorization: string | undefined, expected: string | undefined): boolean {
  // The name of a scheme has no case.
  const given = /^Secret +(\S+) *$/i.exec(authorization ?? '')?.[1];
  const equal = timingSafeEqual(digest(given ?? ''), digest(expected ?? 'none'));
  return equal && given !== undefined && expected !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
