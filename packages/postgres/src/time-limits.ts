/** How long work may take in the database, by its kind. */

/** interactive: somebody waits for the answer; long: an export, an import, a bulk operation, upkeep. */
export type Workload = 'interactive' | 'long';

export interface TimeLimits {
  /** A statement. */
  statementMs: number;
  /** A statement that waits for a lock. */
  lockMs: number;
  /** A transaction in which nothing happens. */
  idleInTransactionMs: number;
}

/** PostgreSQL's settings of these limits, of a session or of a transaction. */
export function limitSettings({
  statementMs,
  lockMs,
  idleInTransactionMs,
}: TimeLimits): Readonly<Record<string, string>> {
  return {
    statement_timeout: `${statementMs}`,
    lock_timeout: `${lockMs}`,
    idle_in_transaction_session_timeout: `${idleInTransactionMs}`,
  };
}
