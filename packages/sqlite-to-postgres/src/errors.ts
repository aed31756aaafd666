/**
 * The errors of the mover. Each says what was being done, on what, why it failed and what to do next;
 * its class decides the exit status of the command line.
 */

export const exitStatus = {
  done: 0,
  defect: 1,
  usage: 2,
  source: 3,
  target: 4,
  verification: 5,
  setAside: 6,
  rollback: 7,
  /** The terminal was closed. */
  hungUp: 129,
  cancelled: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

export interface MoverErrorDetails {
  /** Stable, for programs: `source_not_sqlite`, `target_tables_exist`, … */
  code: string;
  /** What the reader can do next. */
  hint?: string | undefined;
  /** One line per finding, already in readable form. Values of rows stand in those of a plan alone, unless they are hidden. */
  findings?: readonly string[];
  /** Of each finding, what can be done about it; the same advice side by side. */
  advice?: readonly string[] | undefined;
  /** Options with which the same call goes through and nothing is lost: tried, not guessed. */
  remedy?: readonly string[] | undefined;
  /** A rule file under which it goes through, tried as well, and what it says, a line each. */
  suggestion?: { readonly rules: object; readonly lines: readonly string[] } | undefined;
  cause?: unknown;
}

/** Base class: caught at the edge, printed as `message`, findings and hint. */
export class MoverError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly findings: readonly string[];
  readonly advice: readonly string[];
  readonly remedy: readonly string[] | undefined;
  readonly suggestion: MoverErrorDetails['suggestion'];
  readonly exitStatus: ExitStatus = exitStatus.defect;

  constructor(message: string, details: MoverErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.hint = details.hint;
    this.findings = details.findings ?? [];
    this.advice = details.advice ?? [];
    this.remedy = details.remedy;
    this.suggestion = details.suggestion;
  }
}

/** The call itself is wrong: an unknown option, a file that is not a rule file. */
export class UsageError extends MoverError {
  override readonly exitStatus = exitStatus.usage;
}

/** The SQLite side cannot be read, or holds what the target cannot hold. */
export class SourceError extends MoverError {
  override readonly exitStatus = exitStatus.source;
}

/** The PostgreSQL side cannot be reached, refuses, or is not in the state the run needs. */
export class TargetError extends MoverError {
  override readonly exitStatus = exitStatus.target;
}

/** Source and target differ; a run publishes nothing then. */
export class VerificationError extends MoverError {
  override readonly exitStatus = exitStatus.verification;
}

/** A migration could not be undone, or must not be without an explicit word. */
export class RollbackError extends MoverError {
  override readonly exitStatus = exitStatus.rollback;
}

/** The caller's AbortSignal fired; everything staged was removed. */
export class CancelledError extends MoverError {
  override readonly exitStatus = exitStatus.cancelled;

  /** `isPublished`: the tables stand in the target already. */
  constructor(doing: string, cause?: unknown, isPublished = false) {
    const state = isPublished ? 'The tables are published and verified.' : 'Source and target are as they were.';
    const hint = isPublished ? 'Keep them, or undo the migration with `rollback` and run it again.' : undefined;
    super(`Cancelled while ${doing}. ${state}`, { code: 'cancelled', hint, cause });
  }
}
