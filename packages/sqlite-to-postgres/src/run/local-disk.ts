/** The disk of the run's folder in mid-run: full, gone, or no longer to be written to. */
import { UsageError } from '../errors.ts';

const diskCodes = new Set(
  'ENOSPC EDQUOT EFBIG EROFS EACCES EPERM EIO ENOENT EEXIST ENOTDIR EISDIR ELOOP ENAMETOOLONG EMFILE ENFILE'.split(' '),
);

/** Whether a system call on a file failed, not one on a connection. */
export function isLocalDiskError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && syscall !== undefined && diskCodes.has(code ?? '');
}

export function localDiskError(phase: string, error: NodeJS.ErrnoException, isPublished: boolean): UsageError {
  const state = isPublished
    ? 'The tables are published and verified: keep them, or undo the migration with `rollback` and run it again.'
    : 'Nothing was published. Run again then.';
  return new UsageError(`A file could not be written in phase "${phase}": ${error.message}.`, {
    code: 'local_disk',
    hint: `Make room where backup, journal and report go, or name another folder with --project or --report. ${state}`,
    cause: error,
  });
}
