import type {
  AuthLoginResponses,
  AuthRefreshCreateResponses,
  AuthRegisterResponses,
  AuthRetrieveResponses,
} from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import { makeAccount } from '../accounts.js';
import { ApiFailure, unauthorized } from '../api-failure.js';
import type { Answer, PublicHandler, PublicRoutes, Routes } from '../api-request.js';
import { authenticate } from '../authentication.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { UserRecord } from '../state.js';
import { issueToken, makeUser, passwordMatches, revokeToken, revokeTokens } from '../users.js';
import { viewExtendedUser, viewPerson, viewUserSettings } from '../views/users.js';
import { checkUnique, findUser, readPerson } from './users.js';

type Login = AuthLoginResponses[200]['data'];

/** Of a session where the client asks for no other (assumption). */
const sessionMs = 24 * 60 * 60 * 1000;
/** A refresh token outlives its session (assumption). */
const refreshMs = 30 * sessionMs;

export function startSession(
  context: PlatformContext,
  user: UserRecord,
  lifetimeMs: number,
): Omit<Login, 'user'> {
  user.last_login = context.clock.now();
  const access = issueToken(context, user, { lifetimeMs });
  const refresh = issueToken(context, user, { kind: 'refresh', lifetimeMs: Math.max(lifetimeMs, refreshMs) });
  return {
    token: access.token,
    refresh_token: refresh.token,
    challenges: [],
    expires: access.expires ?? access.created + lifetimeMs,
    created: access.created,
  };
}

export function readLifetime(fields: FieldReader): number {
  return fields.integer('session_duration', { nullable: true, min: 1 }) ?? sessionMs;
}

function login(
  context: PlatformContext,
  user: UserRecord | null,
  password: string,
  lifetimeMs: number,
): Answer {
  if (user === null || user.deactivated || user.group === 'service' || !passwordMatches(user, password)) {
    throw new ApiFailure(400, 'Unable to log in with provided credentials.');
  }
  const data: Login = { ...startSession(context, user, lifetimeMs), user: { id: user.id } };
  return { status: 200, body: success(data) };
}

const userLogin: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const identifier = fields.text('user', { required: true });
  const company = fields.text('company', { required: true });
  const password = fields.text('password', { required: true });
  const lifetimeMs = readLifetime(fields);
  fields.done();
  const user = findUser(context, required(company, 'company'), required(identifier, 'user'));
  return login(context, user, required(password, 'password'), lifetimeMs);
};

/** Names no company: an admin's email is looked for in all of them. */
const adminLogin: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const identifier = fields.text('user', { required: true });
  const password = fields.text('password', { required: true });
  const lifetimeMs = readLifetime(fields);
  fields.done();
  const admins = [...context.state.users.values()].filter(({ group }) => group === 'admin');
  const user = admins.find(({ id, email, mobile }) =>
    [id, email, mobile].includes(required(identifier, 'user')),
  );
  return login(context, user ?? null, required(password, 'password'), lifetimeMs);
};

const register: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const companyId = fields.text('company', { required: true });
  // The SDK still has the older pair of passwords, as deprecated.
  const password = fields.text('password') ?? fields.text('password1');
  if (password === undefined) fields.fail('password', 'This field is required.');
  else if (password.length < 8) fields.fail('password', 'Ensure this field has at least 8 characters.');
  const person = readPerson(fields);
  if (person.email === null && person.mobile === null && person.username === null) {
    fields.fail('email', 'This field is required.');
  }
  const company = companyId === undefined ? undefined : context.state.companies.get(companyId);
  if (company === undefined && companyId !== undefined) fields.fail('company', 'Invalid company.');
  if (company !== undefined) checkUnique(fields, context, company.id, person);
  const lifetimeMs = readLifetime(fields);
  fields.done();
  const user = makeUser(context, required(company, 'company'), {
    ...person,
    group: 'user',
    password: required(password, 'password'),
  });
  makeAccount(context, required(company, 'company'), user);
  raiseForOperation(context, user.company, 'POST /3/auth/register/', null, viewExtendedUser(context, user));
  const data: AuthRegisterResponses[201]['data'] = {
    ...startSession(context, user, lifetimeMs),
    user: { ...viewPerson(context, user), settings: viewUserSettings(user) },
  };
  return { status: 201, body: success(data) };
};

/** Takes a refresh token as `Authorization: Refresh-Token …`, as the SDK sends it, and prolongs its session. */
const refresh: PublicHandler = ({ authorization, body }, context) => {
  const { caller } = authenticate(context, authorization, 'Refresh-Token');
  if (caller === null) throw unauthorized('Invalid refresh token.');
  const fields = new FieldReader(body);
  const lifetimeMs = readLifetime(fields);
  fields.done();
  revokeToken(context, caller.token.token);
  const { token, refresh_token, expires, created } = startSession(context, caller.user, lifetimeMs);
  // The SDK's type lacks the token; its client takes one from the answer, and keeps the old one without.
  const data: AuthRefreshCreateResponses[200]['data'] & { token: string } = {
    token,
    refresh_token,
    expires,
    created,
  };
  return { status: 200, body: success(data) };
};

export const authRoutes: Routes = {
  'GET /3/auth/': ({ caller }, context) => {
    // Added to, not copied: this is what is asked for the most.
    const data: AuthRetrieveResponses[200]['data'] = Object.assign(viewPerson(context, caller.user), {
      settings: viewUserSettings(caller.user),
    });
    return { status: 200, body: success(data) };
  },

  'POST /3/auth/logout/': ({ caller, body }, context) => {
    const fields = new FieldReader(body);
    const option = fields.choice('clear_session_option', ['all', 'temporary', 'none']);
    fields.done();
    if (option === 'all') revokeTokens(context, caller.user.id);
    else revokeToken(context, caller.token.token);
    return { status: 200, body: { status: 'success' } };
  },
};

export const publicAuthRoutes: PublicRoutes = {
  'POST /3/auth/login/': userLogin,
  'POST /3/admin/auth/login/': adminLogin,
  'POST /3/auth/register/': register,
  'POST /3/auth/refresh/': refresh,
};
