/**
 * The rows of a question as the sheet sees them: a length and a row at any place, of which only the pages near the reader are
 * kept. Over what the server answered lie the changes that it does not have yet, priced. An edited row stays where it is,
 * whatever sort and filter say, until the reader asks for the order again. A store beside React: no row is rendered by it.
 */
import { type Delta, squashDeltas } from '@vanguard/pfa';
import type { MergedRecord, RecordsPage, Totals } from '@vanguard/protocol/browser';
import type { RecordsSearch } from '../records/records-search.ts';
import { priceEdit, shiftTotals } from './price-edit.ts';
import { pagesOf, type RowRange } from './row-window.ts';

/** Rows a request: large enough that a screen needs one or two, small enough to arrive within a frame or so. */
export const pageSize = 200;
/** Pages kept beside those in view; a page is some 300 kB. */
const mostPages = 40;
const followEveryMs = 100;
const flashMs = 1500;

export interface Question {
  readonly organizationId: string;
  readonly search: RecordsSearch;
}

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

export interface StoreState {
  /** The question that is answered on the screen. */
  readonly shown: Question;
  /** Undefined until the first answer. */
  readonly summary: Summary | undefined;
  readonly rowCount: number | undefined;
  /** The screen still shows the previous question. */
  readonly isOutdated: boolean;
  /** Why the question that was asked last is not on the screen. */
  readonly failure: Error | undefined;
  /** Some page in view could not be read. */
  readonly hasGap: boolean;
  /** Rows that stand elsewhere by now. */
  readonly movedRows: number;
}

export type Summary = Pick<RecordsPage, 'total' | 'draftCount' | 'lastSyncAt'> & { readonly totals: Totals };

export interface RowSource {
  readonly loadPage: (question: Question, page: number) => Promise<RecordsPage>;
  readonly cancelPage: (question: Question, page: number) => void;
  /** Of the edit queue; undefined where nothing waits. */
  readonly waitingOf: (id: string) => WaitingChanges | undefined;
  readonly waitingIds: () => Iterable<string>;
  /** What was read again may have other sums. */
  readonly onRevalidated: () => void;
}

interface Saved {
  readonly delta: Delta;
  readonly version: string | undefined;
  /** Answers to requests that began earlier do not have it. */
  readonly at: number;
}

export class RowStore {
  readonly #source: RowSource;
  readonly #listeners = new Set<() => void>();
  readonly #records = new Map<string, MergedRecord>();
  readonly #saved = new Map<string, Saved>();
  readonly #rows = new Map<string, RecordRow>();
  readonly #flashing = new Map<string, ReadonlySet<string>>();
  readonly #failedPages = new Set<number>();
  #pages = new Map<number, readonly string[]>();
  #loading = new Set<number>();
  #wanted: readonly number[] = [0];
  #range: RowRange = { first: 0, end: 1 };
  #ahead: -1 | 1 = 1;
  #lastFollowMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #clock = 0;
  #asked: Question;
  #answered: RecordsPage | undefined;
  #answeredAt = 0;
  #state: StoreState;

  constructor(question: Question, source: RowSource) {
    this.#source = source;
    this.#asked = question;
    this.#state = {
      shown: question,
      summary: undefined,
      rowCount: undefined,
      isOutdated: false,
      failure: undefined,
      hasGap: false,
      movedRows: 0,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): StoreState => this.#state;

  /** The answer to the question before stays on the screen until this one's is here. */
  async ask(question: Question): Promise<void> {
    this.#asked = question;
    this.#tell({ isOutdated: this.#state.summary !== undefined });
    try {
      const startedAt = ++this.#clock;
      const first = await this.#source.loadPage(question, 0);
      if (this.#asked !== question) return;
      this.#pages = new Map();
      this.#failedPages.clear();
      this.#loading = new Set();
      this.#take(0, first, startedAt);
      this.#trimRecords();
      this.#tell({
        shown: question,
        rowCount: first.total,
        isOutdated: false,
        failure: undefined,
        hasGap: false,
        movedRows: 0,
      });
      this.#loadWanted();
    } catch (error) {
      if (this.#asked === question) this.#tell({ isOutdated: false, failure: error as Error });
    }
  }

  /** Asks the question on the screen again, its order and number of rows as well. */
  readonly refresh = async (): Promise<void> => await this.ask({ ...this.#asked });

  /** Follows the reader at most ten times a second: dragging the scroll bar must not ask for every page. */
  want(range: RowRange): void {
    const follow = () => {
      this.#ahead = range.first < this.#range.first ? -1 : 1;
      this.#range = range;
      this.#lastFollowMs = performance.now();
      this.#loadWanted();
    };
    clearTimeout(this.#timer);
    const waitMs = this.#lastFollowMs + followEveryMs - performance.now();
    if (waitMs <= 0) follow();
    else this.#timer = setTimeout(follow, waitMs);
  }

  rowAt(index: number): RecordRow | undefined {
    const id = this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
    return id === undefined ? undefined : this.row(id);
  }

  row(id: string): RecordRow | undefined {
    const present = this.#rows.get(id);
    if (present !== undefined) return present;
    const server = this.#records.get(id);
    if (server === undefined) return undefined;
    const waiting = this.#source.waitingOf(id);
    const delta = { ...this.#saved.get(id)?.delta, ...waiting?.delta };
    const version = this.#saved.get(id)?.version ?? server.version;
    const row: RecordRow = {
      id,
      record: Object.keys(delta).length === 0 ? server : { ...priceEdit(server, delta), version },
      marks: waiting?.marks,
      flashing: this.#flashing.get(id),
    };
    this.#rows.set(id, row);
    return row;
  }

  /** Where a record that is at hand stands. */
  indexOf(id: string): number | undefined {
    for (const [page, ids] of this.#pages) {
      const place = ids.indexOf(id);
      if (place >= 0) return page * pageSize + place;
    }
    return undefined;
  }

  /** What waits for these records has changed. */
  touch(ids: Iterable<string>): void {
    for (const id of ids) this.#rows.delete(id);
    this.#tell({});
  }

  /** The server has these changes: they stand until pages that have them are here. */
  keepSaved(changes: readonly { pfaId: string; delta: Delta }[], versions: Readonly<Record<string, string>>): void {
    const at = ++this.#clock;
    for (const { pfaId, delta } of changes) {
      const earlier = this.#saved.get(pfaId)?.delta ?? {};
      this.#saved.set(pfaId, { delta: squashDeltas(earlier, delta), version: versions[pfaId], at });
    }
    this.touch(changes.map(({ pfaId }) => pfaId));
  }

  /** Reads the pages in view again: values change in their places, rows stay where they are. */
  async revalidate({ flash = false }: { flash?: boolean } = {}): Promise<void> {
    const question = this.#state.shown;
    const pages = this.#wanted.filter((page) => this.#pages.has(page));
    // What is out of sight is read when it comes into view.
    for (const page of this.#pages.keys()) if (!pages.includes(page)) this.#pages.delete(page);
    const startedAt = ++this.#clock;
    const answers = await Promise.all(
      pages.map(async (page) => [page, await this.#source.loadPage(question, page)] as const),
    );
    if (this.#state.shown !== question) return;
    let moved = 0;
    for (const [page, answer] of answers) {
      const before = this.#pages.get(page) ?? [];
      this.#take(page, answer, startedAt, flash);
      const after = answer.records.map(({ pfaId }) => pfaId);
      const changed = before.filter((id, place) => id !== after[place]).length;
      moved += changed;
      if (changed > 0) this.#pages.set(page, before);
    }
    const summary = this.#answered;
    this.#source.onRevalidated();
    this.#tell(moved === 0 ? { rowCount: summary?.total, movedRows: 0 } : { movedRows: moved });
  }

  /** Resolves when the rows are at hand; throws where a page cannot be read. */
  async ensure({ first, end }: RowRange): Promise<void> {
    const question = this.#state.shown;
    const missing = pagesOf({ first, end }, pageSize, this.#state.rowCount ?? 0, 0).filter(
      (page) => !this.#pages.has(page),
    );
    for (const page of missing) {
      const startedAt = ++this.#clock;
      this.#take(page, await this.#source.loadPage(question, page), startedAt);
    }
    this.#tell({});
  }

  /** Page by page, without keeping what is out of sight. */
  async *readAll({ first, end }: RowRange): AsyncGenerator<RecordRow[]> {
    const question = this.#state.shown;
    for (const page of pagesOf({ first, end }, pageSize, this.#state.rowCount ?? 0, 0)) {
      const isKept = this.#pages.has(page);
      await this.ensure({ first: page * pageSize, end: page * pageSize + 1 });
      if (this.#state.shown !== question) return;
      const from = Math.max(first, page * pageSize);
      const to = Math.min(end, (page + 1) * pageSize, this.#state.rowCount ?? 0);
      const rows = Array.from({ length: to - from }, (_, place) => this.rowAt(from + place));
      yield rows.filter((row) => row !== undefined);
      if (!isKept && !this.#wanted.includes(page)) this.#pages.delete(page);
      this.#trimRecords();
    }
  }

  /** Frees the timers. */
  dispose(): void {
    clearTimeout(this.#timer);
  }

  #loadWanted(): void {
    const { rowCount = 0, shown } = this.#state;
    this.#wanted = pagesOf(this.#range, pageSize, rowCount, this.#ahead);
    for (const page of this.#loading) if (!this.#wanted.includes(page)) this.#source.cancelPage(shown, page);
    for (const page of this.#wanted) {
      if (page * pageSize < rowCount && !this.#pages.has(page) && !this.#loading.has(page))
        void this.#load(shown, page);
    }
  }

  async #load(question: Question, page: number): Promise<void> {
    const loading = this.#loading;
    loading.add(page);
    const startedAt = ++this.#clock;
    try {
      const answer = await this.#source.loadPage(question, page);
      if (this.#state.shown !== question) return;
      this.#failedPages.delete(page);
      this.#take(page, answer, startedAt);
      this.#trimPages();
    } catch {
      // A page that is out of sight by now is asked for when it is needed again.
      if (this.#state.shown === question && this.#wanted.includes(page)) this.#failedPages.add(page);
    } finally {
      loading.delete(page);
    }
    if (this.#state.shown === question) this.#tell({ hasGap: this.#wanted.some((one) => this.#failedPages.has(one)) });
  }

  readonly retry = (): void => {
    this.#failedPages.clear();
    if (this.#state.failure !== undefined) void this.refresh();
    else this.#loadWanted();
  };

  #take(page: number, answer: RecordsPage, startedAt: number, flash = false): void {
    const { records } = answer;
    this.#pages.set(
      page,
      records.map(({ pfaId }) => pfaId),
    );
    for (const record of records) {
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

  #flash(id: string, before: MergedRecord, after: MergedRecord): void {
    const fields = (Object.keys(after) as (keyof MergedRecord)[]).filter(
      (field) => typeof after[field] !== 'object' && field !== 'version' && before[field] !== after[field],
    );
    if (fields.length === 0) return;
    this.#flashing.set(id, new Set(fields));
    this.#rows.delete(id);
    setTimeout(() => {
      this.#flashing.delete(id);
      this.touch([id]);
    }, flashMs);
  }

  #trimPages(): void {
    const [first = 0] = this.#wanted;
    const farFirst = [...this.#pages.keys()].toSorted((a, b) => Math.abs(b - first) - Math.abs(a - first));
    for (const page of farFirst.slice(0, Math.max(0, farFirst.length - mostPages))) this.#pages.delete(page);
    this.#trimRecords();
  }

  /** Records that neither a page nor a waiting change needs. */
  #trimRecords(): void {
    if (this.#records.size <= (this.#pages.size + 2) * pageSize) return;
    const needed = new Set([...[...this.#pages.values()].flat(), ...this.#saved.keys(), ...this.#source.waitingIds()]);
    for (const id of this.#records.keys()) {
      if (needed.has(id)) continue;
      this.#records.delete(id);
      this.#rows.delete(id);
    }
  }

  /** The answer's totals, moved by what the server did not have when it gave them. */
  #summary(): Summary | undefined {
    if (this.#answered === undefined) return undefined;
    let { totals } = this.#answered;
    for (const id of new Set([...this.#saved.keys(), ...this.#source.waitingIds()])) {
      const before = this.#records.get(id);
      const after = this.row(id)?.record;
      if (before !== undefined && after !== undefined) totals = shiftTotals(totals, before, after) ?? totals;
    }
    const { total, draftCount, lastSyncAt } = this.#answered;
    return { total, draftCount, lastSyncAt, totals };
  }

  #tell(change: Partial<StoreState>): void {
    this.#state = { ...this.#state, ...change, summary: this.#summary() };
    for (const listener of this.#listeners) listener();
  }
}
