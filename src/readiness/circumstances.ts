import type { LoadedManifest } from '../manifest/load-manifest.js';

/** The machine and the project as they are looked at. */
export interface Circumstances {
  /** The folder that the command was run in, absolute. */
  cwd: string;
  env: Readonly<NodeJS.ProcessEnv>;
  /** Node's version, such as 22.12.0. */
  nodeVersion: string;
  /** This tool's version. */
  version: string;
  /** The versions of Node that this tool supports, as its package.json has them. */
  nodeRange: string;
  project: Project | null;
  /** What runs for the project now. */
  running: { platform: { pid: number; url: string } | null; extensionUrl: string | null };
  ports: { extension: number | null; platform: number };
  /** The platform to ask; null where none was named: then it is the production one, and nothing hangs on it. */
  apiUrl: string | null;
  checkUpdates: boolean;
  signal: AbortSignal;
}

export interface Project {
  /** Absolute. */
  folder: string;
  /** Null where rehive.json is not valid; `problem` says why. */
  manifest: LoadedManifest['manifest'] | null;
  problem: string | null;
}

/** Why something that belongs to a project was not looked at outside of one. */
export const noProject = 'no rehive.json here or in a folder above';
