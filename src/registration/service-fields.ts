import type { Manifest } from '../manifest/manifest-schema.js';
import type { ServiceRecord } from './platform-records.js';

export const fieldNames = ['name', 'description', 'tags', 'url', 'management_url'] as const;

type FieldName = (typeof fieldNames)[number];
export type FieldValue = string | string[] | null;
export type ServiceFields = Partial<Record<FieldName, FieldValue>>;

export interface FieldChange {
  field: FieldName;
  old: FieldValue;
  new: FieldValue;
}

/** What the manifest states about the service. A field that it is silent about is the platform's own business. */
export function statedFields(manifest: Manifest): ServiceFields {
  const { name, description, tags, url, management_url: managementUrl } = manifest;
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
    url,
    ...(managementUrl === undefined ? {} : { management_url: managementUrl }),
  };
}

/** The fields that differ, in the order in which they are shown. */
export function compareFields(stated: ServiceFields, record: ServiceRecord): FieldChange[] {
  return fieldNames.flatMap((field) => {
    const wanted = stated[field];
    if (wanted === undefined || sameValue(field, wanted, record[field])) return [];
    return [{ field, old: record[field], new: wanted }];
  });
}

/** Nothing, an empty text and an empty list are one to the platform; tags have no order. */
function sameValue(field: FieldName, a: FieldValue, b: FieldValue): boolean {
  if (field === 'url' && typeof a === 'string' && typeof b === 'string') return sameAddress(a, b);
  const plain = (value: FieldValue): string =>
    JSON.stringify(Array.isArray(value) ? value.toSorted() : (value ?? ''));
  return (isNothing(a) && isNothing(b)) || plain(a) === plain(b);
}

const isNothing = (value: FieldValue): boolean => value === null || value.length === 0;

/** Two service urls that the platform calls the same endpoints at: it joins paths to them, so slashes at the end don't count. */
export function sameAddress(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}
