import type { OperationKey, PublicOperationKey } from '../../contract/operations.js';
import type { ApiHandler, PublicHandler, PublicRoutes, Routes } from '../api-request.js';
import { listResources } from '../generic/records.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForUser } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { UserRecord } from '../state.js';
import { findUser } from './users.js';

const accepted = { status: 200, body: { status: 'success' } };

/** Answers the same for a user that there is and one that there isn't: a stranger learns nothing (assumption). */
const forUser =
  (key: PublicOperationKey): PublicHandler =>
  ({ body }, context) => {
    const fields = new FieldReader(body);
    const identifier = fields.text('user', { required: true });
    const company = fields.text('company', { required: true });
    fields.done();
    const user = findUser(context, required(company, 'company'), required(identifier, 'user'));
    if (user !== null && user.group !== 'service') raiseForUser(context, key, user);
    return accepted;
  };

/** The same for an address or a number that is to be confirmed. */
const forContact =
  (key: PublicOperationKey, field: 'email' | 'mobile'): PublicHandler =>
  ({ body }, context) => {
    const fields = new FieldReader(body);
    const contact = fields.text(field, { required: true });
    const company = fields.text('company', { required: true });
    fields.done();
    const address = required(contact, field);
    const user = ownerOfContact(context, required(company, 'company'), field, address);
    if (user !== null) raiseForUser(context, key, user, { [field]: address });
    return accepted;
  };

function ownerOfContact(
  context: PlatformContext,
  company: string,
  field: 'email' | 'mobile',
  address: string,
): UserRecord | null {
  const name = field === 'email' ? 'email' : 'number';
  const scope = { company, parents: [], user_id: null };
  const found = listResources(context, `users/${field}s`, scope).find(({ data }) => data[name] === address);
  return context.state.users.get(found?.user_id ?? '') ?? null;
}

/** On behalf of a user of the caller's company. */
const onBehalf =
  (key: OperationKey): ApiHandler =>
  ({ body, company }, context) => {
    const fields = new FieldReader(body);
    const identifier = fields.text('user', { required: true });
    const user = identifier === undefined ? null : findUser(context, company.id, identifier);
    if (identifier !== undefined && user === null) fields.fail('user', 'Invalid user.');
    fields.done();
    raiseForUser(context, key, required(user ?? undefined, 'user'));
    return accepted;
  };

/** Each asks a user to confirm something: what with is sent to the user, and is in the event. */
export const askToConfirmRoutes: Routes = {
  'POST /3/admin/auth/password/reset/': onBehalf('POST /3/admin/auth/password/reset/'),
  'POST /3/admin/auth/deactivate/': onBehalf('POST /3/admin/auth/deactivate/'),
  'POST /3/admin/auth/request-delete/': onBehalf('POST /3/admin/auth/request-delete/'),
};

export const publicAskToConfirmRoutes: PublicRoutes = {
  'POST /3/auth/password/reset/': forUser('POST /3/auth/password/reset/'),
  'POST /3/auth/deactivate/': forUser('POST /3/auth/deactivate/'),
  'POST /3/auth/request-delete/': forUser('POST /3/auth/request-delete/'),
  'POST /3/auth/email/verify/resend/': forContact('POST /3/auth/email/verify/resend/', 'email'),
  'POST /3/auth/mobile/verify/resend/': forContact('POST /3/auth/mobile/verify/resend/', 'mobile'),
};
