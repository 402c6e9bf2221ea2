import { ApiFailure } from '../api-failure.js';
import type { Routes } from '../api-request.js';
import { raiseForUser } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import { passwordMatches, revokeTokens, setPassword } from '../users.js';

export const passwordRoutes: Routes = {
  'POST /3/auth/password/change/': ({ caller, body }, context) => {
    const fields = new FieldReader(body);
    const before = fields.text('old_password', { required: true });
    // The SDK still has the older pair of passwords, as deprecated.
    const after = fields.text('new_password') ?? fields.text('new_password1');
    const option = fields.choice('clear_session_option', ['all', 'temporary', 'none']);
    if (after === undefined) fields.fail('new_password', 'This field is required.');
    else if (after.length < 8) fields.fail('new_password', 'Ensure this field has at least 8 characters.');
    fields.done();
    if (!passwordMatches(caller.user, required(before, 'old_password'))) {
      throw new ApiFailure(400, 'Invalid password.', { old_password: ['Invalid password.'] });
    }
    setPassword(context, caller.user, required(after, 'new_password'));
    raiseForUser(context, 'POST /3/auth/password/change/', caller, {});
    if (option === 'all') revokeTokens(context, caller.user.id, caller.token.token);
    return { status: 200, body: { status: 'success' } };
  },
};
