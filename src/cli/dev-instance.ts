import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writePrivately } from '../simulator/state-file.js';

const fileName = 'dev.json';

/** What a running `dev` tells other commands beside what its platform tells. */
export interface DevInstance {
  /** The same as that of its platform: a file of a killed `dev` has another one. */
  pid: number;
  extension_url: string;
}

/** Says in the project's state folder where the extension is. @returns a function that takes it back */
export async function announceDev(folder: string, extensionUrl: string): Promise<() => Promise<void>> {
  const instance: DevInstance = { pid: process.pid, extension_url: extensionUrl };
  await writePrivately(folder, fileName, instance);
  return () => rm(join(folder, fileName), { force: true });
}

/** Null where no `dev` runs, or what is there can't be read as what one wrote. */
export async function readDevInstance(folder: string): Promise<DevInstance | null> {
  const text = await readIfThere(join(folder, fileName));
  const value = text === null ? null : parse(text);
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('extension_url' in value))
    return null;
  const { pid, extension_url } = value;
  return typeof pid === 'number' && typeof extension_url === 'string' ? { pid, extension_url } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
