export type DatastoreErrorCode =
  | 'upstream_not_connected'
  | 'upstream_read_only'
  | 'sudden_loss'
  | 'staging_lost'
  | 'no_loss'
  | 'no_such_run'
  | 'product_not_empty'
  | 'legacy_missing'
  | 'legacy_refused'
  | 'adoption_incomplete'
  | 'no_adoption'
  | 'product_changed'
  | 'bad_cursor'
  | 'bad_query'
  | 'no_such_view'
  | 'bad_configuration'
  | 'no_such_import'
  | 'import_too_large'
  | 'draft_refused'
  | 'precondition_failed'
  | 'idempotency_key_reused'
  | 'request_in_flight'
  | 'nothing_to_undo'
  | 'nothing_to_redo'
  | 'no_such_user'
  | 'has_drafts'
  | 'cannot_take_drafts'
  | 'no_such_organization'
  | 'bad_organization'
  | 'code_taken'
  | 'bad_username'
  | 'username_taken'
  | 'email_taken'
  | 'weak_password'
  | 'last_administrator'
  | 'passwords_busy'
  | 'bad_encryption_key'
  | 'wrong_encryption_key'
  | 'secret_locked'
  | 'secret_foreign'
  | 'secret_damaged'
  | 'no_connection'
  | 'bad_connection'
  | 'bad_schedule'
  | 'mapping_changed'
  | 'bad_custom_field'
  | 'custom_field_taken'
  | 'custom_field_in_use'
  | 'too_many_custom_fields'
  | 'no_such_custom_field'
  | 'not_the_owner'
  | 'rows_changed'
  | 'tables_busy';

export interface DatastoreErrorDetails {
  code: DatastoreErrorCode;
  /** What the reader can do next. */
  hint: string;
  /** One line per finding, without what a record holds. */
  findings?: readonly string[];
}

/** What the datastore refuses, with a stable code and what to do next. */
export class DatastoreError extends Error {
  readonly code: DatastoreErrorCode;
  readonly hint: string;
  readonly findings: readonly string[];

  constructor(message: string, { code, hint, findings = [] }: DatastoreErrorDetails) {
    super(message);
    this.name = 'DatastoreError';
    this.code = code;
    this.hint = hint;
    this.findings = findings;
  }
}

/** A field of a record that a change would set to what it must not be. */
export interface RefusedField {
  pfaId: string;
  /** Empty where the record or the change as a whole is meant. */
  field: string;
  code: string;
  message: string;
}

/** A save is refused as a whole; every fault is named. */
export class DraftRefusedError extends DatastoreError {
  readonly refused: readonly RefusedField[];

  constructor(refused: readonly RefusedField[]) {
    super('Nothing was saved: some of the changes cannot be made.', {
      code: 'draft_refused',
      hint: 'Correct the fields that are named, or leave them out.',
      findings: refused.map(({ pfaId, field, message }) => `record ${pfaId}: ${field} ${message}`),
    });
    this.name = 'DraftRefusedError';
    this.refused = refused;
  }
}

/** A save was made on versions of records that are no longer theirs; nothing was saved. */
export class PreconditionFailedError extends DatastoreError {
  readonly pfaIds: readonly string[];

  constructor(pfaIds: readonly string[]) {
    super('Nothing was saved: some of the records have changed since they were read.', {
      code: 'precondition_failed',
      hint: 'Read the named records again, then decide.',
      findings: pfaIds.map((pfaId) => `record ${pfaId} has changed`),
    });
    this.name = 'PreconditionFailedError';
    this.pfaIds = pfaIds;
  }
}
