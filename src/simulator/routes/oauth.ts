import type {
  AuthOauthAuthorizeCreateResponses,
  AuthOauthSessionCreateResponses,
  AuthOauthVerifyCreateResponses,
} from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import { makeAccount } from '../accounts.js';
import { invalidFields } from '../api-failure.js';
import type { PublicHandler, PublicRoutes } from '../api-request.js';
import { companyById } from '../companies.js';
import { addRecord, findResource } from '../generic/records.js';
import type { Resource } from '../generic/resource.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, isJsonObject, required } from '../read-fields.js';
import { readDuration, startSession, viewSession } from '../sessions.js';
import { makeUser } from '../users.js';
import { viewExtendedUser } from '../views/users.js';
import { checkUnique, findUser, readGroup } from './users.js';

// The platform asks an external provider who somebody is; here nobody is asked. All else is as it is there: a session of
// a client of a company, that somebody is known in once the provider has sent them back, and with which they log in or
// register.

const kind = 'oauth-sessions';

const authorizeUrls: Readonly<Record<string, string>> = {
  apple: 'https://appleid.apple.com/auth/authorize',
  google: 'https://accounts.google.com/o/oauth2/v2/auth',
};

/** Of whichever company has it: nobody says which. */
function findAnywhere(context: PlatformContext, ofKind: string, id: string): Resource | null {
  for (const company of context.state.companies.keys()) {
    const found = findResource(context, ofKind, { company, parents: [], user_id: null }, id);
    if (found !== null) return found;
  }
  return null;
}

function readSession(fields: FieldReader, context: PlatformContext, given?: string | null): Resource {
  const id = fields.text('session') ?? given ?? undefined;
  const session = id === undefined ? null : findAnywhere(context, kind, id);
  if (id === undefined) fields.fail('session', 'This field is required.');
  else if (session === null) fields.fail('session', 'Invalid session.');
  fields.done();
  return required(session ?? undefined, 'session');
}

const begin: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const id = fields.text('client', { required: true });
  const client = id === undefined ? null : findAnywhere(context, 'oauth-clients', id);
  if (id !== undefined && (client === null || client.data['archived'] === true))
    fields.fail('client', 'Invalid client.');
  fields.done();
  const { company, id: clientId } = required(client ?? undefined, 'client');
  const own = { kind, company, user_id: null, parents: [], id: null, idIsNumber: false };
  const session = addRecord(context, { ...own, data: { client: clientId } });
  const data: AuthOauthSessionCreateResponses[201]['data'] = { session: session.id };
  return { status: 201, body: success(data) };
};

/** Where the user is sent: the provider's own page, which sends back to the client with the session as `state`. */
const authorize: PublicHandler = ({ body }, context) => {
  const session = readSession(new FieldReader(body), context);
  const client = findAnywhere(context, 'oauth-clients', String(session.data['client']));
  const { provider, client_id: clientId, data: more } = client?.data ?? {};
  const url = new URL(authorizeUrls[String(provider)] ?? 'https://example.com/authorize');
  const redirect = isJsonObject(more) ? more['redirect_uri'] : undefined;
  const query = {
    client_id: String(clientId),
    response_type: 'code',
    scope: 'openid email',
    state: session.id,
    ...(typeof redirect === 'string' ? { redirect_uri: redirect } : {}),
  };
  url.search = new URLSearchParams(query).toString();
  const data: AuthOauthAuthorizeCreateResponses[201]['data'] = { session: session.id, url: url.href };
  return { status: 201, body: success(data) };
};

/** What the provider sent the user back with: the whole address under `uri`, or the `code` in it. */
const verify: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const uri = fields.url('uri');
  const sent = uri === undefined || uri === '' ? null : new URL(uri).searchParams;
  const code = fields.text('code') ?? sent?.get('code');
  if (code === undefined || code === null) fields.fail('code', 'This field is required.');
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(code)) {
    fields.fail(
      'code',
      'Invalid code. The simulated platform asks no provider: an email address stands for whoever the provider vouches for.',
    );
  }
  const session = readSession(fields, context, sent?.get('state'));
  session.change?.({ email: code });
  const user = findUser(context, session.company, String(code));
  const data: AuthOauthVerifyCreateResponses[201]['data'] = {
    session: session.id,
    user_exists: user !== null,
  };
  return { status: 201, body: success(data) };
};

const login: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const seconds = readDuration(fields);
  const session = readSession(fields, context);
  const user = findUser(context, session.company, String(session.data['email']));
  if (user === null || user.deactivated || user.group === 'service')
    throw invalidFields({ session: ['Invalid session.'] });
  session.remove?.();
  const data = { ...startSession(context, user, seconds), user: { id: user.id } };
  return { status: 201, body: success(data) };
};

const register: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const seconds = readDuration(fields);
  const session = readSession(fields, context);
  const { email } = session.data;
  if (typeof email !== 'string') throw invalidFields({ session: ['Invalid session.'] });
  checkUnique(fields, context, session.company, { email });
  const group = readGroup(fields, context, session.company, ['user']);
  fields.done();
  const company = companyById(context, session.company);
  const user = makeUser(context, company, { group, email });
  makeAccount(context, company, user);
  session.remove?.();
  const operation = 'POST /3/auth/oauth/register/';
  raiseForOperation(context, company.id, operation, null, viewExtendedUser(context, user));
  return { status: 201, body: success(viewSession(context, user, seconds)) };
};

export const publicOauthRoutes: PublicRoutes = {
  'POST /3/auth/oauth/session/': begin,
  'POST /3/auth/oauth/authorize/': authorize,
  'POST /3/auth/oauth/verify/': verify,
  'POST /3/auth/oauth/login/': login,
  'POST /3/auth/oauth/register/': register,
};
