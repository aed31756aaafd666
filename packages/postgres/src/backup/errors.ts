import type { PostgresErrorDetails } from '../errors.ts';

export type BackupErrorCode =
  | 'base_backup_failed'
  | 'disk_full'
  | 'copy_damaged'
  | 'not_empty'
  | 'no_client_tools'
  | 'client_tool_failed'
  | 'password_not_set';

/** A copy of a database cannot be made or used; the database is as it was. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;
  readonly hint: string;

  constructor(message: string, { code, hint, cause }: PostgresErrorDetails<BackupErrorCode>) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackupError';
    this.code = code;
    this.hint = hint;
  }
}

/** `folder` is on the disk that was written to. Undefined where the error is another one. */
export function findFullDisk(error: unknown, folder: string): BackupError | undefined {
  if (!['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  return new BackupError(`The disk of ${folder} is full; what was begun was removed.`, {
    code: 'disk_full',
    hint: 'Make room there, then try again. Backups may stand on another disk: VANGUARD_BACKUPS. The database is as it was.',
    cause: error,
  });
}
