/**
 * The journal of a run: one JSON object a line, each on disk before the step it tells of goes on. `rollback` undoes
 * from it alone, so a step that changes anything is written here first.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { PublishedTable } from '../publish/publish.ts';

export type JournalEntry =
  | { step: 'started'; at: string; source: string; target: string; project: string | undefined; plan: MigrationPlan }
  /** The plan that counts, where the source was written to between its inspection and its backup. */
  | { step: 'planned-again'; plan: MigrationPlan }
  /** The plan that counts, where the target refused staged rows and these are set aside. */
  | { step: 'refused-rows'; plan: MigrationPlan }
  | { step: 'backed-up'; sha256: string; sizeBytes: number }
  /** Before triggers are put into the source, and after they are taken out again. */
  | { step: 'capturing'; source: string }
  | { step: 'capture-removed' }
  | { step: 'database-created'; database: string }
  | { step: 'staging'; schema: string }
  /** After its death the run goes on from here. */
  | { step: 'resumed'; at: string }
  /** Written before the commit: whether it happened, the target knows. */
  | { step: 'publishing'; tables: PublishedTable[]; createdSchema: boolean }
  | { step: 'published' }
  /** Before a file of the project is changed; `savedAs` is undefined for a file that did not exist. */
  | { step: 'file-changing'; path: string; savedAs: string | undefined }
  | { step: 'folder-moving'; path: string; movedTo: string; existed: boolean }
  | { step: 'history-replacing'; schema: string; table: string; keptAs: string }
  /** Where the source has no history: the tool's own table is made, with the baseline as its only row. */
  | { step: 'history-creating'; schema: string; table: string }
  | { step: 'configured' }
  | { step: 'finished'; at: string }
  | { step: 'rolled-back'; at: string }
  | { step: 'cleaned-up'; at: string };

type Step = JournalEntry['step'];
export type EntryOf<S extends Step> = Extract<JournalEntry, { step: S }>;

export class Journal {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Returns when the entry is on disk. */
  append(entry: JournalEntry): void {
    this.#endLastLine();
    const file = openSync(this.#path, 'a', 0o600);
    try {
      writeFileSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** A crash or a full disk may have left half an entry, which counts for nothing and must not join the next one. */
  #endLastLine(): void {
    if (!existsSync(this.#path)) return;
    const text = readFileSync(this.#path);
    const end = text.lastIndexOf('\n') + 1;
    if (end < text.length) truncateSync(this.#path, end);
  }
}

/** An unfinished last line, left by a crash in mid-write, is passed over. */
export function readJournal(path: string): JournalEntry[] {
  if (!existsSync(path)) return [];
  // Behind the last line break stands nothing, or half an entry.
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as JournalEntry;
    } catch (error) {
      throw new RollbackError(`Line ${i + 1} of the journal ${path} is damaged.`, {
        code: 'journal_damaged',
        cause: error,
      });
    }
  });
}

export function findEntry<S extends Step>(entries: readonly JournalEntry[], step: S): EntryOf<S> | undefined {
  return entries.find((entry): entry is EntryOf<S> => entry.step === step);
}

export function entriesOf<S extends Step>(entries: readonly JournalEntry[], step: S): EntryOf<S>[] {
  return entries.filter((entry): entry is EntryOf<S> => entry.step === step);
}
