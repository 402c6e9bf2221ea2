import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where a user's own files of ours are, for all projects: `%APPDATA%`, `$XDG_CONFIG_HOME` or `~/.config`, and our name. */
export function configFolder(
  env: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = platform === 'win32' ? env['APPDATA'] : env['XDG_CONFIG_HOME'];
  // A relative one is to be ignored (XDG base directory specification).
  const base = named !== undefined && isAbsolute(named) ? named : join(homedir(), '.config');
  return join(base, 'rehive-ext');
}
