import { readdir, readFile, readlink } from 'node:fs/promises';

export interface PortHolder {
  pid: number;
  /** The program, as the system shows it. */
  name: string;
}

/** Who listens on a TCP port of this machine; null where the system does not tell: it is another user's, or not Linux or macOS. */
export async function portHolder(port: number, signal: AbortSignal): Promise<PortHolder | null> {
  return process.platform === 'linux' ? holderInProc(port) : holderByLsof(port, signal);
}

const listening = '0A';

async function holderInProc(port: number): Promise<PortHolder | null> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readOrEmpty(`/proc/net/${name}`)));
  const sockets = new Set(
    tables.flatMap((table) => listenersIn(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await hasOpen(pid, sockets)) {
      const name = (await readOrEmpty(`/proc/${pid}/cmdline`)).split('\0').filter(Boolean).slice(0, 2);
      return { pid: Number(pid), name: name.join(' ') || 'a program' };
    }
  }
  return null;
}

/** The inodes of the sockets that listen on the port, in a table of the form that /proc/net/tcp has. */
function listenersIn(table: string, port: number): string[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, local = '', , state]) =>
        state === listening && Number.parseInt(local.split(':')[1] ?? '', 16) === port,
    )
    .flatMap(([, , , , , , , , , inode]) => (inode === undefined ? [] : [inode]));
}

async function hasOpen(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(`/proc/${pid}/fd`).catch(noneOfOurs);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  return targets.some((target) => sockets.has(target));
}

/** Other users' processes, and those that have just ended, can't be looked into. */
function noneOfOurs(): string[] {
  return [];
}

function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function holderByLsof(port: number, signal: AbortSignal): Promise<PortHolder | null> {
  const { execa } = await import('execa');
  const { stdout, failed } = await execa('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    reject: false,
    timeout: 5_000,
    cancelSignal: signal,
  });
  const pid = /^p(\d+)$/m.exec(stdout ?? '')?.[1];
  if (failed || pid === undefined) return null;
  return { pid: Number(pid), name: /^c(.+)$/m.exec(stdout ?? '')?.[1] ?? 'a program' };
}
