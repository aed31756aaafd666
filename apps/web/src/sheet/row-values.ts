/**
 * What the records at hand say: as the server answered, and over it the changes that it does not have yet, priced. Knows ids and
 * no places.
 */
import { type Delta, squashDeltas } from '@vanguard/pfa';
import type { MergedRecord, RecordsPage, Totals } from '@vanguard/protocol/browser';
import { flatValues } from '../records/custom-fields.ts';
import { type ChangedRecord, priceEdit, shiftTotals } from './price-edit.ts';

const flashMs = 1500;

/** What is not the server's word yet, or was refused by it. */
export interface CellMark {
  readonly state: 'pending' | 'invalid' | 'conflict' | 'refused';
  /** As typed, where it is not a value of the record. */
  readonly text?: string;
  readonly message?: string;
}

export interface RecordRow {
  readonly id: string;
  readonly record: MergedRecord;
  /** By field. */
  readonly marks: ReadonlyMap<string, CellMark> | undefined;
  /** Fields that have just changed under the reader. */
  readonly flashing: ReadonlySet<string> | undefined;
}

/** The changes of a record that wait, as the edit queue has them. */
export interface WaitingChanges {
  readonly delta: Delta;
  readonly marks: ReadonlyMap<string, CellMark>;
}

export interface WaitingSource {
  /** Of the edit queue; undefined where nothing waits. */
  readonly waitingOf: (id: string) => WaitingChanges | undefined;
  readonly waitingIds: () => Iterable<string>;
}

export type Summary = Pick<RecordsPage, 'total' | 'draftCount' | 'lastSyncAt'>;

interface Saved {
  readonly delta: Delta;
  readonly version: string | undefined;
  /** Answers to requests that began earlier do not have it. */
  readonly at: number;
}

/** What was said last: the same object as long as that is the same. */
class Told<Said> {
  #text: string | undefined;
  latest: Said | undefined;

  tell(said: Said): Said {
    const text = JSON.stringify(said);
    if (this.latest !== undefined && text === this.#text) return this.latest;
    this.#text = text;
    this.latest = said;
    return said;
  }
}

export class RowValues {
  readonly #source: WaitingSource;
  readonly #onFlashed: (id: string) => void;
  readonly #records = new Map<string, MergedRecord>();
  readonly #saved = new Map<string, Saved>();
  readonly #rows = new Map<string, RecordRow>();
  readonly #flashing = new Map<string, ReadonlySet<string>>();
  #clock = 0;
  #answered: RecordsPage | undefined;
  #answeredAt = 0;
  readonly #summary = new Told<Summary>();
  readonly #totals = new Told<Totals>();
  /** The totals that were told last have all changes since. */
  #isSummed = false;

  /** `onFlashed`: a row looks as always again. */
  constructor(source: WaitingSource, onFlashed: (id: string) => void) {
    this.#source = source;
    this.#onFlashed = onFlashed;
  }

  /** Whether no answer is here to a request that began later. */
  isLatest(startedAt: number): boolean {
    return startedAt >= this.#answeredAt;
  }

  /** What was answered is of another question. */
  forgetAnswer(): void {
    this.#answeredAt = 0;
  }

  get size(): number {
    return this.#records.size;
  }

  /** What begins now, among the requests and what was saved. */
  tick(): number {
    this.#clock += 1;
    return this.#clock;
  }

  row(id: string): RecordRow | undefined {
    const present = this.#rows.get(id);
    if (present !== undefined) return present;
    const server = this.#records.get(id);
    if (server === undefined) return undefined;
    const row: RecordRow = {
      id,
      record: this.merged(server),
      marks: this.#source.waitingOf(id)?.marks,
      flashing: this.#flashing.get(id),
    };
    this.#rows.set(id, row);
    return row;
  }

  /** A record as the server answered it, with the changes that it does not have yet. */
  merged(server: MergedRecord): MergedRecord {
    const saved = this.#saved.get(server.pfaId);
    const delta = { ...saved?.delta, ...this.#source.waitingOf(server.pfaId)?.delta };
    if (Object.keys(delta).length === 0) return server;
    return Object.assign(priceEdit(server, delta), { version: saved?.version ?? server.version });
  }

  /** What waits for these records has changed. */
  forget(ids: Iterable<string>): void {
    this.#isSummed = false;
    for (const id of ids) this.#rows.delete(id);
  }

  /** The server has these changes: they stand until answers that have them are here. */
  keepSaved(changes: readonly { pfaId: string; delta: Delta }[], versions: Readonly<Record<string, string>>): void {
    this.#isSummed = false;
    const at = this.tick();
    for (const { pfaId, delta } of changes) {
      const earlier = this.#saved.get(pfaId)?.delta ?? {};
      this.#saved.set(pfaId, { delta: squashDeltas(earlier, delta), version: versions[pfaId], at });
    }
  }

  /** The answer to a request that began at a tick. */
  take(answer: RecordsPage, startedAt: number, flash = false): void {
    this.#isSummed = false;
    for (const record of answer.records) {
      const { pfaId } = record;
      const before = flash ? this.row(pfaId)?.record : undefined;
      this.#records.set(pfaId, record);
      if ((this.#saved.get(pfaId)?.at ?? Number.POSITIVE_INFINITY) < startedAt) this.#saved.delete(pfaId);
      this.#rows.delete(pfaId);
      if (before !== undefined) this.#flash(pfaId, before, record);
    }
    if (startedAt < this.#answeredAt) return;
    this.#answered = answer;
    this.#answeredAt = startedAt;
    // These totals have all that was saved before; a record that the answer no longer has stays as it was saved.
    for (const [id, { at }] of this.#saved) {
      if (at >= startedAt) continue;
      const row = this.row(id);
      if (row !== undefined && this.#source.waitingOf(id) === undefined) this.#records.set(id, row.record);
      this.#saved.delete(id);
      this.#rows.delete(id);
    }
  }

  /** Forgets records that neither these nor a change needs. */
  trim(ids: Iterable<string>): void {
    const needed = new Set([...ids, ...this.#saved.keys(), ...this.#source.waitingIds()]);
    for (const id of this.#records.keys()) {
      if (needed.has(id)) continue;
      this.#records.delete(id);
      this.#rows.delete(id);
    }
  }

  /** The same object while it says the same. */
  summary(): Summary | undefined {
    if (this.#answered === undefined) return undefined;
    const { total, draftCount, lastSyncAt } = this.#answered;
    return this.#summary.tell({ total, draftCount, lastSyncAt });
  }

  /** The answer's, moved by what the server did not have when it gave them; the same object while they are the same. */
  totals(): Totals | undefined {
    if (this.#answered === undefined || this.#isSummed) return this.#totals.latest;
    const changed: ChangedRecord[] = [];
    for (const id of new Set([...this.#saved.keys(), ...this.#source.waitingIds()])) {
      const before = this.#records.get(id);
      const after = this.row(id)?.record;
      if (before !== undefined && after !== undefined) changed.push({ before, after });
    }
    this.#isSummed = true;
    return this.#totals.tell(shiftTotals(this.#answered.totals, changed));
  }

  #flash(id: string, before: MergedRecord, after: MergedRecord): void {
    const [from, to] = [flatValues(before), flatValues(after)];
    const fields = Object.keys(to).filter(
      (field) => typeof to[field] !== 'object' && field !== 'version' && from[field] !== to[field],
    );
    if (fields.length === 0) return;
    this.#flashing.set(id, new Set(fields));
    this.#rows.delete(id);
    setTimeout(() => {
      this.#flashing.delete(id);
      this.#onFlashed(id);
    }, flashMs);
  }
}
