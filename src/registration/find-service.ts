import { UserError } from '../errors.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { serviceRecord, type ServiceRecord } from './platform-records.js';
import { sameAddress } from './service-fields.js';

/** `id`: told from outside. `record`: rehive.json has it. */
export type FoundBy = 'id' | 'record' | 'url' | 'name';

export interface FoundService {
  service: ServiceRecord;
  by: FoundBy;
}

/** Several services could be meant, or one of which it is not sure. */
export interface Doubt {
  by: 'url' | 'name';
  candidates: readonly ServiceRecord[];
  /** What is to be said about it, as a sentence or a list. */
  words: string;
}

export interface ServiceSearch {
  name: string;
  url: string;
  /** Known from outside; then nothing else is looked at. */
  id?: number | undefined;
  /** What rehive.json has for this platform and company. */
  recordedId?: number | undefined;
  /** `never`: a service at another url is not taken for this one. Default `if-unlikely-to-be-another`. */
  byName?: 'if-unlikely-to-be-another' | 'never';
  /** Asks somebody: null for none of them. Without it a doubt is an error that names the flags. */
  choose?: ((doubt: Doubt) => Promise<ServiceRecord | null>) | undefined;
  /** What is to be said beside those flags, where there is nobody to ask. */
  alsoNeeded?: readonly string[];
}

/**
 * The service that an extension already has on the platform: by its id where that is known, else by its url,
 * else by its name. Null where there is none.
 * @throws UserError where two could be meant, none has the id, or one is active at another url, and nobody can be asked
 */
export async function findService(
  client: PlatformClient,
  search: ServiceSearch,
): Promise<FoundService | null> {
  const services = await client.list('admin/services/', serviceRecord);
  const known = findKnown(services, search);
  if (known !== null) return known;
  const doubtful = findLikely(services, search);
  if (doubtful === null || 'service' in doubtful) return doubtful;
  if (search.choose === undefined) throw unanswered(doubtful, search);
  const service = await search.choose(doubtful);
  return service === null ? null : { service, by: 'id' };
}

function findKnown(
  services: readonly ServiceRecord[],
  { id, recordedId, name, url }: ServiceSearch,
): FoundService | null {
  if (id !== undefined) {
    const service = services.find((candidate) => candidate.id === id);
    if (service === undefined) throw noSuchService(id, services);
    return { service, by: 'id' };
  }
  const recorded = services.find((candidate) => candidate.id === recordedId);
  // One that is gone is found, or made, anew. Ids of a platform that began again may be somebody else's by now.
  if (recorded === undefined) return null;
  if (recorded.name !== name && !isAt(recorded, url)) throw recordedForAnother(recorded);
  return { service: recorded, by: 'record' };
}

function findLikely(
  services: readonly ServiceRecord[],
  { name, url, byName }: ServiceSearch,
): FoundService | Doubt | null {
  const exact = services.filter((candidate) => candidate.url === url);
  const byUrl = exact.length > 0 ? exact : services.filter((candidate) => isAt(candidate, url));
  // A name says little: services of the platform itself and of other makers may well have the same one.
  const named =
    byName === 'never' ? [] : services.filter((candidate) => candidate.name === name && isOwn(candidate));
  const [by, candidates]: ['url' | 'name', ServiceRecord[]] =
    byUrl.length > 0 ? ['url', byUrl] : ['name', named];
  const [service, ...others] = candidates;
  if (service === undefined) return null;
  if (others.length > 0)
    return {
      by,
      candidates,
      words: `${candidates.length} services on the platform have this ${by}:${listed(candidates)}`,
    };
  // Production and staging have one name: taking the address from the one in use must not happen by the way.
  if (by === 'name' && service.active)
    return {
      by,
      candidates,
      words: `Service ${service.id} has the name ${name} too, but is active at ${service.url ?? 'no url'}, not at ${url}: is it another environment?`,
    };
  return { service, by };
}

const isAt = ({ url }: ServiceRecord, wanted: string): boolean => url !== null && sameAddress(url, wanted);

/** Made by the company itself: such a service is private (`system` and `public` ones are not). */
function isOwn({ type }: ServiceRecord): boolean {
  return type === null || type === 'private';
}

function unanswered({ by, candidates, words }: Doubt, { url, alsoNeeded = [] }: ServiceSearch): UserError {
  const [only, ...others] = candidates;
  const steps =
    only !== undefined && others.length === 0
      ? [`If it has moved to ${url}: --service-id ${only.id}`]
      : candidates.map(({ id }) => `If it is service ${id}: --service-id ${id}`);
  return new UserError(words, {
    nextSteps: [
      ...steps,
      ...(by === 'name' ? ['If this is to be a service beside it: --new-service'] : []),
      ...alsoNeeded,
    ],
  });
}

function recordedForAnother({ id, name, url }: ServiceRecord): UserError {
  return new UserError(
    `rehive.json has service ${id} for this platform and company, but that is ${name} at ${url ?? 'no url'}.`,
    {
      nextSteps: [
        `If it is this extension, with a new name and a new url: --service-id ${id}`,
        'If not: remove the id from services in rehive.json.',
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
  return services.map((service) => `\n  ${describeService(service)}`).join('');
}

/** `3  Savings  https://savings.example.com  active` */
export function describeService({ id, name, url, active }: ServiceRecord): string {
  return `${id}  ${name}  ${url ?? 'no url'}${active ? '  active' : ''}`;
}
