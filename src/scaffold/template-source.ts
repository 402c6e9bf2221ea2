import { resolve } from 'node:path';
import { UserError } from '../errors.js';

/** Where a template of somebody else's is. */
export type TemplateSource =
  | { kind: 'folder'; folder: string }
  | { kind: 'github'; owner: string; repository: string; ref: string; folder: string };

const forms = 'A template is a name, a folder (./template) or github:owner/repository[/folder][#tag].';

/**
 * What `--template` names beyond our own templates: a path that begins with `.` or `/` (or a drive), or a repository on
 * GitHub. Null for a plain name. @throws UserError for what begins like a repository and is none
 */
export function templateSource(spec: string, cwd: string): TemplateSource | null {
  if (/^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[a-z]:[\\/])/i.test(spec))
    return { kind: 'folder', folder: resolve(cwd, spec) };
  if (!spec.includes(':')) return null;
  const found = /^github:([\w-]+)\/([\w.-]+?)((?:\/[\w.-]+)*)(?:#([\w./-]+))?$/.exec(spec);
  const [, owner = '', repository = '', folder = '', ref = 'HEAD'] = found ?? [];
  // Each part becomes a part of an address or a path: none may lead upward.
  const parts = [owner, repository, ...folder.split('/').slice(1), ...ref.split('/')];
  if (found === null || parts.some((part) => /^\.*$/.test(part)))
    throw new UserError(`"${spec}" is no template.`, { nextSteps: [forms] });
  return { kind: 'github', owner, repository, ref, folder: folder.slice(1) };
}

/** The address of a repository's archive, below the address that archives are served from. */
export function archiveUrl(
  { owner, repository, ref }: Extract<TemplateSource, { kind: 'github' }>,
  base: string,
): string {
  const path = [owner, repository, 'tar.gz', ...ref.split('/')].map(encodeURIComponent).join('/');
  return `${base.replace(/\/+$/, '')}/${path}`;
}
