import { UserError } from '../errors.js';

const troubles: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the path is too long',
  EXDEV: 'a folder in it is on another disk',
  EBUSY: 'it is in use',
  ELOOP: 'a link in it leads to itself',
};

/** The system's name for an error, `ENOENT`; undefined for errors of other kinds. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A disk that is full or a folder that is read-only is no bug of ours: such errors become UserErrors, others stay. */
export function forPeople(error: unknown, folder: string): unknown {
  const trouble = troubles[systemErrorCode(error) ?? ''];
  if (trouble === undefined) return error;
  return new UserError(`The project can't be written to ${folder}: ${trouble}. Nothing was made.`, {
    kind: 'unavailable',
    nextSteps: ['Name another folder, or mend this one.'],
    cause: error,
  });
}
