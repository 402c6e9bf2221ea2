import { success } from '../../contract/envelopes.js';
import type { ApiHandler, Routes } from '../api-request.js';
import { raiseEvent } from '../deliveries.js';
import { FieldReader } from '../read-fields.js';
import { viewCompany } from '../views/companies.js';

const update: ApiHandler = ({ body, company }, context) => {
  const fields = new FieldReader(body);
  const name = fields.text('name', { notBlank: true });
  const metadata = fields.object('metadata');
  fields.done();
  if (name !== undefined) company.name = name;
  if (metadata !== undefined) company.metadata = metadata;
  company.updated = context.clock.now();
  context.changed();
  const view = viewCompany(context, company);
  raiseEvent(context, company.id, 'company.update', { ...view });
  return { status: 200, body: success(view) };
};

/** Of a change, the name and the metadata are kept; the rest of a company has no part in an extension's life. */
export const companyRoutes: Routes = {
  'GET /3/admin/company/': ({ company }, context) => ({
    status: 200,
    body: success(viewCompany(context, company)),
  }),
  'PATCH /3/admin/company/': update,
  'PUT /3/admin/company/': update,
};
