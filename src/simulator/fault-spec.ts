import { operations } from '../contract/operations.js';
import { UserError } from '../errors.js';
import { durationForms, formatDuration, parseDuration } from './duration.js';
import { pathPattern, type Fault, type FaultResponse } from './faults.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What a fault may say, for help and messages. */
const faultGrammar = [
  'WHAT: a status from 400 to 599 (429 may have "retry-after SECONDS"), "slow DURATION", "drop", "reset" or "malformed".',
  'WHERE: "on [METHOD] PATH", with {id} for one part of a path and * for anything; "company ID".',
  'WHEN: "once", "N times", "for DURATION", "at RATE" (0.3 or 30%), "seed N"; "after acting": what was asked for is done, its answer is lost.',
  'Such as: 500 on GET /3/auth/ once, or: drop after acting on POST /3/admin/webhooks/ once',
];

/**
 * A fault as it is written on a command line: `500 on GET /3/auth/ once`, `slow 2s on * for 1m`, `reset at 30% seed 7`,
 * `drop after acting on POST /3/admin/webhooks/`.
 * @throws UserError that says what is allowed where something isn't.
 */
export function parseFault(spec: string): Fault {
  const words = spec.trim().split(/\s+/);
  const wrong = (what: string): UserError =>
    new UserError(`The fault "${spec}" can't be read: ${what}.`, { nextSteps: faultGrammar });
  const take = (what: string): string => {
    const word = words.shift();
    if (word === undefined || word === '') throw wrong(`${what} is missing`);
    return word;
  };
  const duration = (after: string): number => {
    const word = take(`the duration after "${after}"`);
    const ms = parseDuration(word);
    if (ms === null) throw wrong(`"${word}" is no duration; it must look like ${durationForms}`);
    return ms;
  };
  const whole = (word: string, what: string, least: number): number => {
    const number = Number(word);
    if (!/^\d+$/.test(word) || number < least || !Number.isSafeInteger(number)) {
      throw wrong(`"${word}" is no ${what}`);
    }
    return number;
  };

  const fault: Fault = { match: {}, respond: readWhat() };
  while (words.length > 0) readClause(take('a clause'));
  if (fault.seed !== undefined && fault.rate === undefined) {
    throw wrong('a seed chooses requests where there is a rate, and there is none');
  }
  requireDoubt(fault, wrong);
  requireOperation(fault.match, wrong);
  return fault;

  function readWhat(): FaultResponse {
    const what = take('what is to happen');
    if (what === 'drop' || what === 'reset' || what === 'malformed') return what;
    if (what === 'slow') return { delayMs: duration('slow') };
    const status = Number(what);
    if (!/^[45]\d\d$/.test(what)) throw wrong(`"${what}" is no fault`);
    if (status !== 429 || words[0] !== 'retry-after') return { status };
    words.shift();
    const seconds = whole(take('the number after "retry-after"'), 'number of seconds', 0);
    return { status, headers: { 'retry-after': String(seconds) } };
  }

  function readClause(word: string): void {
    if (word === 'once') fault.times = 1;
    else if (word === 'on') {
      const next = take('the path after "on"');
      const isMethod = methods.includes(next.toUpperCase());
      if (isMethod) fault.match.method = next.toUpperCase();
      const path = isMethod ? take('the path after the method') : next;
      if (path !== '*' && !path.startsWith('/')) {
        throw wrong(`"${path}" is neither a method (${methods.join(', ')}) nor a path, which begins with /`);
      }
      fault.match.path = path;
    } else if (word === 'company') fault.match.company = take('the company');
    else if (word === 'for') fault.forMs = duration('for');
    else if (word === 'after') {
      if (take('"acting" after "after"') !== 'acting') throw wrong('after "after" there must be "acting"');
      fault.afterActing = true;
    } else if (word === 'seed') fault.seed = whole(take('the seed'), 'seed, which is a whole number', 0);
    else if (word === 'at') {
      const rate = take('the rate after "at"');
      const number = rate.endsWith('%') ? Number(rate.slice(0, -1)) / 100 : Number(rate);
      if (!(number > 0 && number <= 1))
        throw wrong(`"${rate}" is no rate; it must be above 0 and at most 1 or 100%`);
      fault.rate = number;
    } else if (words[0] === 'times') {
      fault.times = whole(word, 'number of times', 1);
      words.shift();
    } else throw wrong(`"${word}" is no clause`);
  }
}

/** Clients may rely on a 4xx: what it was the answer to was not done. A platform that did it all the same would be no fault of theirs. */
function requireDoubt({ respond, afterActing }: Fault, wrong: (what: string) => UserError): void {
  if (afterActing !== true || typeof respond !== 'object' || !('status' in respond)) return;
  if (respond.status >= 500) return;
  throw wrong(
    `a ${respond.status} says that nothing was done; after acting there may be a status from 500 to 599, "slow", "drop", "reset" or "malformed"`,
  );
}

/** A fault on a path that nothing has would silently do nothing. */
function requireOperation({ method, path }: Fault['match'], wrong: (what: string) => UserError): void {
  if (typeof path !== 'string') return;
  const pattern = pathPattern(path);
  const there = operations.filter(
    (one) => pathPattern(one.path).test(path) || pattern.test(one.path.replaceAll(/\{\w+\}/g, '1')),
  );
  if (there.length === 0) {
    const slash = path.endsWith('/') ? '' : ' (paths end with a slash)';
    throw wrong(`no operation of the platform has the path ${path}${slash}`);
  }
  if (method === undefined || there.some((one) => one.method === method)) return;
  const known = [...new Set(there.map((one) => one.method))].join(', ');
  throw wrong(`${path} has no ${method}, it has ${known}`);
}

/** A fault in the words that {@link parseFault} reads, with its seed. A library's own body or expression is only hinted at. */
export function describeFault({ match, times, forMs, rate, seed, respond, afterActing }: Fault): string {
  const words = [describeResponse(respond)];
  if (afterActing === true) words.push('after', 'acting');
  if (match.path !== undefined || match.method !== undefined) {
    words.push('on', ...(match.method === undefined ? [] : [match.method]), String(match.path ?? '*'));
  }
  if (match.company !== undefined) words.push('company', match.company);
  if (times !== undefined) words.push(times === 1 ? 'once' : `${times} times`);
  if (forMs !== undefined) words.push('for', formatDuration(forMs).replaceAll(' ', ''));
  if (rate !== undefined) words.push('at', String(rate));
  if (seed !== undefined) words.push('seed', String(seed));
  return words.join(' ');
}

function describeResponse(respond: FaultResponse): string {
  if (typeof respond === 'string') return respond;
  if ('delayMs' in respond) return `slow ${formatDuration(respond.delayMs)}`;
  const wait = respond.headers?.['retry-after'];
  return wait === undefined ? String(respond.status) : `${respond.status} retry-after ${wait}`;
}
