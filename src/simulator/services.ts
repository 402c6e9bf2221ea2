import type { PermissionTriple } from '../contract/permissions.js';
import { permissionKey } from '../contract/permissions.js';
import { UserError } from '../errors.js';
import { companyById } from './companies.js';
import type { PlatformContext } from './platform-context.js';
import { nextNumber, type CompanyRecord, type ServicePermissionRecord, type ServiceRecord } from './state.js';

export interface ServiceFields {
  name: string;
  url: string;
  description?: string | null;
  tags?: string[] | null;
  management_url?: string | null;
}

/** A service that a company makes is private to it, and begins inactive and without permissions. */
export function makeService(
  context: PlatformContext,
  company: CompanyRecord,
  fields: ServiceFields,
): ServiceRecord {
  const { state, clock } = context;
  const id = nextNumber(state, 'service');
  const now = clock.now();
  const service: ServiceRecord = {
    id,
    company: company.id,
    slug: freeSlug(context, company, fields.name),
    name: fields.name,
    description: fields.description ?? null,
    tags: fields.tags ?? null,
    url: fields.url,
    management_url: fields.management_url ?? null,
    active: false,
    permissions: [],
    user_id: null,
    created: now,
    updated: now,
  };
  state.services.set(id, service);
  context.changed();
  return service;
}

/** The name in small letters and underscores, numbered where the company has it already (assumption). */
function freeSlug({ state }: PlatformContext, company: CompanyRecord, name: string): string {
  const slug =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'service';
  const taken = new Set(
    [...state.services.values()].filter((one) => one.company === company.id).map((one) => one.slug),
  );
  let free = slug;
  for (let number = 2; taken.has(free); number += 1) free = `${slug}_${number}`;
  return free;
}

/** What the service has already stays as it is (assumption). @returns the records of the given triples. */
export function grantPermissions(
  context: PlatformContext,
  service: ServiceRecord,
  triples: readonly PermissionTriple[],
): ServicePermissionRecord[] {
  const granted = triples.map(({ section, type, level }) => {
    const key = permissionKey({ section, type, level });
    const existing = service.permissions.find((one) => permissionKey(one) === key);
    if (existing !== undefined) return existing;
    const made = { id: nextNumber(context.state, 'permission'), section, type, level };
    service.permissions.push(made);
    return made;
  });
  service.updated = context.clock.now();
  context.changed();
  return granted;
}

/** From now on, exactly the given ones. */
export function setPermissions(
  context: PlatformContext,
  service: ServiceRecord,
  triples: readonly PermissionTriple[],
): void {
  const wanted = new Set(triples.map(permissionKey));
  service.permissions = service.permissions.filter((one) => wanted.has(permissionKey(one)));
  grantPermissions(context, service, triples);
}

/** One url is one service, whether or not it was written with a slash at the end. */
export function serviceByUrl(
  { state }: Pick<PlatformContext, 'state'>,
  company: string,
  url: string,
): ServiceRecord | null {
  const wanted = withoutSlash(url);
  for (const service of state.services.values()) {
    if (service.company === company && withoutSlash(service.url) === wanted) return service;
  }
  return null;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/**
 * The service that a call is about: the one with the url, or without one, the company's active service, or its only one.
 * @throws UserError when there is none, or more than one could be meant.
 */
export function findService(
  context: PlatformContext,
  company: string,
  url: string | undefined,
): ServiceRecord {
  companyById(context, company);
  const services = [...context.state.services.values()].filter((one) => one.company === company);
  const activate = `Activate it first: rehive-ext simulate activate --company ${company}`;
  if (url !== undefined) {
    const service = serviceByUrl(context, company, url);
    if (service !== null) return service;
    throw new UserError(`${company} has no extension at ${url}.`, {
      kind: 'refused',
      nextSteps:
        services.length === 0 ? [activate] : [`It has: ${services.map((one) => one.url).join(', ')}.`],
    });
  }
  const active = services.filter((one) => one.active);
  const candidates = active.length > 0 ? active : services;
  const [first, ...others] = candidates;
  if (first === undefined) {
    throw new UserError(`${company} has no extension yet.`, { kind: 'refused', nextSteps: [activate] });
  }
  if (others.length > 0) {
    const urls = candidates.map((one) => one.url).join(', ');
    throw new UserError(`${company} has several extensions: ${urls}.`, {
      nextSteps: ['Say which one, by its url.'],
    });
  }
  return first;
}
