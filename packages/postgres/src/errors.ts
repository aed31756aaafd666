/** The errors of this package: each with a stable code and a hint what to do next. Secrets never appear in them. */

/** Of an error: its stable code, what the reader can do next, and what it came of. */
export interface PostgresErrorDetails<Code extends string> {
  code: Code;
  hint: string;
  cause?: unknown;
}

export type EmbeddedPostgresErrorCode =
  | 'unsupported_platform'
  | 'binaries_incomplete'
  | 'no_unprivileged_account'
  | 'account_without_name'
  | 'folder_not_writable'
  | 'folder_not_ours'
  | 'folder_of_other_account'
  | 'folder_busy'
  | 'folder_in_use'
  | 'other_major_version'
  | 'no_earlier_programs'
  | 'password_missing'
  | 'port_in_use'
  | 'port_not_allowed'
  | 'bad_setting'
  | 'disk_full'
  | 'data_damaged'
  | 'not_enough_memory'
  | 'initdb_failed'
  | 'start_failed'
  | 'keeps_ending'
  | 'aborted';

/** The embedded server cannot run here, or not in this folder. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;
  readonly hint: string;

  constructor(message: string, { code, hint, cause }: PostgresErrorDetails<EmbeddedPostgresErrorCode>) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EmbeddedPostgresError';
    this.code = code;
    this.hint = hint;
  }
}

export type ConnectionErrorCode =
  | 'bad_url'
  | 'unreachable'
  | 'wrong_password'
  | 'no_such_role'
  | 'missing_database'
  | 'too_many_connections'
  | 'no_right'
  | 'tls'
  | 'starting_up'
  | 'refused';

/** A server cannot be connected to. */
export class PostgresConnectionError extends Error {
  readonly code: ConnectionErrorCode;
  readonly hint: string;

  constructor(message: string, { code, hint, cause }: PostgresErrorDetails<ConnectionErrorCode>) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PostgresConnectionError';
    this.code = code;
    this.hint = hint;
  }
}

export type MigrationErrorCode =
  | 'no_directory'
  | 'bad_file_name'
  | 'changed_file'
  | 'database_ahead'
  | 'gap_in_database'
  | 'too_old'
  | 'bad_object_file'
  | 'circular_objects'
  | 'unknown_object'
  | 'object_in_use'
  | 'stored_results'
  | 'other_owner'
  | 'failed';

/** The schema cannot be brought to the code's version; the database is as it was. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode;
  readonly hint: string;

  constructor(message: string, { code, hint, cause }: PostgresErrorDetails<MigrationErrorCode>) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MigrationError';
    this.code = code;
    this.hint = hint;
  }
}

/** All connections of a pool are taken, and so they were for as long as one may wait. */
export class ConnectionsBusyError extends Error {
  readonly code = 'connections_busy';
  readonly hint = 'Try again in a moment; or give the program more connections.';

  constructor() {
    super('All connections to the database are busy.');
    this.name = 'ConnectionsBusyError';
  }
}
