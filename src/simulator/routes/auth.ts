import type { AuthLoginResponses, AuthRefreshCreateResponses, AuthRetrieveResponses } from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import { makeAccount } from '../accounts.js';
import { unauthorized } from '../api-failure.js';
import type {
  Answer,
  ApiHandler,
  PublicHandler,
  PublicRequest,
  PublicRoutes,
  Routes,
} from '../api-request.js';
import { authenticate } from '../authentication.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation, raiseForUser } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import { logIn, readDuration, startSession, viewSession } from '../sessions.js';
import type { CompanyRecord, UserRecord } from '../state.js';
import { clearSessionOptions, clearSessions, makeUser, revokeSession, revokeToken } from '../users.js';
import { viewExtendedUser, viewPerson, viewUserSettings } from '../views/users.js';
import { readNewPassword } from './read-password.js';
import { checkUnique, findUser, readGroup, readPerson } from './users.js';

type Login = AuthLoginResponses[200]['data'];

/** A second factor that comes by SMS is sent at once (multi-factor page). */
function answerLogin(
  context: PlatformContext,
  operationKey: string,
  user: UserRecord | null,
  { password, seconds }: { password: string; seconds: number | undefined },
): Answer {
  const data: Login = logIn(context, user, password, seconds);
  const takesSms = data.challenges.some(({ authenticator_types: types }) => types.includes('sms'));
  if (user !== null && takesSms) raiseForUser(context, operationKey, user);
  return { status: 200, body: success(data) };
}

const userLogin: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const identifier = fields.text('user', { required: true });
  const company = fields.text('company', { required: true });
  const password = fields.text('password', { required: true });
  const seconds = readDuration(fields);
  fields.done();
  const user = findUser(context, required(company, 'company'), required(identifier, 'user'));
  const credentials = { password: required(password, 'password'), seconds };
  return answerLogin(context, 'POST /3/auth/login/', user, credentials);
};

/** On behalf of a user of the caller's company (authorization page). */
const adminLogin: ApiHandler = ({ body, company }, context) => {
  const fields = new FieldReader(body);
  const identifier = fields.text('user', { required: true });
  const password = fields.text('password', { required: true });
  const seconds = readDuration(fields);
  fields.done();
  const user = findUser(context, company.id, required(identifier, 'user'));
  const credentials = { password: required(password, 'password'), seconds };
  return answerLogin(context, 'POST /3/admin/auth/login/', user, credentials);
};

function register(
  context: PlatformContext,
  operationKey: string,
  { body }: Pick<PublicRequest, 'body'>,
  companyOf: (fields: FieldReader) => CompanyRecord | undefined,
): Answer {
  const fields = new FieldReader(body);
  const company = companyOf(fields);
  const password = readNewPassword(fields, 'password');
  const person = readPerson(fields);
  if (person.email === null && person.mobile === null && person.username === null) {
    fields.fail('email', 'This field is required.');
  }
  if (company !== undefined) checkUnique(fields, context, company.id, person);
  const group = readGroup(fields, context, company?.id, ['user']);
  const seconds = readDuration(fields);
  fields.done();
  const user = makeUser(context, required(company, 'company'), {
    ...person,
    group,
    password: required(password, 'password'),
  });
  makeAccount(context, required(company, 'company'), user);
  raiseForOperation(context, user.company, operationKey, null, viewExtendedUser(context, user));
  // On behalf of a user, it is 200 (S).
  const status = operationKey === 'POST /3/admin/auth/register/' ? 200 : 201;
  return { status, body: success(viewSession(context, user, seconds)) };
}

/** Takes a refresh token as `Authorization: Refresh-Token …`, as the SDK sends it, and prolongs its session. */
const refresh: PublicHandler = ({ authorization, body }, context) => {
  const { caller } = authenticate(context, authorization, 'Refresh-Token');
  if (caller === null) throw unauthorized('Invalid refresh token.');
  const fields = new FieldReader(body);
  const seconds = readDuration(fields);
  fields.done();
  revokeToken(context, caller.token.token);
  const { token, refresh_token, expires, created } = startSession(
    context,
    caller.user,
    seconds,
    caller.token.challenges,
  );
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
    const option = fields.choice('clear_session_option', clearSessionOptions) ?? 'none';
    fields.done();
    clearSessions(context, caller.user.id, option);
    revokeSession(context, caller.token);
    return { status: 200, body: { status: 'success' } };
  },

  'POST /3/admin/auth/login/': adminLogin,
  'POST /3/admin/auth/register/': (request, context) =>
    register(context, 'POST /3/admin/auth/register/', request, () => request.company),
};

export const publicAuthRoutes: PublicRoutes = {
  'POST /3/auth/login/': userLogin,
  'POST /3/auth/register/': (request, context) =>
    register(context, 'POST /3/auth/register/', request, (fields) => {
      const id = fields.text('company', { required: true });
      if (id === undefined) return undefined;
      return context.state.companies.get(id) ?? fields.fail('company', 'Invalid company.');
    }),
  'POST /3/auth/refresh/': refresh,
};
