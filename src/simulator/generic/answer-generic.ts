import { loadSection, type Schema } from '../../contract/sdk-contract.js';
import type { Operation } from '../../contract/operations.js';
import { invalidFields, notFound, unauthorized } from '../api-failure.js';
import type { Answer, PublicRequest } from '../api-request.js';
import type { Caller } from '../authentication.js';
import { fieldFilters, filterRecords, type FieldValue } from '../filter-records.js';
import { mergePatch } from '../merge-patch.js';
import { paginate } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { raiseForOperation } from '../raise-events.js';
import { isJsonObject, sizeProblem } from '../read-fields.js';
import { createResources } from './create-resources.js';
import { adminView } from './admin-view.js';
import type { GenericCall } from './generic-call.js';
import { locate } from './locate.js';
import { missingReference } from './missing-reference.js';
import { readInput } from './read-input.js';
import { findResource, listResources } from './records.js';
import { viewSourceOf } from './refer.js';
import type { Resource, Scope } from './resource.js';
import { dataSchema, entrySchema, resolveSchema, shapeOf } from './shape.js';
import { changeSingle, holderOf, readSingle } from './singles.js';
import { viewAs } from './view.js';

/**
 * Answers an operation from the contract alone: collections and their items are kept as a client writes them, everything
 * else answers what its schema asks for, the same for the same request.
 * @throws ApiFailure 400, 401 or 404, as the platform's framework does.
 */
export async function answerGeneric(
  context: PlatformContext,
  operation: Operation,
  request: PublicRequest,
  caller: Caller | null,
): Promise<Answer> {
  const [admin, user] = await Promise.all([loadSection('admin'), loadSection('user')]);
  const contract = operation.path.startsWith('/3/admin/') ? admin : user;
  const declared = contract.operations[operation.key];
  if (declared === undefined) throw new Error(`The contract has no ${operation.key}.`);
  if (operation.authenticated && caller === null)
    throw unauthorized('Authentication credentials were not provided.');
  const shape = shapeOf(contract, operation, request.params);
  const call: GenericCall = { context, operation, request, caller, admin, contract, declared, shape };
  switch (shape.role) {
    case 'list':
      return answerList(call, locate(call));
    case 'item':
      return answerItem(call, locate(call));
    case 'create':
      return answerCreate(call, locate(call));
    case 'clear':
      return answerClear(call, locate(call));
    case 'single':
      return answerSingle(call, locate(call));
    default:
      return answerAction(call);
  }
}

function answerList(call: GenericCall, scope: Scope): Answer {
  const { context, contract, declared, request } = call;
  const schema = entrySchema(contract, declared.response) ?? {};
  const view = (resource: Resource): unknown => viewAs(viewSourceOf(call, resource), schema, resource.data);
  const parameters = Object.keys(declared.query).filter(
    (name) => !ofPagination.has(name.replace(/__.*/, '')),
  );
  const asked = parameters.filter((name) => request.query.has(name));
  const filters = fieldFilters(asked, (resource: Resource, field) =>
    fieldOf(view(resource), resource, field),
  );
  const found = filterRecords(listResources(context, call.shape.kind, scope), request.query, filters);
  if (dataSchema(contract, declared.response)?.properties?.['results'] !== undefined) {
    return paginate(found, request, view);
  }
  return { status: declared.status, body: { status: 'success', data: found.map(view) } };
}

const ofPagination = new Set(['page', 'page_size', 'pagination', 'cursor', 'orderby', 'ordering', 'search']);

/** What a filter compares: the field, or of an object what names it. */
function fieldOf(view: unknown, resource: Resource, field: string): FieldValue {
  const [first = '', ...rest] = field.split('__');
  const own = isJsonObject(view) ? view[first] : undefined;
  const value = rest.reduce(
    (inner, name) => (isJsonObject(inner) ? inner[name] : undefined),
    own ?? resource.data[first],
  );
  if (!isJsonObject(value)) return value as FieldValue;
  const names = ['id', 'email', 'mobile', 'username', 'code', 'name', 'reference'].map((name) => value[name]);
  return names.filter((name) => typeof name === 'string' || typeof name === 'number');
}

function answerItem(call: GenericCall, scope: Scope): Answer {
  const { context, operation, shape } = call;
  // A file to download, which has no schema: there is one for everything that it could be asked for.
  if (operation.method === 'GET' && call.declared.response === null) return answerWith(call, null, undefined);
  const resource = findResource(context, shape.kind, scope, shape.own?.value ?? '');
  if (resource === null) throw notFound();
  if (operation.method === 'GET') return answerWith(call, resource, resource.data);
  const before = adminView(call, resource);
  if (operation.method === 'DELETE') {
    resource.remove?.();
    raiseForOperation(context, scope.company, operation.key, before, null);
    return answerWith(call, resource, undefined);
  }
  const input = readInput(call, missingReference(call, scope));
  resource.change?.(asShown(call, resource, merged(operation.method, resource.data, input)));
  const after = findResource(context, shape.kind, scope, resource.id) ?? resource;
  raiseForOperation(context, scope.company, operation.key, before, adminView(call, after));
  return answerWith(call, after, after.data);
}

/** What was written as objects, or as the names of such, as the answer shows them: a request has fewer fields of them. */
function asShown(
  call: GenericCall,
  resource: Resource | null,
  input: Record<string, unknown>,
): Record<string, unknown> {
  const { properties = {} } = dataSchema(call.contract, call.declared.response) ?? {};
  const source = viewSourceOf(call, resource);
  const shown = Object.entries(input).map(([field, value]) => {
    const schema = properties[field];
    if (schema === undefined) return [field, value] as const;
    const hasObjects = isJsonObject(value) || (Array.isArray(value) && value.some(isJsonObject));
    const { properties: inner, anyOf } = resolveSchema(call.contract, schema);
    const isNamed = typeof value === 'string' && (inner !== undefined || anyOf !== undefined);
    return [field, hasObjects || isNamed ? viewAs(source, schema, value, field) : value] as const;
  });
  return Object.fromEntries(shown);
}

/** Metadata is merged by a PATCH and replaced by a PUT (metadata page). */
function merged(
  method: string,
  data: Readonly<Record<string, unknown>>,
  input: Record<string, unknown>,
): Record<string, unknown> {
  const { metadata } = input;
  if (method !== 'PATCH' || !isJsonObject(metadata)) return input;
  const before = data['metadata'];
  const after = mergePatch(isJsonObject(before) ? before : {}, metadata);
  const problem = sizeProblem(after);
  if (problem !== null) throw invalidFields({ metadata: [problem] });
  return { ...input, metadata: after };
}

function answerCreate(call: GenericCall, scope: Scope): Answer {
  const { resources, data } = createResources(call, scope);
  for (const resource of resources) {
    raiseForOperation(call.context, scope.company, call.operation.key, null, adminView(call, resource));
  }
  return answerWith(call, resources[0] ?? null, data);
}

function answerClear(call: GenericCall, scope: Scope): Answer {
  const own = call.caller?.token.token.slice(0, 8);
  for (const resource of listResources(call.context, call.shape.kind, scope)) {
    // Whoever ends all sessions but the one that asks for it can still be answered.
    if (resource.id !== own) resource.remove?.();
  }
  return answerWith(call, null, undefined);
}

function answerSingle(call: GenericCall, scope: Scope): Answer {
  const { operation } = call;
  if (operation.method === 'GET') return answerWith(call, null, readSingle(call, scope));
  const before = holderOf(call, scope);
  const read = readInput(call, missingReference(call, scope));
  const input = merged(operation.method, readSingle(call, scope), read);
  changeSingle(call, scope, asShown(call, null, input));
  raiseForOperation(call.context, scope.company, operation.key, before, holderOf(call, scope));
  return answerWith(call, null, readSingle(call, scope));
}

/** Nothing is kept of it: what was sent, as far as the answer has room for it. */
function answerAction(call: GenericCall): Answer {
  return answerWith(call, null, readInput(call));
}

function answerWith(call: GenericCall, resource: Resource | null, data: unknown): Answer {
  const { declared } = call;
  if (declared.response === null) return { status: declared.status, body: { status: 'success' } };
  return { status: declared.status, body: envelope(call, declared.response, resource, data) };
}

function envelope(call: GenericCall, response: Schema, resource: Resource | null, data: unknown): unknown {
  const source = viewSourceOf(call, resource);
  return viewAs(source, response, { status: 'success', ...(data === undefined ? {} : { data }) });
}
