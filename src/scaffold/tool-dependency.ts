import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const filePrefix = 'file:';

/**
 * What the new project's package.json says about this tool.
 * Versions, ranges, tags and URLs stay as they are; a tarball or folder becomes `file:` and its absolute path,
 * because the project is somewhere else than where the path was typed. Whether it exists is for the installation to say.
 */
export function toolDependency(spec: string | undefined, version: string, cwd: string): string {
  if (spec === undefined) return `^${version}`;
  if (spec.startsWith('file://')) return `${filePrefix}${fileURLToPath(spec)}`;
  if (spec.startsWith(filePrefix)) return `${filePrefix}${resolve(cwd, spec.slice(filePrefix.length))}`;
  return isPath(spec, cwd) ? `${filePrefix}${resolve(cwd, spec)}` : spec;
}

function isPath(spec: string, cwd: string): boolean {
  if (/^[a-z+]+:\/\//i.test(spec)) return false;
  if (isAbsolute(spec) || /^\.{1,2}(?:[\\/]|$)/.test(spec)) return true;
  return /\.(?:tgz|tar\.gz)$/.test(spec) || (/[\\/]/.test(spec) && existsSync(resolve(cwd, spec)));
}
