import type { PostgresErrorDetails } from '../errors.ts';

export type BackupErrorCode =
  | 'base_backup_failed'
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
