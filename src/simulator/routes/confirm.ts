import { loadSection } from '../../contract/sdk-contract.js';
import type { ConfirmationEvent } from '../../contract/confirmations.js';
import { invalidFields } from '../api-failure.js';
import type { Answer, PublicRequest, PublicRoutes, Routes } from '../api-request.js';
import { takeConfirmation } from '../confirmations.js';
import { adminView } from '../generic/admin-view.js';
import { listResources } from '../generic/records.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { ConfirmationRecord, UserRecord } from '../state.js';
import { revokeTokens, userById } from '../users.js';

/** @throws ApiFailure 400 for a code that is not what was sent */
function confirmed(
  context: PlatformContext,
  event: ConfirmationEvent,
  { body }: Pick<PublicRequest, 'body'>,
  field: 'key' | 'otp',
  fits: Fits,
): ConfirmationRecord {
  const fields = new FieldReader(body);
  const code = fields.text(field, { required: true });
  fields.done();
  const found = takeConfirmation(context, event, required(code, field), fits);
  if (found === null) throw invalidFields({ [field]: [`Invalid ${field}.`] });
  return found;
}

type Fits = (asked: ConfirmationRecord) => boolean;

const anybody: Fits = () => true;
const ofCompany =
  (company: string): Fits =>
  (asked) =>
    asked.company === company;

/** Locked out until an admin says otherwise (changelog 2021-01-29). */
function deactivate(context: PlatformContext, request: PublicRequest, fits = anybody): Answer {
  const { user_id } = confirmed(context, 'user.deactivate.verify', request, 'key', fits);
  const user = userById(context, user_id);
  user.deactivated = true;
  changed(context, user);
  revokeTokens(context, user.id);
  return { status: 200, body: { status: 'success' } };
}

/** Kept as a wish: the user goes on as before (changelog 2024-03-22). */
function requestDelete(context: PlatformContext, request: PublicRequest, fits = anybody): Answer {
  const { user_id } = confirmed(context, 'user.request_delete.verify', request, 'key', fits);
  const user = userById(context, user_id);
  user.fields = { ...user.fields, retention_state: 'delete_requested' };
  changed(context, user);
  return { status: 200, body: { status: 'success' } };
}

function changed(context: PlatformContext, user: UserRecord): void {
  user.updated = context.clock.now();
  context.changed();
}

async function verifyContact(
  context: PlatformContext,
  operationKey: string,
  kind: 'emails' | 'mobiles',
  { company, user_id, to }: ConfirmationRecord,
): Promise<Answer> {
  const admin = await loadSection('admin');
  const name = kind === 'emails' ? 'email' : 'number';
  const find = () =>
    listResources(context, `users/${kind}`, { company, parents: [], user_id }).find(
      ({ data }) => data[name] === to,
    );
  const contact = find();
  // Deleted meanwhile.
  if (contact === undefined) throw invalidFields({ [name]: [`Invalid ${name}.`] });
  const before = adminView({ context, admin }, contact);
  contact.change?.({ verified: true });
  raiseForOperation(context, company, operationKey, before, adminView({ context, admin }, find() ?? contact));
  return { status: 200, body: { status: 'success' } };
}

/** What takes what a user was asked to confirm something with. */
export const confirmRoutes: Routes = {
  'POST /3/admin/auth/deactivate/verify/': (request, context) =>
    deactivate(context, request, ofCompany(request.company.id)),
  'POST /3/admin/auth/request-delete/verify/': (request, context) =>
    requestDelete(context, request, ofCompany(request.company.id)),
  'POST /3/auth/mobile/verify/': (request, context) => {
    const own: Fits = ({ user_id }) => user_id === request.caller.user.id;
    const asked = confirmed(context, 'user.mobile.verify', request, 'otp', own);
    return verifyContact(context, 'POST /3/auth/mobile/verify/', 'mobiles', asked);
  },
};

export const publicConfirmRoutes: PublicRoutes = {
  'POST /3/auth/deactivate/verify/': (request, context) => deactivate(context, request),
  'POST /3/auth/request-delete/verify/': (request, context) => requestDelete(context, request),
  'POST /3/auth/email/verify/': (request, context) => {
    const asked = confirmed(context, 'user.email.verify', request, 'key', anybody);
    return verifyContact(context, 'POST /3/auth/email/verify/', 'emails', asked);
  },
};
