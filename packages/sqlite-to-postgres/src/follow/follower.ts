/**
 * Keeps the staged tables up with the source: looks at what was written, applies it, and knows from then on what the
 * tables hold. A look is a short transaction of the source; applying is one of the target.
 */
import type { ClientBase } from 'pg';
import type { TableDigest } from '../digest/table-digest.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { applyChanges } from './apply-changes.ts';
import type { Capture } from './capture.ts';
import { writesRefused } from './errors.ts';
import { type Changes, extractChanges, forgetChanges } from './extract-changes.ts';
import { StagedKeys } from './staged-keys.ts';

export interface FollowerOptions {
  capture: Capture;
  client: ClientBase;
  plan: MigrationPlan;
  /** Where the tables stand, and what they hold: by their names in the source. */
  staging: string;
  digests: Map<string, TableDigest>;
  /** The entry of the log that the backup went up to. */
  since: number;
  batchBytes: number;
  /** `behind`: entries of the log that are found and not yet applied. */
  onProgress: (applied: number, behind: number) => void;
  signal?: AbortSignal | undefined;
}

/** Class 23 of the error codes: a unique key, a check or NOT NULL. */
function isIntegrityViolation(error: unknown): error is Error {
  const { code } = error as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && /^23\w{3}$/.test(code);
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #keys: StagedKeys;
  #since: number;
  entries = 0;
  rows = 0;
  rounds = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#since = options.since;
    this.#keys = new StagedKeys(options.client, options.plan, options.staging);
  }

  /** One round. Returns how many entries of the log it had. Throws SourceError, VerificationError. */
  async catchUp(): Promise<number> {
    const { writer } = this.#options.capture;
    const changes = await writer.reading('reading what was written', () => this.#look());
    return await this.#apply(changes);
  }

  /** The same within a transaction of the source, in which nobody else writes. */
  async catchUpLocked(): Promise<number> {
    return await this.#apply(this.#look());
  }

  /** Makes the foreign keys again that had to go. Throws SourceError `orphaned_rows`. */
  async restoreKeys(): Promise<void> {
    await this.#keys.restore();
  }

  #look(): Changes {
    const { capture, plan } = this.#options;
    capture.refuseOtherSchema();
    return extractChanges(capture.writer.connection, plan.tables, this.#since);
  }

  async #apply(changes: Changes): Promise<number> {
    const { capture, client, staging, batchBytes, digests, onProgress, signal } = this.#options;
    const { connection } = capture.writer;
    signal?.throwIfAborted();
    if (changes.tables.length > 0) {
      onProgress(this.entries, changes.entries);
      await client.query('begin');
      const removed = await this.#keys.remove(changes.tables.map(({ planned }) => planned));
      const options = { schema: staging, batchBytes, digests, signal };
      this.rows += await applyChanges(connection, client, changes, options).catch((error: unknown) => {
        throw isIntegrityViolation(error) ? writesRefused(error) : error;
      });
      await client.query('commit');
      removed.keep();
      this.rounds++;
    }
    forgetChanges(connection, changes);
    this.entries += changes.entries;
    this.#since = changes.lastEntry;
    if (changes.entries > 0) onProgress(this.entries, 0);
    return changes.entries;
  }
}
