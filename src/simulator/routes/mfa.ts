import { ApiFailure, invalidFields } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { accepts, authenticatorsOf, type Authenticator } from '../authenticators.js';
import { completeChallenge } from '../challenges.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForUser } from '../raise-events.js';
import { FieldReader, required } from '../read-fields.js';
import type { ChallengeRecord } from '../state.js';

/** What a request is about: a challenge of its session, or an authenticator of its user; and what can answer it. */
interface Asked {
  challenge: ChallengeRecord | null;
  candidates: Authenticator[];
}

/** @throws ApiFailure 400 for neither of the two, 404 for one that there isn't, under its field's name (changelog 2023-09-11) */
function readAsked(fields: FieldReader, { caller }: ApiRequest, context: PlatformContext): Asked {
  const [challengeId, authenticatorId] = [fields.text('challenge'), fields.text('authenticator')];
  if (challengeId === undefined && authenticatorId === undefined)
    fields.fail('non_field_errors', 'Either a challenge or an authenticator is required.');
  fields.done();
  const own = authenticatorsOf(context, caller.user);
  if (challengeId === undefined) {
    const found = own.filter(({ id }) => id === authenticatorId);
    if (found.length === 0) throw missing('authenticator');
    return { challenge: null, candidates: found };
  }
  const challenge = caller.token.challenges?.find(({ id }) => id === challengeId);
  if (challenge === undefined) throw missing('challenge');
  const candidates = own.filter(
    ({ verified, type }) => verified && challenge.authenticator_types.includes(type),
  );
  return { challenge, candidates };
}

function missing(field: string): ApiFailure {
  return new ApiFailure(404, 'Not found.', { [field]: ['Not found.'] });
}

/** Proves that an authenticator works, or meets a challenge. */
const verify: ApiHandler = (request, context) => {
  const { caller, body } = request;
  const fields = new FieldReader(body);
  const code = fields.text('token', { required: true });
  const { challenge, candidates } = readAsked(fields, request, context);
  const used = candidates.find((one) => accepts(context, caller.user, one, required(code, 'token')));
  if (used === undefined) throw invalidFields({ token: ['Invalid token.'] });
  if (challenge === null) {
    used.record.data['verified'] = true;
    used.record.updated = context.clock.now();
    context.changed();
  } else completeChallenge(context, caller.token, challenge.id);
  return { status: 200, body: { status: 'success' } };
};

/** Sends a new code by SMS: the one kind that is delivered. */
const deliver: ApiHandler = (request, context) => {
  const { challenge, candidates } = readAsked(new FieldReader(request.body), request, context);
  const sms = candidates.find(({ type }) => type === 'sms');
  if (sms === undefined) {
    const field = challenge === null ? 'authenticator' : 'challenge';
    throw invalidFields({ [field]: ['Only a token of an authenticator of type sms can be delivered.'] });
  }
  const { mobile } = sms.details;
  const named = typeof mobile === 'string' ? { mobile } : {};
  raiseForUser(context, 'POST /3/auth/mfa/deliver/', request.caller.user, named);
  return { status: 200, body: { status: 'success' } };
};

export const mfaRoutes: Routes = {
  'POST /3/auth/mfa/verify/': verify,
  'POST /3/auth/mfa/deliver/': deliver,
};
