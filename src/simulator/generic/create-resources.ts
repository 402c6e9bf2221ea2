import type { Schema, SectionContract } from '../../contract/sdk-contract.js';
import { invalidFields } from '../api-failure.js';
import { isJsonObject } from '../read-fields.js';
import type { GenericCall } from './generic-call.js';
import { createKept } from './create-kept.js';
import type { Created } from './created.js';
import { missingReference } from './missing-reference.js';
import { readInput } from './read-input.js';
import { addRecord, findResource } from './records.js';
import type { Resource, Scope } from './resource.js';
import { dataSchema, keyOfPattern, pathPattern, resolveSchema } from './shape.js';
import { typesOf } from './view.js';

/** Makes what a POST to a collection asks for: one resource, or as many as its only field lists. */
export function createResources(call: GenericCall, scope: Scope): Created {
  const input = readInput(call, missingReference(call, scope));
  const kept = createKept(call, scope, input);
  if (kept !== null) return kept;
  const list = listField(call);
  const inputs = list === null ? [input] : asObjects(input[list]);
  const resources = inputs.map((one) => createOne(call, scope, one));
  if (list !== null) return { resources, data: { [list]: resources.map(({ data }) => data) } };
  return { resources, data: resources[0]?.data };
}

/** `{permissions: […]}` is answered with `{permissions: […]}`: each entry is a resource. */
function listField({ contract, declared }: GenericCall): string | null {
  if (declared.body === null) return null;
  const [field, ...others] = Object.keys(resolveSchema(contract, declared.body).properties ?? {});
  const answered = dataSchema(contract, declared.response)?.properties ?? {};
  if (field === undefined || others.length > 0 || Object.keys(answered).length !== 1) return null;
  return answered[field]?.type === 'array' ? field : null;
}

function asObjects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function createOne(call: GenericCall, scope: Scope, input: Record<string, unknown>): Resource {
  const { context, caller, shape } = call;
  const { user, ...fields } = input;
  const user_id = ownerOf(call, scope, user);
  const { name, isNumber, schema } = identity(call);
  const asked = idAskedFor(name, fields);
  if (asked !== null && findResource(context, shape.kind, { ...scope, user_id: null }, asked) !== null) {
    throw invalidFields({
      [name in fields ? name : 'non_field_errors']: [`One with this ${name} already exists.`],
    });
  }
  const referred = referredTo(call, scope, fields);
  const resource = addRecord(context, {
    kind: shape.kind,
    company: scope.company,
    user_id,
    parents: [...scope.parents],
    id: asked,
    idIsNumber: isNumber,
    data: { ...referred, ...fields, ...(caller === null ? {} : { created_by: caller.user.id }) },
  });
  if (name in schema && resource.data[name] === undefined) {
    resource.change?.({ [name]: isNumber ? Number(resource.id) : resource.id });
  }
  return findResource(context, shape.kind, { ...scope, user_id: null }, resource.id) ?? resource;
}

/** Whose it is: in the admin section the one that the request names, else the caller's own. */
function ownerOf({ context, caller, shape }: GenericCall, scope: Scope, user: unknown): string | null {
  if (scope.user_id !== null) return scope.user_id;
  if (typeof user === 'string') {
    return findResource(context, 'users', { ...scope, parents: [] }, user)?.id ?? null;
  }
  const hasOwner = /^(users|statements|exports|metrics)(\/|$)/.test(shape.kind);
  return hasOwner ? (caller?.user.id ?? null) : null;
}

interface Identity {
  /** The field that names an item; what the path of the item calls it. */
  name: string;
  isNumber: boolean;
  /** The fields of an item. */
  schema: Record<string, Schema>;
}

function identity({ contract, operation }: GenericCall): Identity {
  const { parameter, schema } = itemOf(contract, operation.path);
  const words = parameter.split('_');
  const candidates = [parameter, words.at(-1) ?? '', 'id', 'identifier'];
  const known = candidates.find((candidate) => candidate in schema);
  const name = known ?? parameter.replace(/^.*_(?=code|name)/, '');
  const type = schema[name];
  return {
    name,
    isNumber: type !== undefined && typesOf(resolveSchema(contract, type)).includes('number'),
    schema,
  };
}

function itemOf(
  contract: SectionContract,
  path: string,
): { parameter: string; schema: Record<string, Schema> } {
  const key = keyOfPattern(contract, `GET ${pathPattern(path)}{}/`);
  const response = key === undefined ? null : (contract.operations[key]?.response ?? null);
  const parameter = /\{(\w+)\}\/$/.exec(key ?? '')?.[1] ?? 'id';
  return { parameter, schema: dataSchema(contract, response)?.properties ?? {} };
}

/** What the client calls it: under the identifier's own name, or by what it refers to (`currency: "USD"`). */
function idAskedFor(name: string, input: Readonly<Record<string, unknown>>): string | null {
  const alternatives =
    name === 'code' ? ['currency'] : name === 'name' ? ['group'] : name === 'id' ? ['account_currency'] : [];
  const value = [name, ...alternatives]
    .map((field) => input[field])
    .find((one) => one !== undefined && one !== null && one !== '');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Where a resource is a link to another (a bank account's currency), that one's fields are its own. */
function referredTo(
  { context, shape }: GenericCall,
  scope: Scope,
  input: Readonly<Record<string, unknown>>,
): object {
  const links: [string, string, string][] = [
    ['/currencies', 'currency', 'currencies'],
    ['/account-currencies', 'account_currency', 'account-currencies'],
  ];
  const link = links.find(
    ([ending, field]) => shape.kind.endsWith(ending) && typeof input[field] === 'string',
  );
  if (link === undefined) return {};
  const [, field, kind] = link;
  const everywhere = { company: scope.company, parents: [], user_id: scope.user_id };
  return findResource(context, kind, everywhere, String(input[field]))?.data ?? {};
}
