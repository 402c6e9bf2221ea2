import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getGlobalDispatcher } from 'undici';
import { Interrupted, UserError } from '../errors.js';
import { isOnThisMachine } from '../platform-client/api-url.js';
import { describeFailure } from '../platform-client/describe-failure.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { refuseUnfitTemplate } from '../scaffold/measure-template.js';
import { neverCopied } from '../scaffold/render-template.js';
import { loadTemplateFolder, type Template } from '../scaffold/template.js';
import { templateLimits } from '../scaffold/template-limits.js';
import { archiveUrl, type TemplateSource } from '../scaffold/template-source.js';
import { unpackArchive } from '../scaffold/unpack-archive.js';
import type { CommandContext } from './context.js';

/** Where archives of repositories come from; of a GitHub Enterprise Server it is https://HOST/_codeload. */
const archiveBaseVariable = 'REHIVE_EXT_CODELOAD_URL';
const archiveBase = 'https://codeload.github.com';
const timeLimitMs = 60_000;

export interface ForeignTemplate {
  template: Template;
  /** Removes what was fetched. */
  discard: () => void;
}

/** A template of somebody else's, looked at as a whole before it is used. Nothing of it is run. */
export async function openForeignTemplate(
  source: TemplateSource,
  context: CommandContext,
): Promise<ForeignTemplate> {
  if (source.kind === 'folder') {
    if (!existsSync(source.folder)) throw new UserError(`There is no folder ${source.folder}.`);
    return { template: load(source.folder), discard: () => undefined };
  }
  const archive = await fetchArchive(archiveUrl(source, archiveBaseIn(context.env)), context);
  const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-template-'));
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', discard);
  try {
    unpackArchive(archive, source.folder, folder);
    return { template: load(folder), discard };
  } catch (error) {
    discard();
    throw error;
  }
}

function load(folder: string): Template {
  refuseUnfitTemplate(folder, neverCopied);
  return loadTemplateFolder(folder, null);
}

function archiveBaseIn(env: Readonly<NodeJS.ProcessEnv>): string {
  const given = env[archiveBaseVariable];
  if (given === undefined || given === '') return archiveBase;
  const url = URL.canParse(given) ? new URL(given) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isOnThisMachine(given));
  if (url === null || !isSafe || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new UserError(`${archiveBaseVariable} is no https address.`, {
      nextSteps: [`Set it to one such as https://github.example.com/_codeload, or unset it.`],
    });
  return given;
}

/** @throws UserError where nothing usable comes, `Interrupted` at Ctrl-C */
async function fetchArchive(url: string, context: CommandContext): Promise<Buffer> {
  try {
    return await readArchive(url, context);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (context.signal.aborted) throw new Interrupted();
    const { text, nextSteps } = describeFailure(cause, timeLimitMs);
    throw unavailable(`${url} can't be fetched: ${text}.`, nextSteps, cause);
  }
}

async function readArchive(url: string, { env, signal, version }: CommandContext): Promise<Buffer> {
  const dispatcher = (isOnThisMachine(url) ? undefined : proxyDispatcher(env)) ?? getGlobalDispatcher();
  const { origin, pathname } = new URL(url);
  const { statusCode, body } = await dispatcher.request({
    origin,
    path: pathname,
    method: 'GET',
    headers: { 'user-agent': `rehive-ext/${version}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
  });
  if (statusCode !== 200) {
    const why =
      statusCode === 404
        ? 'there is no such repository, tag or branch, or it is private'
        : `it answers ${statusCode}`;
    throw unavailable(`${url} can't be fetched: ${why}.`, [
      'Clone it, and name its folder: --template ./folder',
    ]);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > templateLimits.archiveBytes)
      throw new UserError(
        `The archive of the template has more than ${templateLimits.archiveBytes / 1e6} MB.`,
      );
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function unavailable(message: string, nextSteps: readonly string[], cause?: unknown): UserError {
  return new UserError(message, { kind: 'unavailable', nextSteps, cause });
}
