import type { GenericCall } from './generic-call.js';
import { findResource, listResources } from './records.js';
import { kindNamedBy } from './refer.js';
import type { Scope } from './resource.js';

/** What is wrong with a field's value; null for nothing. */
export type FieldProblem = (field: string, value: unknown) => string | null;

/**
 * Whatever a request names must be there, and be the company's: in the user section, an account the caller's own. The text is
 * ours (assumption).
 */
export function missingReference(call: GenericCall, scope: Scope): FieldProblem {
  return (field, value) => {
    const names = (Array.isArray(value) ? value : [value]).filter(isName);
    const missing = names.some((name) => !isThere(call, scope, field, String(name)));
    return missing ? `Invalid ${field.replaceAll('_', ' ')}.` : null;
  };
}

function isName(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}

function isThere(call: GenericCall, { company, parents }: Scope, field: string, name: string): boolean {
  const { context, caller, operation, shape } = call;
  const everywhere = { company, parents: [], user_id: null };
  // A set within a set, of the same tier.
  if (field === 'parent') return findResource(context, shape.kind, { ...everywhere, parents }, name) !== null;
  const kind = kindNamedBy(shape.kind, field);
  if (kind === undefined) return true;
  if (kind === 'subtypes') {
    return listResources(context, kind, everywhere).some(
      ({ id, data }) => id === name || data['name'] === name,
    );
  }
  const isOwn = kind.startsWith('account') && !operation.path.startsWith('/3/admin/');
  const user_id = isOwn ? (caller?.user.id ?? null) : null;
  return findResource(context, kind, { ...everywhere, user_id }, name) !== null;
}
