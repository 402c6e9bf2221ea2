import { ApiFailure, invalidFields } from '../api-failure.js';
import type { Answer, PublicHandler, PublicRequest, PublicRoutes, Routes } from '../api-request.js';
import { takeConfirmation } from '../confirmations.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForUser } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import { clearSessionOptions, clearSessions, passwordMatches, setPassword, userById } from '../users.js';
import { readNewPassword } from './read-password.js';

/** With the token of a reset. Sessions end, and tokens that do not expire stay, unless asked otherwise (changelog). */
function confirmReset(
  context: PlatformContext,
  operationKey: string,
  { body }: Pick<PublicRequest, 'body'>,
  company: string | null,
): Answer {
  const fields = new FieldReader(body);
  const uid = fields.text('uid', { required: true });
  const token = fields.text('token', { required: true });
  const password = readNewPassword(fields, 'new_password');
  const option = fields.choice('clear_session_option', clearSessionOptions) ?? 'temporary';
  fields.done();
  const confirmed = takeConfirmation(
    context,
    'user.password.reset',
    required(token, 'token'),
    (asked) => asked.user_id === uid && (company === null || asked.company === company),
  );
  if (confirmed === null) throw invalidFields({ token: ['Invalid token.'] });
  const user = userById(context, confirmed.user_id);
  setPassword(context, user, required(password, 'new_password'));
  clearSessions(context, user.id, option);
  raiseForUser(context, operationKey, user);
  return { status: 200, body: { status: 'success' } };
}

export const passwordRoutes: Routes = {
  'POST /3/auth/password/change/': ({ caller, body }, context) => {
    const fields = new FieldReader(body);
    const before = fields.text('old_password', { required: true });
    const after = readNewPassword(fields, 'new_password');
    // What a change clears without the option, the docs do not say: nothing (assumption).
    const option = fields.choice('clear_session_option', clearSessionOptions) ?? 'none';
    fields.done();
    if (!passwordMatches(caller.user, required(before, 'old_password'))) {
      throw new ApiFailure(400, 'Invalid password.', { old_password: ['Invalid password.'] });
    }
    setPassword(context, caller.user, required(after, 'new_password'));
    raiseForUser(context, 'POST /3/auth/password/change/', caller.user);
    clearSessions(context, caller.user.id, option, caller.token);
    return { status: 200, body: { status: 'success' } };
  },

  'POST /3/admin/auth/password/reset/confirm/': (request, context) =>
    confirmReset(context, 'POST /3/admin/auth/password/reset/confirm/', request, request.company.id),
};

const confirmOwnReset: PublicHandler = (request, context) =>
  confirmReset(context, 'POST /3/auth/password/reset/confirm/', request, null);

export const publicPasswordRoutes: PublicRoutes = {
  'POST /3/auth/password/reset/confirm/': confirmOwnReset,
};
