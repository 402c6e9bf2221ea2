import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { distance } from 'fastest-levenshtein';
import { eventNames, isEventName, type EventName } from '../contract/events.js';
import { UserError } from '../errors.js';

/**
 * The event of that name.
 * @throws UserError with the closest names where there is none
 */
export function eventNamed(name: string): EventName {
  if (isEventName(name)) return name;
  const score = (known: string): number => {
    const sharesWord = known.split('.').some((word) => name.toLowerCase().split(/[._-]/).includes(word));
    return distance(name.toLowerCase(), known) - (sharesWord ? 3 : 0);
  };
  const nearest = eventNames.toSorted((a, b) => score(a) - score(b)).slice(0, 3);
  throw new UserError(`There is no event "${name}".`, {
    nextSteps: [`The closest are: ${nearest.join(', ')}.`, 'All of them: rehive-ext events'],
  });
}

/** `data.amount=100` → `{ 'data.amount': 100 }`. A value that is not JSON is taken as the text that it is. */
export function webhookOverrides(assignments: readonly string[]): Record<string, unknown> {
  const overrides: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) {
      throw new UserError(`--set ${assignment} has no value.`, {
        nextSteps: ['Write it as --set data.amount=100.'],
      });
    }
    overrides[assignment.slice(0, at)] = jsonOrText(assignment.slice(at + 1));
  }
  return overrides;
}

/**
 * What `--data` names: a file, or stdin for `-`; undefined without the flag.
 * @throws UserError when it can't be read or is no JSON object
 */
export async function webhookData(
  file: string | undefined,
  cwd: string,
): Promise<Record<string, unknown> | undefined> {
  if (file === undefined) return undefined;
  const origin = file === '-' ? 'stdin' : file;
  const content = file === '-' ? await text(process.stdin) : await readData(resolve(cwd, file), origin);
  const value = parseData(content, origin);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`--data: ${origin} is not a JSON object.`, {
      nextSteps: ['It is merged into the data of the event: {"amount": 100}.'],
    });
  }
  return { ...value };
}

async function readData(path: string, origin: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`--data: ${origin} can't be read: ${reason}`, { cause });
  }
}

function parseData(content: string, origin: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`--data: ${origin} is not JSON: ${reason}`, { cause });
  }
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // Text without quotes is what people mean by --set data.status=Complete.
    return value;
  }
}
