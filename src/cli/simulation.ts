import { existsSync } from 'node:fs';
import type { CallReport } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { findManifest, loadManifest } from '../manifest/load-manifest.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { parseTimeMode } from '../simulator/time-mode.js';
import type { CommandContext } from './context.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { interruptible } from './interruptible.js';
import { openPlatformAccess, type PlatformAccess } from './platform-access.js';
import { projectFolder, stateFolder } from './project-folder.js';
import { startRecording, type RecordFlags } from './recording-session.js';
import { nothingListens } from './render/call-report.js';

/** What every `simulate` command takes. */
export interface SimulateOptions extends RecordFlags {
  url?: string;
  company?: string;
  state?: string;
  platformPort: number;
  /** See {@link parseTimeMode}. */
  time?: string;
}

/** What all four calls need: the platform, the manifest, the company, the extension's address. */
export interface Simulation {
  access: PlatformAccess;
  manifest: Manifest | null;
  company: string;
  /** Undefined where neither a flag, nor `dev`, nor a manifest says it: the platform may know it. */
  url: string | undefined;
}

/** Finds what a call needs, makes it, and leaves nothing running, whatever happens. */
export async function simulate(
  options: SimulateOptions,
  context: CommandContext,
  call: (simulation: Simulation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { cwd, output, signal } = context;
  const path = await findManifest(cwd);
  const manifest = path === null ? null : (await loadManifest(path, { cwd })).manifest;
  const state = stateFolder(options.state, await projectFolder(cwd), cwd);
  // Nothing is known of any extension here, nor will be: no state is begun for it.
  const unknown = manifest === null && options.url === undefined;
  if (unknown && (state === null || !existsSync(state))) throw noUrl();
  const access = await openPlatformAccess(state, options.platformPort, {
    signal,
    onSaveError: (error) => output.complain(`The state could not be written: ${String(error)}`),
    time: options.time === undefined ? undefined : parseTimeMode(options.time),
  });
  try {
    if (access.startedForCall)
      output.note(`Platform for this call: ${access.url} (state: ${state ?? 'none'})`);
    const fromManifest = manifest === null ? undefined : `http://127.0.0.1:${manifest.dev.port}`;
    const url = options.url ?? access.extensionUrl ?? fromManifest;
    const company = options.company ?? (await access.firstCompany());
    const recording = await startRecording(options, context);
    const since = recording === null ? 0 : ((await access.client.exchanges()).at(-1)?.id ?? 0);
    const code = await interruptible(call({ access, manifest, company, url }), signal);
    if (recording !== null)
      for (const exchange of await access.client.exchanges(since)) recording.exchange(exchange);
    recording?.close();
    return code;
  } finally {
    await access.close();
  }
}

/** A call that reached nobody could not be made; anything else is an answer of the extension. */
export function exitCodeFor(reports: readonly CallReport[]): ExitCode {
  if (reports.every((report) => report.accepted)) return exitCodes.done;
  return reports.every(nothingListens) ? exitCodes.unavailable : exitCodes.refused;
}

/** Nothing says where the extension is. */
export function noUrl(): UserError {
  return new UserError('There is no rehive.json here, and no --url says where the extension is.', {
    nextSteps: ['Say where it is: --url http://127.0.0.1:3000', 'Or change to the folder of the extension.'],
  });
}

/** For a call that the manifest says the extension does not have. */
export function noEndpoint(name: 'rotate' | 'webhook'): UserError {
  return new UserError(
    `rehive.json says that the extension has no ${name} endpoint (endpoints.${name} is null).`,
    {
      nextSteps: [`Set endpoints.${name} in rehive.json to its path, such as "/${name}/".`],
    },
  );
}
