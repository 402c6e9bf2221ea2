import type { AuthJwtCreateResponses } from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import type { Routes } from '../api-request.js';
import { makeJwt } from '../jwt.js';
import { FieldReader } from '../read-fields.js';

export const jwtRoutes: Routes = {
  'POST /3/auth/jwt/': ({ caller, body }, context) => {
    const fields = new FieldReader(body);
    const nonce = fields.text('nonce');
    fields.done();
    const data: AuthJwtCreateResponses[201]['data'] = { token: makeJwt(context, caller.user, nonce) };
    return { status: 201, body: success(data) };
  },
};
