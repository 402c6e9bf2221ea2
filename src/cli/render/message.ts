import type { ChalkInstance } from 'chalk';
import type { Message } from '../../simulator/confirmations.js';
import { printable } from './printable.js';

/** A message that the platform would send: to whom, why, and what it is answered with, where that may be shown. */
export function messageLine(
  { by, to, user, company, event, carries }: Message,
  { showTokens = false, colors }: { showTokens: boolean | undefined; colors: ChalkInstance },
): string {
  const how = by === 'sms' ? 'SMS to' : 'email to';
  const fields = Object.entries(carries).map(([field, value]) => `${field}=${value}`);
  const what = showTokens ? fields.join(' ') : `${Object.keys(carries).join(', ')}: --show-tokens shows them`;
  return printable(
    `${colors.green('✉ not sent')}   ${how} ${to ?? user}  ${event}  ${what} ${colors.dim(company)}`,
  );
}
