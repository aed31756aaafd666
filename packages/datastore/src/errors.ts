/** What the datastore refuses, with a stable code and what to do next. */
export class DatastoreError extends Error {
  readonly code:
    | 'product_not_empty'
    | 'legacy_missing'
    | 'legacy_refused'
    | 'adoption_incomplete'
    | 'no_adoption'
    | 'product_changed'
    | 'bad_cursor'
    | 'bad_query'
    | 'unknown_records'
    | 'draft_refused'
    | 'nothing_to_undo'
    | 'nothing_to_redo';
  readonly hint: string;
  readonly findings: readonly string[];

  constructor(code: DatastoreError['code'], message: string, hint: string, findings: readonly string[] = []) {
    super(message);
    this.name = 'DatastoreError';
    this.code = code;
    this.hint = hint;
    this.findings = findings;
  }
}
