import { effectsOf, kindOf } from '../contract/effects.js';
import type { CallReport, Exchange } from '../contract/exchange.js';
import type { JsonPath } from '../manifest/manifest-error.js';
import type { Activity, CheckContext, TestCompany } from './define-check.js';

/** What a finding shows beside its message. */
interface Seen {
  expected?: string;
  actual?: string;
  /** What of rehive.json has to be mended, such as `['endpoints', 'rotate']`. */
  manifestPath?: JsonPath;
}

/** What a check found: the rule is broken. */
export class Finding extends Error {
  override readonly name = 'Finding';
  readonly expected: string | null;
  readonly actual: string | null;
  /** Where in rehive.json; null for what the check as a whole is about. */
  readonly manifestPath: JsonPath | null;

  /** Never a failure, even where the check is required. */
  readonly advice: boolean;

  constructor(message: string, { expected, actual, manifestPath }: Seen = {}, { advice = false } = {}) {
    super(message);
    this.expected = expected ?? null;
    this.actual = actual ?? null;
    this.manifestPath = manifestPath ?? null;
    this.advice = advice;
  }
}

/** Thrown by {@link skip}: not a verdict. */
export class SkippedBecause extends Error {
  override readonly name = 'SkippedBecause';
}

/** The rule is broken. One line on what happened, then what was expected and what was seen. */
export function fail(message: string, seen: Seen = {}): never {
  throw new Finding(message, seen);
}

/** {@link fail}, where only a recommendation is broken, or what is broken rests on an assumption. */
export function advise(message: string, seen: Seen = {}): never {
  throw new Finding(message, seen, { advice: true });
}

/** What the check is about can't be observed here. */
export function skip(reason: string): never {
  throw new SkippedBecause(reason);
}

/** The header with which the platform and its extensions know a user. */
export function tokenHeader(token: string): string {
  return `Token ${token}`;
}

/** The platform has to have taken the call: an accepted status, in time. */
export function expectAccepted(report: CallReport, message: string, accepted: readonly number[]): void {
  if (report.accepted) return;
  const limit = `${report.time_limit_ms / 1000} s`;
  fail(message, { expected: `${accepted.join(' or ')} within ${limit}`, actual: describeCall(report) });
}

/** The extension has to have answered, with a status from 400 on. A redirect or an empty 204 refuses nothing. */
export function expectRefused({ exchange }: { exchange: Exchange }, message: string): void {
  const { response } = exchange;
  if (response !== null && response.status >= 400) return;
  fail(message, { expected: 'a refusal, such as 401', actual: describeExchange(exchange) });
}

/** Any status from 200 to 299. */
export function expectSuccess(exchange: Exchange, message: string): void {
  const status = exchange.response?.status ?? 0;
  if (status >= 200 && status < 300) return;
  fail(message, { expected: 'a status from 200 to 299', actual: describeExchange(exchange) });
}

/** A client's mistake has to be answered as one. */
export function expectClientError(exchange: Exchange, message: string): void {
  const status = exchange.response?.status ?? 0;
  if (status >= 400 && status < 500) return;
  fail(message, { expected: 'a status from 400 to 499', actual: describeExchange(exchange) });
}

/** Whatever else it answers: it has to answer, and must not say that the failure is its own. */
export function expectNoServerError(exchange: Exchange, message: string): void {
  const status = exchange.response?.status ?? 500;
  if (status < 500) return;
  fail(message, { expected: 'an answer below 500', actual: describeExchange(exchange) });
}

/**
 * The effect of the first calls has to come once more, among the calls after the first `since`, for as long as the check can
 * wait: an extension may take its time.
 */
export async function expectEffect(
  context: Pick<CheckContext, 'patience' | 'waitFor'>,
  company: TestCompany,
  { since, first, message }: { since: number; first: readonly Exchange[]; message: string },
): Promise<void> {
  const ms = context.patience();
  if (await context.waitFor(() => company.effectsSince(since, first).length > 0, ms)) return;
  fail(message, {
    expected: `${[...new Set(effectsOf(first).map(kindOf))].join(', ')} within ${Math.round(ms / 1000)} s (--timeout)`,
    actual: 'no such call that succeeded',
  });
}

/** The extension has to serve in each of the ways in which it did before. */
export function expectStillServes(
  before: readonly string[],
  after: readonly string[],
  message: string,
): void {
  const lost = before.filter((sign) => !after.includes(sign));
  if (lost.length === 0) return;
  fail(message, {
    expected: `the extension still ${lost.join(' and ')}`,
    actual: after.length === 0 ? 'it does not any more' : `it only ${after.join(' and ')}`,
  });
}

/**
 * Whether calls because of a company are made in another's name, or with a token that is worth nothing: by an extension that
 * asks the platform for each company all the time, or because of what somebody does to it meanwhile.
 */
export function asksForOthers({ company, calls }: Pick<Activity, 'company' | 'calls'>): boolean {
  return !calls.every((call) => isOwn(call, company));
}

/** Whether a call is made with a token of the company that works. */
function isOwn({ auth, company }: Exchange, { id }: Pick<TestCompany, 'id'>): boolean {
  return auth?.outcome === 'valid' && company === id;
}

/**
 * The extension has to serve the company in each way that it did before, and to work for it with the company's own token.
 * @param message begins with what happened meanwhile: `After a rotation for another company`
 */
export function expectServedAsBefore(before: Activity, after: Activity, message: string): void {
  expectStillServes(
    before.signs,
    after.signs,
    `${message}, the extension does not serve ${before.company.id} any more`,
  );
  // What it does not do at all can't be done wrong.
  if (before.calls.length === 0) return;
  // Others may have something of their own to do meanwhile, such as to create their webhooks.
  const kinds = new Set(before.calls.map(kindOf));
  const calls = after.calls.filter((call) => kinds.has(kindOf(call)));
  // One that asks the platform for each company all the time does so for the others meanwhile.
  const isRight = (call: Exchange): boolean => isOwn(call, before.company);
  if (asksForOthers(before) ? calls.some(isRight) : calls.length > 0 && calls.every(isRight)) return;
  const seen = calls.map(({ auth, company }) => `${auth?.outcome ?? 'no'} token of ${company ?? 'nobody'}`);
  fail(`${message}, the calls for ${before.company.id} are not made with its own token`, {
    expected: `the token of ${before.company.id}`,
    actual: [...new Set(seen)].join(', ') || 'no call',
  });
}

/** `401 {"status":"error"…}`, or why there was no answer. */
export function describeExchange({ response, error, duration_ms: ms }: Exchange): string {
  if (response === null) return `no answer: ${error ?? 'the connection ended'} (after ${Math.round(ms)} ms)`;
  const body = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
  const text = body === undefined || body === 'null' ? '' : ` ${body.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
  return `${response.status}${text}`;
}

function describeCall({ exchange, reason }: CallReport): string {
  const seen = describeExchange(exchange);
  return exchange.response === null || reason === null
    ? seen
    : `${seen} in ${Math.round(exchange.duration_ms)} ms`;
}
