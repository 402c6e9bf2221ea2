import type { AdminTransactionSubtype, ReducedTransactionSubtype } from 'rehive/admin';
import { success } from '../../contract/envelopes.js';
import { notFound } from '../api-failure.js';
import type { ApiHandler, ApiRequest, Routes } from '../api-request.js';
import { equals, filterRecords, is, timestamps, type Filters } from '../filter-records.js';
import type { PlatformContext } from '../platform-context.js';
import { FieldReader, required } from '../read-fields.js';
import { nextNumber, type SubtypeRecord } from '../state.js';

const filters: Filters<SubtypeRecord> = {
  archived: is(({ archived }) => archived),
  name: equals(({ name }) => name),
  tx_type: equals(({ tx_type }) => tx_type),
  usage_type: equals(({ usage_type }) => usage_type),
  partner__isnull: is(({ partner_id }) => partner_id === null),
  ...timestamps<SubtypeRecord>('created', ({ created }) => created),
};

// The SDK types `partner` as always there, though it may be created without one.
type SubtypeView = Omit<AdminTransactionSubtype, 'partner'> & { partner: ReducedTransactionSubtype | null };

export function viewSubtype({ state }: PlatformContext, subtype: SubtypeRecord): SubtypeView {
  const partner = subtype.partner_id === null ? undefined : state.subtypes.get(subtype.partner_id);
  return {
    id: subtype.id,
    name: subtype.name,
    label: subtype.label,
    description: subtype.description,
    tx_type: subtype.tx_type,
    usage_type: subtype.usage_type,
    partner:
      partner === undefined
        ? null
        : { id: partner.id, name: partner.name, label: partner.label, tx_type: partner.tx_type },
    archived: subtype.archived,
    created: subtype.created,
    updated: subtype.updated,
  };
}

function subtypesOf({ company }: ApiRequest, { state }: PlatformContext): SubtypeRecord[] {
  return [...state.subtypes.values()].filter((subtype) => subtype.company === company.id);
}

function find({ params, company }: ApiRequest, { state }: PlatformContext): SubtypeRecord {
  const subtype = state.subtypes.get(Number(params['id']));
  if (subtype === undefined || subtype.company !== company.id) throw notFound();
  return subtype;
}

/** Reads what a client may write; of one name, a company has one subtype per transaction type (assumption). */
function read(
  request: ApiRequest,
  context: PlatformContext,
  current: SubtypeRecord | null,
  complete: boolean,
) {
  const fields = new FieldReader(request.body);
  const values = {
    name: fields.text('name', { required: complete, notBlank: true, maxLength: 50 }),
    label: fields.text('label', { nullable: true }),
    description: fields.text('description', { nullable: true }),
    tx_type:
      current === null ? fields.choice('tx_type', ['credit', 'debit'], { required: true }) : current.tx_type,
    usage_type: fields.choice('usage_type', ['partner', 'single'], { nullable: true }),
    partner: fields.integer('partner', { nullable: true }),
    archived: fields.boolean('archived'),
  };
  const others = subtypesOf(request, context).filter((one) => one !== current);
  if (others.some((one) => one.name === values.name && one.tx_type === values.tx_type)) {
    fields.fail('name', 'A subtype with the name and type already exists.');
  }
  if (typeof values.partner === 'number' && !others.some((one) => one.id === values.partner)) {
    fields.fail('partner', `Invalid pk "${values.partner}" - object does not exist.`);
  }
  fields.done();
  return values;
}

const create: ApiHandler = (request, context) => {
  const values = read(request, context, null, true);
  const now = context.clock.now();
  const subtype: SubtypeRecord = {
    id: nextNumber(context.state, 'subtype'),
    company: request.company.id,
    name: required(values.name, 'name'),
    label: values.label ?? null,
    description: values.description ?? null,
    tx_type: required(values.tx_type, 'tx_type'),
    usage_type: values.usage_type ?? null,
    partner_id: values.partner ?? null,
    archived: values.archived ?? false,
    created: now,
    updated: now,
  };
  context.state.subtypes.set(subtype.id, subtype);
  context.changed();
  return { status: 201, body: success(viewSubtype(context, subtype)) };
};

const update =
  (complete: boolean): ApiHandler =>
  (request, context) => {
    const subtype = find(request, context);
    const { name, label, description, usage_type, partner, archived } = read(
      request,
      context,
      subtype,
      complete,
    );
    if (name !== undefined) subtype.name = name;
    if (label !== undefined) subtype.label = label;
    if (description !== undefined) subtype.description = description;
    if (usage_type !== undefined) subtype.usage_type = usage_type;
    if (partner !== undefined) subtype.partner_id = partner;
    if (archived !== undefined) subtype.archived = archived;
    subtype.updated = context.clock.now();
    context.changed();
    return { status: 200, body: success(viewSubtype(context, subtype)) };
  };

export const subtypeRoutes: Routes = {
  // The one list of the API that comes without pages (SDK).
  'GET /3/admin/subtypes/': (request, context) => {
    const subtypes = filterRecords(subtypesOf(request, context), request.query, filters);
    return { status: 200, body: success(subtypes.map((subtype) => viewSubtype(context, subtype))) };
  },
  'POST /3/admin/subtypes/': create,
  'GET /3/admin/subtypes/{id}/': (request, context) => ({
    status: 200,
    body: success(viewSubtype(context, find(request, context))),
  }),
  'PATCH /3/admin/subtypes/{id}/': update(false),
  'PUT /3/admin/subtypes/{id}/': update(true),
  'DELETE /3/admin/subtypes/{id}/': (request, context) => {
    context.state.subtypes.delete(find(request, context).id);
    context.changed();
    return { status: 200, body: { status: 'success' } };
  },
};
