import { createPublicKey, verify } from 'node:crypto';
import { totpAt } from '../../../src/simulator/totp.js';
import { dataOf, entriesOf } from './answer-data.js';
import type { Person, Prepared } from './prepared-company.js';
import { isRefused, proof, type Given, type Proofs } from './proof.js';

interface OfPerson extends Given {
  person: Person;
}

function tokenIn(answer: unknown): string {
  return String(dataOf(answer)['token']);
}

/** What a login, a registration or a new token answers lets in, and as whom. */
async function letsIn({ as }: Prepared, answer: unknown, email?: string): Promise<boolean> {
  const { data } = await as(tokenIn(answer)).user.authRetrieve({});
  return email === undefined || data.email === email;
}

const sessions: Proofs = {
  'POST /3/auth/login/': proof<OfPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, body: { user: person.email, password: person.password, company: 'acme' } };
    },
    (prepared, answer, { person }) => letsIn(prepared, answer, person.email),
  ),
  'POST /3/admin/auth/login/': proof<OfPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, body: { user: person.email, password: person.password } };
    },
    (prepared, answer, { person }) => letsIn(prepared, answer, person.email),
  ),
  'POST /3/auth/logout/': proof<OfPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, token: person.session, body: { clear_session_option: 'none' } };
    },
    async (prepared, _answer, { person }) => {
      const refresh = prepared.user.authRefreshCreate({
        body: {},
        headers: { Authorization: `Refresh-Token ${person.refresh}` },
      });
      return !(await prepared.tokenWorks(person.session)) && (await isRefused(refresh, 401));
    },
  ),
  'POST /3/auth/tokens/': proof<OfPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, token: person.session, body: { password: person.password, label: 'mine' } };
    },
    async (prepared, answer, { person, body }) => {
      const wrong = { ...body, password: 'not this one' };
      return (
        (await letsIn(prepared, answer, person.email)) &&
        (await isRefused(prepared.as(person.session).user.authTokensCreate({ body: wrong }), 400))
      );
    },
  ),
  'POST /3/auth/jwt/': proof<OfPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, token: person.session, body: { nonce: 'of this test' } };
    },
    async (prepared, answer, { person }) => {
      const [header = '', claims = '', signature = ''] = tokenIn(answer).split('.');
      const [key] = prepared.platform.jwks().keys;
      if (key === undefined) return false;
      const isSigned = verify(
        'sha256',
        Buffer.from(`${header}.${claims}`),
        { key: createPublicKey({ key: { ...key }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
      const claimed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
      return isSigned && claimed['sub'] === person.id && claimed['nonce'] === 'of this test';
    },
  ),
};

interface WithToken extends OfPerson {
  /** A token that the person has made beside the session's. */
  made: string;
}

async function withToken(prepared: Prepared): Promise<WithToken> {
  const person = await prepared.person();
  const body = { password: person.password, label: 'mine' };
  const { data } = await prepared.as(person.session).user.authTokensCreate({ body });
  return { person, made: data.token, token: person.session };
}

async function withTokenNamed(prepared: Prepared): Promise<WithToken> {
  const given = await withToken(prepared);
  return { ...given, path: { token_key: given.made.slice(0, 8) } };
}

const tokens: Proofs = {
  'GET /3/auth/tokens/': proof<WithToken>(withToken, async (_prepared, answer, { made }) =>
    entriesOf(answer).some(({ token_key: key, label }) => made.startsWith(String(key)) && label === 'mine'),
  ),
  'GET /3/auth/tokens/{token_key}/': proof<WithToken>(
    withTokenNamed,
    async (_prepared, answer) => dataOf(answer)['label'] === 'mine',
  ),
  'DELETE /3/auth/tokens/{token_key}/': proof<WithToken>(
    withTokenNamed,
    async (prepared, _answer, { made, person }) =>
      !(await prepared.tokenWorks(made)) && prepared.tokenWorks(person.session),
  ),
  'DELETE /3/auth/tokens/': proof<WithToken>(
    withToken,
    async (prepared, _answer, { made, person }) =>
      !(await prepared.tokenWorks(made)) && prepared.tokenWorks(person.session),
  ),
};

interface WithAuthenticator extends OfPerson {
  authenticator: string;
}

/** A login asks for the second factor, lets nobody in without it, and with it does. */
async function asksForSecondFactor(prepared: Prepared, person: Person, code: () => string): Promise<boolean> {
  const login = await prepared.user.authLogin({
    body: { user: person.email, password: person.password, company: 'acme' },
  });
  const [challenge] = login.data.challenges;
  const { user } = prepared.as(login.data.token);
  if (challenge === undefined || !(await isRefused(user.authRetrieve({}), 403))) return false;
  await user.authMfaVerify({ body: { challenge: challenge.id, token: code() } });
  return (await user.authRetrieve({})).data.id === person.id;
}

const secondFactors: Proofs = {
  'POST /3/auth/mfa/deliver/': proof<WithAuthenticator>(
    async (prepared) => {
      const person = await prepared.person();
      const { user } = prepared.as(person.session);
      const made = await user.authMfaAuthenticatorsCreate({ body: { type: 'sms' } });
      const authenticator = made.data.id;
      return { person, authenticator, token: person.session, body: { authenticator } };
    },
    async (prepared, _answer, { person, authenticator }) => {
      const lastOtp = (): string =>
        prepared.platform.messages().findLast(({ user, by }) => user === person.id && by === 'sms')?.carries[
          'otp'
        ] ?? '';
      const { user } = prepared.as(person.session);
      await user.authMfaVerify({ body: { authenticator, token: lastOtp() } });
      const read = await user.authMfaAuthenticatorsRetrieve({ path: { identifier: authenticator } });
      return read.data.verified && asksForSecondFactor(prepared, person, lastOtp);
    },
  ),
  'POST /3/auth/mfa/verify/': proof<WithAuthenticator & { code: () => string }>(
    async (prepared) => {
      const person = await prepared.person();
      const { user } = prepared.as(person.session);
      const made = await user.authMfaAuthenticatorsCreate({ body: { type: 'totp' } });
      const { id: authenticator, details } = made.data;
      const key = 'key' in details ? details.key : '';
      const code = (): string => totpAt(key, Date.now());
      return { person, authenticator, code, token: person.session, body: { authenticator, token: code() } };
    },
    async (prepared, _answer, { person, authenticator, code }) => {
      const { user } = prepared.as(person.session);
      const read = await user.authMfaAuthenticatorsRetrieve({ path: { identifier: authenticator } });
      return read.data.verified && asksForSecondFactor(prepared, person, code);
    },
  ),
};

async function isListed({ admin }: Prepared, email: string): Promise<boolean> {
  return entriesOf(await admin.usersList({ query: { email } })).some((one) => one['email'] === email);
}

let registered = 0;
function newEmail(): string {
  registered += 1;
  return `registered-${registered}@acme.test`;
}

const registrations: Proofs = Object.fromEntries(
  [
    ['POST /3/auth/register/', { company: 'acme' }],
    ['POST /3/admin/auth/register/', {}],
  ].map(([key, more]) => [
    key,
    proof(
      async () => ({ body: { email: newEmail(), password: 'correct horse battery', ...Object(more) } }),
      async (prepared, answer, { body }: { body: Record<string, unknown> }) =>
        (await letsIn(prepared, answer, String(body['email']))) &&
        (await isListed(prepared, String(body['email']))),
    ),
  ]),
) as Proofs;

interface InOauthSession extends Given {
  email: string;
  session: string;
}

async function beginOauth({ admin, user }: Prepared): Promise<string> {
  const client = await admin.oauthClientsCreate({
    body: { provider: 'google', application: 'wallet', client_id: 'wallet.apps.example.com' },
  });
  return (await user.authOauthSessionCreate({ body: { client: client.data.id } })).data.session;
}

/** Known to the provider; the platform knows the email, or not. */
async function comeBack(prepared: Prepared, email: string): Promise<InOauthSession> {
  const session = await beginOauth(prepared);
  await prepared.user.authOauthVerifyCreate({ body: { session, code: email } as { session: string } });
  return { email, session, body: { session } };
}

const oauth: Proofs = {
  'POST /3/auth/oauth/session/': proof(
    async ({ admin }) => {
      const client = await admin.oauthClientsCreate({
        body: { provider: 'apple', application: 'wallet', client_id: 'com.example.wallet' },
      });
      return { body: { client: client.data.id } };
    },
    async ({ user }, answer) => {
      const session = String(dataOf(answer)['session']);
      const { data } = await user.authOauthAuthorizeCreate({ body: { session } });
      const unknown = user.authOauthSessionCreate({ body: { client: 'nobody' } });
      return data.url.includes('com.example.wallet') && (await isRefused(unknown, 400));
    },
  ),
  'POST /3/auth/oauth/authorize/': proof(
    async (prepared) => ({ body: { session: await beginOauth(prepared) } }),
    async ({ user }, answer, { body }: { body: { session: string } }) => {
      const url = new URL(String(dataOf(answer)['url']));
      const unknown = user.authOauthAuthorizeCreate({ body: { session: 'none' } });
      return (
        url.searchParams.get('client_id') === 'wallet.apps.example.com' &&
        url.searchParams.get('state') === body.session &&
        (await isRefused(unknown, 400))
      );
    },
  ),
  'POST /3/auth/oauth/verify/': proof<InOauthSession>(
    async (prepared) => {
      const { email } = await prepared.person();
      const session = await beginOauth(prepared);
      return { email, session, body: { session, code: email } };
    },
    async (prepared, answer, { email, session }) =>
      dataOf(answer)['user_exists'] === true &&
      letsIn(prepared, await prepared.user.authOauthLoginCreate({ body: { session } }), email),
  ),
  'POST /3/auth/oauth/login/': proof<InOauthSession>(
    async (prepared) => comeBack(prepared, (await prepared.person()).email),
    async (prepared, answer, { email, session }) =>
      (await letsIn(prepared, answer, email)) &&
      (await isRefused(prepared.user.authOauthLoginCreate({ body: { session } }), 400)),
  ),
  'POST /3/auth/oauth/register/': proof<InOauthSession>(
    async (prepared) => comeBack(prepared, newEmail()),
    async (prepared, answer, { email }) =>
      (await letsIn(prepared, answer, email)) && (await isListed(prepared, email)),
  ),
};

export const sessionProofs: Proofs = { ...sessions, ...tokens, ...secondFactors, ...registrations, ...oauth };
