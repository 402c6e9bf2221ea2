import { resolveSchema, pathPattern } from '../../../src/simulator/generic/shape.js';
import { createAnswerValidator } from './answer-validator.js';
import { Identities } from './identities.js';
import { knownValues } from './known-values.js';
import { observe, type Written } from './observe.js';
import { proofs } from './proofs.js';
import { prepareCompany, type Prepared, type SdkOperation } from './prepared-company.js';
import { sampleBody } from './sample-body.js';

/** What became of one operation of the SDK. */
export interface OperationResult {
  section: 'admin' | 'user';
  id: string;
  key: string;
  /** The SDK's function returned, and the status is the one that the contract declares. */
  answered: boolean;
  /** The answer fits the generated schema. */
  valid: boolean;
  /** It was seen that the operation shows, or changes, what the platform keeps. */
  stateful: boolean;
  /** What went wrong; null where nothing did. */
  problem: string | null;
}

/** Calls every operation of the official SDK, unmodified, on a fresh platform over HTTP. */
export async function driveEveryOperation(): Promise<OperationResult[]> {
  const prepared = await prepareCompany();
  try {
    return await drive(prepared);
  } finally {
    await prepared.close();
  }
}

async function drive(prepared: Prepared): Promise<OperationResult[]> {
  const validators = {
    admin: createAnswerValidator(prepared.contracts.admin),
    user: createAnswerValidator(prepared.contracts.user),
  };
  const identities = new Identities(prepared);
  const results = new Map<SdkOperation, OperationResult>();
  const written = new Map<string, Written>([
    [`users ${prepared.known.id}`, { fields: { id: prepared.known.id } }],
    [`accounts ${prepared.account}`, { fields: { name: 'every' } }],
  ]);
  for (const operation of inOrder(prepared.operations)) {
    const { section, id, key } = operation;
    const result: OperationResult = {
      section,
      id,
      key,
      answered: false,
      valid: false,
      stateful: false,
      problem: null,
    };
    results.set(operation, result);
    try {
      const proof = proofs[key];
      if (proof === undefined && operation.method === 'DELETE' && !identities.knows(operation))
        await makeSomethingToDelete(prepared, identities, operation);
      const given = (await proof?.given(prepared)) ?? {};
      const path = given.path ?? (await identities.paramsOf(operation));
      const body = given.body ?? bodyOf(prepared, operation);
      const observation = observe({ prepared, identities, operation, path, body, written });
      await observation.before();
      const answer = await prepared.call(
        operation,
        {
          path,
          ...(given.query === undefined ? {} : { query: given.query }),
          ...(body === undefined ? {} : { body }),
          ...(await headersOf(prepared, operation)),
        },
        given.token,
      );
      const status = prepared.lastStatus(operation);
      result.answered = status === operation.status;
      if (!result.answered) result.problem = `Answered ${status}, expected ${operation.status}.`;
      const wrong = operation.response === null ? null : validators[section](operation.response, answer);
      result.valid = wrong === null;
      result.problem ??= wrong;
      // What a proof has made is its own.
      if (proof === undefined) identities.learn(operation, answer, body);
      result.stateful =
        proof?.seen === undefined
          ? await observation.after(answer)
          : await proof.seen(prepared, answer, given);
    } catch (error) {
      result.problem = describe(error);
    }
  }
  return prepared.operations.flatMap((operation) => results.get(operation) ?? []);
}

/** The other section may have deleted it already, as both show the same records. */
async function makeSomethingToDelete(
  prepared: Prepared,
  identities: Identities,
  operation: SdkOperation,
): Promise<void> {
  const create = identities.createOf(operation);
  if (create === undefined) return;
  const path = await identities.paramsOf(create);
  const body = bodyOf(prepared, create);
  identities.learn(
    create,
    await prepared.call(create, { path, ...(body === undefined ? {} : { body }) }),
    body,
  );
}

function bodyOf(prepared: Prepared, operation: SdkOperation): Record<string, unknown> | undefined {
  if (operation.body === null) return undefined;
  // SDK 4.4.0 has two schemas of the name AdminWebhookRequest, and this operation's body has the type of the other one.
  if (/^(POST|PUT) .*\/webhooks\//.test(operation.key)) {
    return {
      url: `https://example.com/hook-${operation.method}/`,
      event: 'user.update',
      secret: 's'.repeat(40),
    };
  }
  const contract = prepared.contracts[operation.section];
  return sampleBody(contract, resolveSchema(contract, operation.body), knownValues(prepared, operation));
}

/** A session is refreshed with its refresh token in place of its token. */
async function headersOf(
  prepared: Prepared,
  { path }: SdkOperation,
): Promise<{ headers?: Record<string, string> }> {
  return path === '/3/auth/refresh/'
    ? { headers: { Authorization: `Refresh-Token ${await prepared.refreshToken()}` } }
    : {};
}

/** What makes things first, what removes them last, and what ends a session after all of these. */
function inOrder(operations: readonly SdkOperation[]): SdkOperation[] {
  const phase = ({ method, path }: SdkOperation): number => {
    if (method === 'DELETE' && path.endsWith('/tokens/')) return 9;
    if (method === 'POST') return path.startsWith('/3/admin/') ? 1 : 2;
    // Of what there is one only, nothing can be seen before somebody wrote it.
    const isSingle = !path.endsWith('}/') && operations.some((one) => one.key === `PATCH ${path}`);
    if (method === 'GET' && isSingle) return 6;
    return { GET: 3, PATCH: 4, PUT: 5, DELETE: 7 }[method] ?? 8;
  };
  const depth = ({ path, method }: SdkOperation): number =>
    (method === 'DELETE' ? -1 : 1) * path.split('/').length;
  // A document is of a type, a user is in a group: these are made first, and removed last.
  const basics = ({ path, method }: SdkOperation): number =>
    (method === 'DELETE' ? -1 : 1) * (/document-types|\/groups\/$/.test(path) ? 0 : 1);
  return operations.toSorted(
    (a, b) =>
      phase(a) - phase(b) ||
      depth(a) - depth(b) ||
      basics(a) - basics(b) ||
      pathPattern(a.path).localeCompare(pathPattern(b.path)),
  );
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `The SDK threw ${JSON.stringify(error)}`;
  const data = 'data' in error ? ` ${JSON.stringify(error.data)}` : '';
  return `${error.message}${data}`.slice(0, 300);
}
