import { isOnThisMachine } from '../platform-client/api-url.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { lookAtExtension, type Finding } from '../registration/look-at-extension.js';
import type { CommandContext } from './context.js';
import type { RegistrationSession, SessionOptions } from './registration-session.js';
import { renderFindings } from './render/findings.js';
import { withProgress } from './with-progress.js';

export const hasFailed = (findings: readonly Finding[] | null): boolean =>
  findings?.some(({ outcome }) => outcome === 'failed') === true;

/** A platform elsewhere is told of no extension that it can't reach: unless somebody knows better. */
export const looksByItself = (
  { apiUrl }: Pick<RegistrationSession, 'apiUrl'>,
  { allowInsecure }: { allowInsecure?: boolean | undefined },
): boolean => !isOnThisMachine(apiUrl) && allowInsecure !== true;

/** What to say where the look failed. @param check whether it was asked for */
export const notReady = (check: boolean | undefined): string =>
  `The extension is not ready. Nothing was changed.${check === true ? '' : '\nTo do it all the same: --allow-insecure'}`;

interface LookWishes extends Pick<SessionOptions, 'allowInsecure'> {
  /** Judge rehive.json, too. */
  withManifest: boolean;
  /** It need not be well: that something answers at its address is enough. */
  anyAnswer?: boolean;
  /** Where the platform has the extension. Default: where rehive.json has it. */
  url?: string | undefined;
}

/** Looks at the public address of the extension, and judges rehive.json where that is asked for; shows what it finds. */
export async function lookBefore(
  { loaded, apiUrl }: RegistrationSession,
  { allowInsecure, withManifest, anyAnswer, url = loaded.manifest.url }: LookWishes,
  context: CommandContext,
): Promise<Finding[]> {
  const { output, signal, env } = context;
  const { endpoints } = loaded.manifest;
  const findings = await withProgress(`Looking at ${url}…`, context, async () => [
    ...(withManifest ? await judgeManifest(loaded, context) : []),
    ...(await lookAtExtension(
      { url, endpoints: anyAnswer === true ? { ...endpoints, health: null } : endpoints },
      {
        signal,
        mustBePublic: looksByItself({ apiUrl }, { allowInsecure }),
        dispatcher: isOnThisMachine(url) ? undefined : proxyDispatcher(env),
      },
    )),
  ]);
  output.print(`${renderFindings(findings, output.colors)}\n`);
  return findings;
}

/** The compliance check's part that reads rehive.json alone. */
async function judgeManifest(
  { manifest, locate, path }: RegistrationSession['loaded'],
  { signal, version }: CommandContext,
): Promise<Finding[]> {
  const [{ allChecks }, { runChecks }] = await Promise.all([
    import('../compliance/all-checks.js'),
    import('../compliance/run-checks.js'),
  ]);
  const { checks } = await runChecks({
    checks: allChecks.filter(({ group }) => group === 'manifest'),
    manifest,
    locate: (at) => ({ file: path, ...locate(at) }),
    target: { url: manifest.url, platformPort: null },
    version,
    signal,
  });
  return checks.map(({ id, title, status, message, skipped_because: why }) => ({
    id,
    title,
    outcome: status === 'errored' ? 'failed' : status,
    message: message ?? why,
  }));
}
