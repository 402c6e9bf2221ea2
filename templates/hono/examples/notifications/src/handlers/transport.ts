import { createTransport } from 'nodemailer';
import type { Log } from '../log.js';

export interface Message {
  to: string;
  subject: string;
  text: string;
  /** Of the message: the same however often it is sent. */
  id: string;
}

/** How messages leave. Put your own here: anything that throws where it could not send is one. */
export interface Transport {
  send(message: Message, log: Log): Promise<void>;
}

/** Mail through SMTP_URL, sent by MAIL_FROM (see .env.example). */
function smtp(url: string, from: string): Transport {
  const mailer = createTransport({
    url,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    async send({ id, ...message }) {
      await mailer.sendMail({ ...message, from, messageId: `<${id}@${domain}>` });
    },
  };
}

/** For development: says that a message would leave, not to whom or what it says. */
const logged: Transport = {
  async send({ id }, log) {
    log.info({ message: id }, 'would send a message; set SMTP_URL to do so');
  },
};

/** Made at the first message: the environment may come from .env, which is read after this file. */
export const transport: Transport = {
  send(message, log) {
    chosen ??= fromEnvironment(process.env['SMTP_URL'], process.env['MAIL_FROM']);
    return chosen.send(message, log);
  },
};
let chosen: Transport | undefined;

function fromEnvironment(url = '', from = ''): Transport {
  if (url === '') return logged;
  if (from === '') throw new Error('MAIL_FROM is required with SMTP_URL.');
  return smtp(url, from);
}
