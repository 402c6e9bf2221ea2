import { z } from 'zod';
import { GiveUp, PlatformError } from '../errors.js';
import type { Platform } from '../platform/platform.js';
import { type Handler, handlerOf } from './handler.js';
import { isRefused, type Notification, notificationsFor, recordMessage, wasSent } from './notifications.js';
import { fillIn } from './fill-in.js';
import { transport } from './transport.js';

const named = z.object({ id: z.string().min(1) });
const resource = z.looseObject({ id: z.string(), user: named.nullish() });
const person = z.looseObject({ id: z.string(), email: z.string().nullish() });

/** Sends what a company's admins have set up for an event, to whom it is set up for. */
export function notifyOf(kind: 'users' | 'transactions'): Handler {
  return handlerOf(named, async ({ id: event, event: name, company, data }, { platform, database, log }) => {
    const wanted = await notificationsFor(database, company, name);
    if (wanted.length === 0) return null;
    // As it is now: a message about what has changed since the webhook was made would be wrong.
    const subject = await look(platform, `admin/${kind}/${encodeURIComponent(data.id)}/`, resource);
    const userId = kind === 'users' ? subject.id : subject.user?.id;
    const user =
      userId === undefined
        ? null
        : await look(platform, `admin/users/${encodeURIComponent(userId)}/`, person);

    for (const notification of wanted) {
      const to = notification.address ?? (await addressOf(notification));
      if (to === null || (await wasSent(database, { company, event, notification }))) continue;
      const values = { ...subject, user };
      await transport.send(
        {
          to,
          subject: fillIn(notification.subject, values),
          text: fillIn(notification.body, values),
          // The same at every try. Should the process die between here and the next line, mail programs show one message.
          id: `${event}.${notification.id}`,
        },
        log,
      );
      // At once, and not with the event: when the next one fails, this one must not be sent again.
      await recordMessage(database, { company, event, notification });
    }
    return null;

    async function addressOf(notification: Notification): Promise<string | null> {
      if (user === null || (await isRefused(database, { company, user: user.id, notification }))) return null;
      return user.email ?? null;
    }
  });
}

/** What is gone from the platform since can't be written about. */
async function look<Data>(platform: Platform, path: string, schema: z.ZodType<Data>): Promise<Data> {
  try {
    return await platform.request({ path, schema });
  } catch (error) {
    if (error instanceof PlatformError && error.status === 404)
      throw new GiveUp(error.message, { cause: error });
    throw error;
  }
}
