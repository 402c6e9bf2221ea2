import { pathOf, type Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  fail,
  tokenHeader,
  type Check,
  type CheckContext,
  type TestCompany,
} from '../../define-check.js';

/** Uses the extension, and gives back what it answered. */
type Exercise = (context: CheckContext, company: TestCompany) => Promise<Exchange[]>;

const secretive = source(
  'recommendations',
  'The service token is for the extension alone: it is never returned, logged or exposed.',
);

const basics = { group: 'security', severity: 'required', source: secretive } as const;

/** In words, see {@link everydayUse} and {@link troubledUse}. */
const everyday =
  'A company activates, gets a webhook, is rotated, is refused once, calls each endpoint as an admin and as a user, and deactivates.';
const troubled =
  'Requests that break off, are of the wrong type or lead nowhere are sent with real tokens and secrets in them, and calls come while the platform fails.';
const answersSearched = 'No answer may have a service token or a webhook secret in it.';
const outputSearched =
  "None of the company's tokens and secrets may stand in what the extension writes to stdout and stderr.";

/** What the extension says, and writes to its log, in its daily work and when something goes wrong. */
export const secretsKept: readonly Check[] = [
  defineCheck({
    ...basics,
    id: 'answers-without-secrets',
    title: 'No answer of the extension has the service token or a webhook secret in it',
    after: ['activate-accepted'],
    observes: `${everyday} ${answersSearched}`,
    fix: 'Answer with fields that are chosen one by one, never with the whole row of the company.',
    likelyCause: 'The row of the company is sent as it is stored.',
    run: (context) => judgeAnswers(context, everydayUse),
  }),
  defineCheck({
    ...basics,
    id: 'answers-without-secrets-on-errors',
    title: 'No error answer has the service token or a webhook secret in it',
    long: 'silence',
    after: ['answers-without-secrets'],
    observes: `${troubled} ${answersSearched}`,
    fix: 'Answer errors with a message of your own, never with what was received or with what the platform was sent.',
    likelyCause: 'The message of an exception is sent, and it quotes the request.',
    run: (context) => judgeAnswers(context, troubledUse),
  }),
  defineCheck({
    ...basics,
    id: 'output-without-secrets',
    title: 'The extension writes no token and no webhook secret to its log',
    needs: ['output'],
    after: ['activate-accepted'],
    observes: `${everyday} ${outputSearched}`,
    fix: 'Leave bodies and Authorization headers out of the log, or have the logger redact them.',
    likelyCause: 'Every request is logged with its body and its headers.',
    run: (context) => judgeOutput(context, everydayUse),
  }),
  defineCheck({
    ...basics,
    id: 'output-without-secrets-on-errors',
    title: 'The extension writes no token and no webhook secret to its log when something goes wrong',
    needs: ['output'],
    long: 'silence',
    after: ['output-without-secrets'],
    observes: `${troubled} ${outputSearched}`,
    fix: 'Log the status and the path of a failed request, not the error object of the HTTP client; have the logger redact headers and bodies.',
    likelyCause:
      'The error of the HTTP client is logged, and it has the request in it, Authorization included.',
    run: (context) => judgeOutput(context, troubledUse),
  }),
];

async function judgeAnswers(context: CheckContext, exercise: Exercise): Promise<void> {
  for (const { request, response } of await exercise(context, context.company())) {
    const found = context.secretsIn(response);
    if (found.length === 0) continue;
    fail(`The answer to ${request.method} ${pathOf(request)} has a secret in it`, {
      expected: 'no token and no secret',
      actual: found.join(', '),
    });
  }
}

async function judgeOutput(context: CheckContext, exercise: Exercise): Promise<void> {
  const company = context.company();
  await exercise(context, company);
  const leaked = (): string[] => {
    const output = context.output();
    return company.secrets().flatMap(({ secret, what }) => (output.includes(secret) ? [what] : []));
  };
  // What was written last is still on its way.
  await context.waitFor(() => leaked().length > 0, 300);
  if (leaked().length === 0) return;
  fail('The extension writes secrets to its log', {
    expected: 'no token and no secret in stdout and stderr',
    actual: [...new Set(leaked())].join(' and '),
  });
}

/** All that the platform and the people of a company do every day. */
async function everydayUse(context: CheckContext, company: TestCompany): Promise<Exchange[]> {
  const { endpoints } = context.manifest;
  const reports = [await company.activated()];
  if (endpoints.webhook !== null && company.webhooks().length > 0) reports.push(await company.webhook());
  // A call with a token that is replaced meanwhile would fail: that is trouble.
  await company.quiet(100);
  if (endpoints.rotate !== null) reports.push(await company.rotate());
  const answers = reports.map(({ exchange }) => exchange);
  answers.push((await company.activate({ token: company.userToken })).exchange);
  for (const path of [endpoints.admin, endpoints.user, endpoints.health, '/']) {
    if (path === null) continue;
    for (const token of [company.adminToken, company.userToken])
      answers.push(await context.call({ path, headers: { authorization: tokenHeader(token) } }));
  }
  answers.push((await company.deactivate()).exchange);
  return answers;
}

/** The same with requests that can't be understood, and with a platform that fails. */
async function troubledUse(context: CheckContext, company: TestCompany): Promise<Exchange[]> {
  await company.activated();
  const answers = await misunderstood(context, company);
  for (const respond of [{ status: 500 }, { status: 401 }, 'malformed', 'drop'] as const) {
    const mend = company.fault({ respond });
    const token = company.serviceToken() ?? '';
    answers.push((await company.activate({ token })).exchange);
    if (context.manifest.endpoints.rotate !== null) answers.push((await company.rotate({ token })).exchange);
    if (company.webhooks().length > 0) answers.push((await company.webhook()).exchange);
    for (const endpoint of context.apiEndpoints()) {
      const user = endpoint === 'admin' ? company.adminToken : company.userToken;
      answers.push(await context.ask(endpoint, tokenHeader(user)));
    }
    // The work after the webhook meets the failure, too.
    await context.pause(50);
    mend();
    // One that does not answer would not answer the next time either, and each time takes long.
    if (answers.some(({ response }) => response === null)) break;
  }
  return answers;
}

/** Requests with secrets in them that break off, are of the wrong type, or lead nowhere. */
async function misunderstood(context: CheckContext, company: TestCompany): Promise<Exchange[]> {
  const { activate, deactivate, rotate, webhook, admin } = context.manifest.endpoints;
  const token = company.serviceToken() ?? '';
  const secret = company.webhooks()[0]?.secret;
  const answers: Exchange[] = [];
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> =>
    void answers.push(await context.call({ method: 'POST', path, body, headers }));
  for (const path of [activate, deactivate, rotate]) {
    if (path === null) continue;
    await post(path, `{"token": "${token}"`);
    await post(path, { token: [token] });
  }
  if (webhook !== null && secret !== undefined) {
    const headers = { authorization: `Secret ${secret}` };
    await post(webhook, '{"id": 1, "event": ', headers);
    await post(webhook, { id: 1, event: 'transaction.create', company: company.id, data: null }, headers);
  }
  const authorization = tokenHeader(token);
  answers.push(
    await context.call({ path: '/nothing-here/', headers: { authorization } }),
    await context.call({ method: 'PUT', path: activate, body: { token } }),
    await context.call({ path: `${admin ?? '/'}%`, headers: { authorization } }),
  );
  return answers;
}
