import { isOnThisMachine } from '../platform-client/api-url.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { lookAtExtension, type Finding } from '../registration/look-at-extension.js';
import type { CommandContext } from './context.js';
import type { RegistrationSession, SessionOptions } from './registration-session.js';
import { renderFindings } from './render/findings.js';
import { withProgress } from './with-progress.js';

export const hasFailed = (findings: readonly Finding[] | null): boolean =>
  findings?.some(({ outcome }) => outcome === 'failed') === true;

interface LookWishes extends Pick<SessionOptions, 'allowInsecure'> {
  /** Judge rehive.json, too. */
  withManifest: boolean;
  /** Where the platform has the extension. Default: where rehive.json has it. */
  url?: string | undefined;
}

/** Looks at the public address of the extension, and judges rehive.json where that is asked for; shows what it finds. */
export async function lookBefore(
  { loaded, apiUrl }: RegistrationSession,
  { allowInsecure, withManifest, url = loaded.manifest.url }: LookWishes,
  context: CommandContext,
): Promise<Finding[]> {
  const { output, signal, env } = context;
  const findings = await withProgress(`Looking at ${url}…`, context, async () => [
    ...(withManifest ? await judgeManifest(loaded, context) : []),
    ...(await lookAtExtension(
      { ...loaded.manifest, url },
      {
        signal,
        mustBePublic: allowInsecure !== true && !isOnThisMachine(apiUrl),
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
