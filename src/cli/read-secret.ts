import { addAbortSignal } from 'node:stream';
import { Interrupted, UserError } from '../errors.js';

/** No token and no secret has more characters; keeps an endless stdin from being read for ever. */
const maxLength = 4_096;

export interface SecretFlag {
  /** Such as `--token-stdin`. */
  flag: string;
  /** What is read, such as `token`. */
  what: string;
  /** That takes it. */
  command: string;
  /** Spaces at its ends are a part of it, as they may be of a password. */
  keepSpaces?: boolean;
  /** What to do on a terminal instead of piping it in, if there is anything. */
  instead?: string;
}

/**
 * A secret from stdin, where that is a pipe: neither a process list nor a shell's history has it then.
 * @throws UserError where stdin is a terminal, empty or too long
 */
export async function readSecret(
  { flag, what, command, keepSpaces, instead }: SecretFlag,
  signal: AbortSignal,
): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UserError(
      `${flag} reads the ${what} from a pipe, but stdin is a terminal, which would show it.`,
      { nextSteps: [...(instead === undefined ? [] : [instead]), `Pipe it in: … | ${command} ${flag}`] },
    );
  }
  let text = '';
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      text += String(chunk);
      if (text.length > maxLength) throw new UserError(`What stdin holds is longer than any ${what}.`);
    }
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw error;
  }
  const secret = keepSpaces === true ? text.replace(/\r?\n$/, '') : text.trim();
  if (secret === '') throw new UserError(`${flag}: stdin is empty.`);
  if (/\p{Cc}/u.test(secret))
    throw new UserError(`${flag}: stdin has more than one line, or characters that no ${what} can have.`);
  return secret;
}
