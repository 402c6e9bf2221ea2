import { UserError } from '../errors.js';
import { loadNearestManifest, type LoadedManifest } from '../manifest/load-manifest.js';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { findService, type Doubt } from '../registration/find-service.js';
import type { ServiceRecord, UserRecord } from '../registration/platform-records.js';
import { requirePublicAddress, requireSafePlatform } from '../registration/public-address.js';
import { recordedServiceId, type RegistrationPlace } from '../registration/recorded-service.js';
import { whoAmI } from '../registration/who-am-i.js';
import { connectToPlatform, type Connected } from './connect-to-platform.js';
import type { CommandContext } from './context.js';
import { adminTokenVariable } from './credentials.js';
import { chooseService } from './render/choose-service.js';
import { renderTarget } from './render/plan.js';
import { resolveApiUrl } from './resolve-api-url.js';
import { shellQuoted } from './render/shell-quoted.js';

/** What every command takes that asks a platform. */
export interface PlatformOptions {
  apiUrl: string;
  company?: string;
  tokenStdin?: boolean;
  allowInsecure?: boolean;
}

/** What every command takes that asks a platform about the extension of rehive.json. */
export interface SessionOptions extends PlatformOptions {
  serviceId?: number;
}

/** rehive.json, and a platform that knows who asks. */
export interface RegistrationSession extends RegistrationPlace {
  loaded: LoadedManifest;
  client: PlatformClient;
  user: UserRecord;
  /** The service's id there, as rehive.json has it. */
  recordedId: number | undefined;
}

export interface SessionNeeds {
  /** The command that asks, as it is typed. */
  command: string;
  /** What else has to be said where nobody can be asked. */
  alsoNeeded?: readonly string[];
  /** The platform will call the extension, so it has to be able to. */
  callsExtension?: boolean;
}

/**
 * Loads the manifest, connects, asks whose token it is, and shows who is about to act where.
 * @throws UserError where something is missing, or an address is not what it should be
 */
export async function openSession(
  options: SessionOptions,
  { command, alsoNeeded = [], callsExtension = false }: SessionNeeds,
  context: CommandContext,
): Promise<RegistrationSession> {
  const { output, cwd } = context;
  const apiUrl = await resolveApiUrl(options.apiUrl, cwd);
  const loaded = await loadNearestManifest(cwd);
  if (options.allowInsecure !== true && callsExtension) requirePublicAddress(apiUrl, loaded);
  const { client, user } = await openPlatform({ ...options, apiUrl }, { command, alsoNeeded }, context);
  output.print(renderTarget(loaded.manifest.name, user, apiUrl));
  const place = { apiUrl, company: user.company };
  return { ...place, loaded, client, user, recordedId: recordedServiceId(loaded.manifest, place) };
}

/**
 * Connects to a platform and asks whose token it is.
 * @param options `apiUrl` as `resolveApiUrl` has it
 * @throws UserError where the token would go there unencrypted, or is of another company than was named
 */
export async function openPlatform(
  { apiUrl, company, tokenStdin, allowInsecure }: PlatformOptions,
  needs: Pick<SessionNeeds, 'command' | 'alsoNeeded'>,
  context: CommandContext,
): Promise<Connected & { user: UserRecord }> {
  if (allowInsecure !== true) requireSafePlatform(apiUrl);
  const connected = await connectToPlatform({ apiUrl, company, tokenStdin, ...needs }, context);
  const user = await whoAmI(connected.client);
  if (company !== undefined && user.company !== company)
    throw new UserError(`The token is of the company ${user.company}, not of ${company}.`, {
      kind: 'refused',
      nextSteps: ['Use a token of that company, or leave out --company.'],
    });
  return { ...connected, user };
}

/** Asks which service is meant, where there is a terminal to ask on. */
export function chooser({
  output,
  signal,
}: CommandContext): ((doubt: Doubt) => Promise<ServiceRecord | null>) | undefined {
  return output.interactive ? (doubt) => chooseService(doubt, signal) : undefined;
}

/**
 * The service of the extension on the platform. What only has its name is not taken for it: something is about to be
 * done to it.
 * @throws UserError where there is none
 */
export async function ownService(
  { client, loaded: { manifest }, recordedId, company, apiUrl }: RegistrationSession,
  options: SessionOptions,
  context: CommandContext,
): Promise<ServiceRecord> {
  const { name, url } = manifest;
  const search = {
    name,
    url,
    id: options.serviceId,
    recordedId,
    byName: 'never',
    choose: chooser(context),
  } as const;
  const found = await findService(client, search);
  if (found !== null) return found.service;
  throw new UserError(`${name} is not registered for ${company} on ${apiUrl}.`, {
    kind: 'refused',
    nextSteps: [
      commandThere('register', options),
      'If it is there under another url: --service-id, with the id that the dashboard shows.',
    ],
  });
}

/** A command that is to be run next, against the same platform; the service, rehive.json knows by then. */
export function commandThere(
  name: string,
  { apiUrl, company, allowInsecure }: PlatformOptions,
  ...flags: readonly string[]
): string {
  return [
    `rehive-ext ${name}`,
    ...(apiUrl === 'production' ? [] : ['--api-url', shellQuoted(apiUrl)]),
    ...(company === undefined ? [] : ['--company', shellQuoted(company)]),
    ...(allowInsecure === true ? ['--allow-insecure'] : []),
    ...flags,
  ].join(' ');
}

/** The same, about the service that was named; rehive.json may not know it. */
export function commandFor(name: string, options: SessionOptions, ...flags: readonly string[]): string {
  const service = options.serviceId === undefined ? [] : ['--service-id', String(options.serviceId)];
  return commandThere(name, options, ...service, ...flags);
}

/** Told after questions were asked. */
export function repetition(name: string, options: SessionOptions, flags: readonly string[]): string {
  const command = commandFor(name, options, ...flags);
  return `\nThe same without questions: ${command} (with the token in ${adminTokenVariable}, or a login)`;
}
