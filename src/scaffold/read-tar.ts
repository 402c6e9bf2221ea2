import { UserError } from '../errors.js';

export interface TarEntry {
  path: string;
  kind: 'file' | 'folder' | 'other';
  data: Buffer;
  executable: boolean;
}

const blockSize = 512;

/**
 * The entries of a tar file as git writes it: ustar with its prefixes, and pax headers for longer paths. Paths are as they
 * stand there: whoever uses them has to look at them. @throws UserError where it is damaged
 */
export function readTar(tar: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let longPath: string | undefined;
  for (let at = 0; at + blockSize <= tar.length;) {
    const header = tar.subarray(at, at + blockSize);
    if (header.every((byte) => byte === 0)) break;
    if (numberIn(header, 148, 8) !== checksumOf(header)) throw damaged();
    const size = numberIn(header, 124, 12);
    const data = tar.subarray(at + blockSize, at + blockSize + size);
    if (data.length < size) throw damaged();
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
    const type = textIn(header, 156, 1);
    // Of what is said about all entries (the commit), nothing is needed.
    if (type === 'g') continue;
    if (type === 'x') {
      longPath = pathInPax(data);
      continue;
    }
    const prefix = textIn(header, 345, 155);
    const path = longPath ?? (prefix === '' ? '' : `${prefix}/`) + textIn(header, 0, 100);
    longPath = undefined;
    const kind = type === '0' || type === '' ? 'file' : type === '5' ? 'folder' : 'other';
    entries.push({ path, kind, data, executable: (numberIn(header, 100, 8) & 0o111) !== 0 });
  }
  return entries;
}

function textIn(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

function numberIn(header: Buffer, start: number, length: number): number {
  const text = textIn(header, start, length).trim();
  if (!/^[0-7]+$/.test(text)) throw damaged();
  return Number.parseInt(text, 8);
}

/** The sum of the header's bytes, with spaces in the place of the sum itself. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

/** A pax record is `<its length> <key>=<value>\n`. */
function pathInPax(data: Buffer): string | undefined {
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(' ', at);
    const length = Number.parseInt(data.toString('latin1', at, space), 10);
    if (space < 0 || !(length > 0)) throw damaged();
    const [key, ...value] = data.toString('utf8', space + 1, at + length - 1).split('=');
    if (key === 'path') return value.join('=');
    at += length;
  }
  return undefined;
}

function damaged(): UserError {
  return new UserError('The archive is damaged.', { kind: 'unavailable', nextSteps: ['Try again.'] });
}
