import type { AuthRegisterCompanyResponses } from 'rehive/user';
import { success } from '../../contract/envelopes.js';
import type { PublicHandler, PublicRoutes } from '../api-request.js';
import { makeCompany } from '../companies.js';
import { raiseForOperation } from '../raise-events.js';
import { FieldReader, isJsonObject, required } from '../read-fields.js';
import { viewSession } from '../sessions.js';
import { setPassword } from '../users.js';
import { ownerOf, viewExtendedUser } from '../views/users.js';
import { readNewPassword } from './read-password.js';
import { readPerson } from './users.js';

/** A new company and its first admin, whom it is owned by. */
const registerCompany: PublicHandler = ({ body }, context) => {
  const fields = new FieldReader(body);
  const given = fields.object('company');
  const { id, name } = isJsonObject(given) ? given : {};
  if (given === undefined || given === null) fields.fail('company', 'This field is required.');
  else if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9_-]*$/.test(id))
    fields.fail('company', 'Invalid company id.');
  else if (context.state.companies.has(id)) fields.fail('company', 'A company with this id already exists.');
  const password = readNewPassword(fields, 'password');
  const person = readPerson(fields);
  if (person.email === null) fields.fail('email', 'This field is required.');
  fields.done();
  const company = makeCompany(context, { id: String(id), ...(typeof name === 'string' ? { name } : {}) });
  const owner = ownerOf(context, company.id);
  if (owner === null) throw new Error(`The company ${company.id} has no owner.`);
  Object.assign(owner, person);
  setPassword(context, owner, required(password, 'password'));
  const operation = 'POST /3/auth/company/register/';
  raiseForOperation(context, company.id, operation, null, viewExtendedUser(context, owner));
  const data: AuthRegisterCompanyResponses[201]['data'] = viewSession(context, owner, undefined);
  return { status: 201, body: success(data) };
};

export const registerCompanyRoutes: PublicRoutes = { 'POST /3/auth/company/register/': registerCompany };
