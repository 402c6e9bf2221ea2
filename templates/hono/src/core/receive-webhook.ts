import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { findCompany } from './companies.js';
import { recordEvent } from './inbox.js';

// A key of the database can't hold a NUL character, nor be endless.
const key = z.string().regex(/^[^\0]{1,255}$/);
const sender = z.object({ company: key });
const webhook = z.object({ id: z.union([key, z.number().transform(String)]), event: z.string().min(1) });

/** Records a webhook so that it can be answered at once: the platform waits 5 s and sends again what took longer. */
export async function receiveWebhook(
  context: Context,
  { body, text, authorization }: { body: unknown; text: string; authorization: string | undefined },
): Promise<void> {
  const from = sender.safeParse(body);
  const company = from.success ? await findCompany(context, from.data.company) : null;
  // The secret has to be that of the company in the body: with any other company's, one could act in its name.
  if (!company?.active || !isSecret(authorization, company.webhookSecret))
    throw new Refusal(401, 'The webhook is not authenticated.');

  const parsed = webhook.safeParse(body);
  if (!parsed.success) throw new Refusal(400, 'A webhook needs an id and an event.');
  const { id, event } = parsed.data;
  // Other webhooks of the company may point here too. Refusing them would make the platform send them again and again.
  const ignored = !context.handlers.has(event);
  const isNew = !ignored && (await recordEvent(context, { company: company.id, id, event, body: text }));
  if (isNew) context.wake();
  const outcome = ignored ? 'ignored' : isNew ? 'recorded' : 'seen before';
  context.log.info({ company: company.id, event, id, outcome }, 'received a webhook');
}

/** Takes as long for a wrong secret as for the right one. */
function isSecret(authorization = '', expected: string): boolean {
  // The platform sends `Secret <secret>`. The name of a scheme has no case.
  const given = /^Secret +(\S+) *$/i.exec(authorization)?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
