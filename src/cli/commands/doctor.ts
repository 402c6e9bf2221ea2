import { findManifest, loadManifest } from '../../manifest/load-manifest.js';
import { ManifestError } from '../../manifest/manifest-error.js';
import { normalizeApiUrl } from '../../platform-client/api-url.js';
import { checkReadiness } from '../../readiness/check-readiness.js';
import type { Project } from '../../readiness/circumstances.js';
import { findInstance } from '../../simulator/local-instance.js';
import type { Command } from '../context.js';
import { readDevInstance } from '../dev-instance.js';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { supportedNodeRange } from '../package-root.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { renderFindings } from '../render/findings.js';
import { withProgress } from '../with-progress.js';

export interface DoctorOptions {
  port?: number;
  platformPort: number;
  apiUrl?: string;
  checkUpdates?: boolean;
}

/** Whether machine and project are ready. Only looks. */
export const doctor: Command<DoctorOptions> = async (options, context) => {
  const { cwd, env, output, signal, version } = context;
  const apiUrl = options.apiUrl === undefined ? null : normalizeApiUrl(options.apiUrl);
  const project = await findProject(cwd);
  const findings = await withProgress('Looking…', context, async () => {
    const looked = checkReadiness({
      cwd,
      env,
      version,
      signal,
      project,
      apiUrl,
      nodeVersion: process.versions.node,
      nodeRange: supportedNodeRange(),
      running: await whatRuns(cwd),
      ports: {
        extension: options.port ?? project?.manifest?.dev.port ?? null,
        platform: options.platformPort,
      },
      checkUpdates: options.checkUpdates === true,
    });
    return interruptible(looked, signal);
  });
  const count = (wanted: string): number => findings.filter(({ outcome }) => outcome === wanted).length;
  const failures = count('failed');
  output.printJson({
    ready: failures === 0,
    project: project?.folder ?? null,
    summary: {
      passed: count('passed'),
      failed: failures,
      warned: count('warned'),
      skipped: count('skipped'),
    },
    findings,
  });
  output.print(renderFindings(findings, output.colors));
  const { green, red } = output.colors;
  output.print(failures === 0 ? `\n${green('Ready.')}` : `\n${red('Not ready:')} ${failures} to mend.`);
  return failures === 0 ? exitCodes.done : exitCodes.refused;
};

/** The project that `cwd` is in, valid or not; null outside of one. */
async function findProject(cwd: string): Promise<Project | null> {
  const path = await findManifest(cwd);
  if (path === null) return null;
  const folder = await projectFolder(cwd);
  try {
    const { manifest } = await loadManifest(path, { cwd });
    return { folder, manifest, problem: null };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { folder, manifest: null, problem: error.message };
  }
}

async function whatRuns(cwd: string): Promise<{
  platform: { pid: number; url: string } | null;
  extensionUrl: string | null;
}> {
  const folder = stateFolder(undefined, await projectFolder(cwd), cwd);
  const platform = folder === null ? null : await findInstance(folder);
  const dev = folder === null || platform === null ? null : await readDevInstance(folder);
  return { platform, extensionUrl: dev !== null && dev.pid === platform?.pid ? dev.extension_url : null };
}
