import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

// Service tokens, webhook secrets and callers' tokens must never reach a log. Bodies and headers are not logged at all;
// this catches what slips in with an object or an error. Database errors carry the values of the failed statement.
const secretFields = 'token secret authorization webhookSecret params detail where query internalQuery'.split(
  ' ',
);

export function createLog(level: string, destination?: DestinationStream): Log {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  const options = { level, base: null, redact: { paths, censor: '[redacted]' } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
