import { posix } from 'node:path';
import { printable } from './printable.js';

/** A file's path from the repository's root, with slashes. */
export function inRepository(file: string, folder: string): string {
  return printable(posix.join(folder, file));
}
