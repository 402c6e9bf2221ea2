import { UserError } from '../errors.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { serviceRecord, type ServiceRecord } from './platform-records.js';
import { sameAddress } from './service-fields.js';

export type FoundBy = 'id' | 'url' | 'name';

export interface FoundService {
  service: ServiceRecord;
  by: FoundBy;
}

export interface ServiceDescription {
  name: string;
  url: string;
  /** Known from outside; then neither name nor url are looked at. */
  id?: number | undefined;
}

/**
 * The service that an extension already has on the platform: by its id where that is known, else by its url,
 * else by its name. Null where there is none.
 * @throws UserError where two could be meant, none has the id, or one is active at another url
 */
export async function findService(
  client: PlatformClient,
  { id, name, url }: ServiceDescription,
): Promise<FoundService | null> {
  const services = await client.list('admin/services/', serviceRecord);
  if (id !== undefined) {
    const service = services.find((candidate) => candidate.id === id);
    if (service === undefined) throw noSuchService(id, services);
    return { service, by: 'id' };
  }
  const exact = services.filter((candidate) => candidate.url === url);
  const byUrl =
    exact.length > 0
      ? exact
      : services.filter((candidate) => candidate.url !== null && sameAddress(candidate.url, url));
  // A name says little: services of the platform itself and of other makers may well have the same one.
  const byName = services.filter((candidate) => candidate.name === name && isOwn(candidate));
  const [by, candidates]: [FoundBy, ServiceRecord[]] = byUrl.length > 0 ? ['url', byUrl] : ['name', byName];
  const [service, ...others] = candidates;
  if (service === undefined) return null;
  if (others.length > 0) throw ambiguous(by, candidates);
  if (by === 'name' && service.active) throw activeElsewhere(service, url);
  return { service, by };
}

/** Made by the company itself: such a service is private (`system` and `public` ones are not). */
function isOwn({ type }: ServiceRecord): boolean {
  return type === null || type === 'private';
}

function ambiguous(by: FoundBy, candidates: readonly ServiceRecord[]): UserError {
  return new UserError(
    `${candidates.length} services on the platform have this ${by}:${listed(candidates)}`,
    {
      nextSteps: candidates.map(({ id }) => `If it is service ${id}: --service-id ${id}`),
    },
  );
}

/** Production and staging have one name: taking the address from the one that is in use must not happen by the way. */
function activeElsewhere({ id, name, url: old }: ServiceRecord, url: string): UserError {
  return new UserError(
    `Service ${id} has the name ${name} too, but is active at ${old ?? 'no url'}, not at ${url}: is it another environment?`,
    {
      nextSteps: [
        `If it has moved to ${url}: --service-id ${id}`,
        'If this is to be a service beside it: another name in rehive.json.',
      ],
    },
  );
}

function noSuchService(id: number, services: readonly ServiceRecord[]): UserError {
  const own = services.filter(isOwn);
  return new UserError(
    `There is no service ${id} on the platform.${own.length > 0 ? ` There are:${listed(own)}` : ''}`,
    {
      nextSteps: ['Leave out --service-id to find the service by its url or name, or to create it.'],
    },
  );
}

function listed(services: readonly ServiceRecord[]): string {
  return services
    .map(({ id, name, url, active }) => `\n  ${id}  ${name}  ${url ?? 'no url'}${active ? '  active' : ''}`)
    .join('');
}
