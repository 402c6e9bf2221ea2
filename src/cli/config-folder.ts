import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** Where a user's own files of ours are, for all projects: `%APPDATA%`, `$XDG_CONFIG_HOME` or `~/.config`, and our name. */
export function configFolder(
  env: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    const named = env['APPDATA'];
    const base =
      named !== undefined && win32.isAbsolute(named) ? named : win32.join(home, 'AppData', 'Roaming');
    return win32.join(base, 'rehive-ext');
  }
  const named = env['XDG_CONFIG_HOME'];
  // A relative one is to be ignored (XDG base directory specification).
  const base = named !== undefined && posix.isAbsolute(named) ? named : posix.join(home, '.config');
  return posix.join(base, 'rehive-ext');
}
