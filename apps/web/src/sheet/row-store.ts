/**
 * The rows of a question as the sheet sees them: a length and a row at any place, of which only the pages near the reader are
 * kept. They stand in the order of one moment: what is answered of another one is never mixed in, it makes the store read what
 * is in view once more. An edited row stays where it is, whatever sort and filter say, until the reader asks for the order again
 * or goes on to rows that are not there yet. A store beside React: no row is rendered by it.
 */
import type { Delta } from '@vanguard/pfa';
import type { Groups, RecordsPage, Totals } from '@vanguard/protocol/browser';
import { firstPage, isIn, pageSize, pagesIn, type Span, spansOf } from './pages.ts';
import type { Anchor } from './place.ts';
import { inPlace, type Moment, type PagesPart, type PagesRead, readMoment, withNewSums } from './read-moment.ts';
import { PreparedPages } from './prepared-pages.ts';
import { type RecordRow, RowValues, type WaitingSource } from './row-values.ts';
import { Reader } from './reader.ts';
import { pagesOf, type RowRange } from './row-window.ts';
import { RowsMoved } from './rows-moved.ts';
import { type Question, saysOther, type StoreState } from './store-state.ts';

/** Pages kept beside those in view; a page is some 300 kB. */
const mostPages = 40;
/** How much later than the first page the place of a record may be known. */
const patienceMs = 2000;

export interface RowSource extends WaitingSource {
  readonly loadPages: (question: Question, span: Span) => Promise<RecordsPage>;
  readonly cancelPages: (question: Question, span: Span) => void;
  /** Of a question that asks for groups. */
  readonly loadGroups: (question: Question) => Promise<Groups>;
  /** How many records stand before one; undefined where it is not in the result. */
  readonly findPosition: (question: Question, id: string) => Promise<number | undefined>;
}

export class RowStore {
  readonly #source: RowSource;
  readonly #listeners = new Set<() => void>();
  readonly #values: RowValues;
  readonly #failedPages = new Set<number>();
  #pages = new Map<number, readonly string[]>();
  #loading = new Set<number>();
  #wanted: readonly number[] = [0];
  readonly #reader = new Reader({ isIdle: () => this.#loading.size === 0, onFollow: () => this.#loadWanted() });
  #asked: Question;
  /** Of the result whose order the pages have. */
  #version: string | undefined;
  #renewing: Promise<void> | undefined;
  readonly #prepared = new PreparedPages();
  #state: StoreState;
  #changes = 0;

  /** The records of rows: others stand between them where there are groups. */
  recordsIn: (rows: RowRange) => readonly RowRange[] = (rows) => [rows];
  /** The record that the reader looks at, which is to stay in view whatever comes before it. */
  anchorOf: () => Pick<Anchor, 'id' | 'isAtCursor'> | undefined = () => undefined;

  constructor(question: Question, source: RowSource) {
    this.#source = source;
    this.#values = new RowValues(source, (id) => this.touch([id]));
    this.#asked = question;
    this.#state = {
      shown: question,
      order: 0,
      summary: undefined,
      rowCount: undefined,
      groups: undefined,
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

  /** The same object for as long as it says the same: pages that come as the reader scrolls change nothing of it. */
  readonly getState = (): StoreState => this.#state;

  /** Of the result, with what is not saved yet: they change with each edit, and the state does not. */
  readonly getTotals = (): Totals | undefined => this.#values.totals();

  /** Another number whenever listeners are told, of what rows say too. */
  readonly getChanges = (): number => this.#changes;

  /** Reads the beginning of what is likely to be asked next, and shows nothing of it: `ask` finds it under way, or drops it. */
  prepare(question: Question): void {
    this.#prepared.keep(question, async () => await this.#readPages(question, [firstPage]));
  }

  /** The answer to the question before stays on the screen until this one's is here. */
  async ask(question: Question): Promise<void> {
    this.#asked = question;
    this.#tell({ isOutdated: this.#state.summary !== undefined });
    try {
      const isAsked = () => this.#asked === question;
      const moment = await this.#readMoment(question, isAsked, async () => await this.#readFirst(question));
      if (!isAsked()) return;
      if (question.search !== this.#state.shown.search) this.#values.forgetAnswer();
      else if (!this.#values.isLatest(moment.startedAt)) return await this.ask(question);
      this.#adopt(moment);
      this.#tell({ shown: question, isOutdated: false, failure: undefined });
      this.#loadWanted();
    } catch (error) {
      if (this.#asked === question) this.#tell({ isOutdated: false, failure: error as Error });
    }
  }

  /** The page of the record that the cursor is on, as far as it is in the result; else the first. */
  async #readFirst(question: Question): Promise<PagesRead> {
    const anchor = this.anchorOf();
    // Where it stands is asked beside the first page, which most often has it. Counting a large result is not waited for.
    const isWanted = anchor?.isAtCursor === true;
    const position = isWanted ? this.#source.findPosition(question, anchor.id).catch(() => undefined) : undefined;
    const drop = (other: Question) => this.#source.cancelPages(other, firstPage);
    const prepared = this.#prepared.take(question, drop);
    const beginning = await (prepared ?? this.#readPages(question, [firstPage]));
    const place = (position && (await Promise.race([position, pastMs(patienceMs)]))) ?? 0;
    const page = Math.floor(place / pageSize);
    if (page === 0 || this.#asked !== question) return beginning;
    return await this.#readPages(question, [{ first: page, count: 1 }]);
  }

  async #readMoment(question: Question, isAsked: () => boolean, readPages: () => Promise<PagesRead>): Promise<Moment> {
    const isGrouped = (question.by ?? []).length > 0;
    const readGroups = isGrouped ? async () => await this.#source.loadGroups(question) : undefined;
    return await readMoment({ readPages, readGroups, isAsked });
  }

  /** What is of another moment than the first span is left out, and read where it is in view. */
  async #readPages(question: Question, [span, ...more]: [Span, ...Span[]]): Promise<PagesRead> {
    const startedAt = this.#values.tick();
    const load = async (one: Span) => ({ first: one.first, answer: await this.#source.loadPages(question, one) });
    const [part, ...others] = await Promise.all([load(span), ...more.map(load)]);
    const isSame = ({ answer }: PagesPart) => answer.resultVersion === part.answer.resultVersion;
    return { ...part, others: others.filter(isSame), startedAt };
  }

  /** Asks the question on the screen again, its order and number of rows as well; the reader's record stays in view. */
  readonly refresh = async (): Promise<void> => {
    const question = this.#asked;
    if (this.#state.rowCount === undefined || question !== this.#state.shown) {
      await this.ask({ ...question });
      return;
    }
    this.#tell({ isOutdated: true });
    // What began earlier may not have what is asked for now.
    await this.#renewing?.catch(() => undefined);
    try {
      await this.#renew();
      if (this.#asked === question) this.#tell({ isOutdated: false, failure: undefined });
    } catch (error) {
      if (this.#asked === question) this.#tell({ isOutdated: false, failure: error as Error });
    }
  };

  /** The rows that are in view: what is missing of them is read, as often as that makes sense. */
  want(range: RowRange): void {
    this.#reader.moveTo(range);
  }

  rowAt(index: number): RecordRow | undefined {
    const id = this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
    return id === undefined ? undefined : this.row(id);
  }

  row(id: string): RecordRow | undefined {
    return this.#values.row(id);
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
    this.#values.forget(ids);
    this.#tell({});
  }

  /** The server has these changes: they stand until pages that have them are here. */
  keepSaved(changes: readonly { pfaId: string; delta: Delta }[], versions: Readonly<Record<string, string>>): void {
    this.#values.keepSaved(changes, versions);
    this.touch(changes.map(({ pfaId }) => pfaId));
  }

  /** Reads the pages in view again: values change in their places, rows stay where they are. */
  async revalidate({ flash = false }: { flash?: boolean } = {}): Promise<void> {
    const question = this.#state.shown;
    const spans = spansOf(this.#wanted);
    // What is out of sight is read when it comes into view.
    for (const page of this.#pages.keys()) if (!isIn(spans, page)) this.#pages.delete(page);
    const isShown = () => this.#state.shown === question;
    const read = async () => await this.#readPages(question, spans);
    const moment = await this.#readMoment(question, isShown, read);
    if (!isShown()) return;
    // Overtaken by what may be of a later moment.
    if (!this.#values.isLatest(moment.startedAt)) {
      await this.revalidate({ flash });
      return;
    }
    const { answer, others, groups, startedAt } = moment;
    const parts = [moment, ...others];
    for (const part of parts) this.#values.take(part.answer, startedAt, flash);
    const movedRows = this.#keepPlaces(parts);
    // Headers stand where their rows do: as long as those are in the order of before, the numbers of rows are.
    if (movedRows > 0) this.#tell({ movedRows, groups: withNewSums(this.#state.groups, groups) });
    else {
      const kept = inPlace(this.#state.groups, groups);
      this.#tell({ rowCount: answer.total, movedRows: kept.movedRecords, groups: kept.groups });
    }
    this.#loadWanted();
  }

  /** Resolves when the rows are at hand; throws where a page cannot be read, RowsMoved where it is of another moment. */
  async ensure({ first, end }: RowRange): Promise<void> {
    const question = this.#state.shown;
    for (const page of pagesOf({ first, end }, pageSize, this.#state.rowCount ?? 0)) {
      if (this.#pages.has(page)) continue;
      const startedAt = this.#values.tick();
      const answer = await this.#source.loadPages(question, { first: page, count: 1 });
      if (this.#state.shown !== question) throw new RowsMoved();
      if (answer.resultVersion !== this.#version) {
        await this.#renew();
        throw new RowsMoved();
      }
      this.#take(page, answer, startedAt);
    }
    this.#tell({});
  }

  /** Records as they are now; nothing on the screen changes by it. Throws what the request does. */
  async readBeside(question: Question, span: Span): Promise<Pick<RecordsPage, 'records' | 'resultVersion'>> {
    const { records, resultVersion } = await this.#source.loadPages(question, span);
    return { records: records.map((record) => this.#values.merged(record)), resultVersion };
  }

  /** Page by page, without keeping what is out of sight. Throws what `ensure` does. */
  async *readAll({ first, end }: RowRange): AsyncGenerator<RecordRow[]> {
    const { order, rowCount = 0 } = this.#state;
    for (const page of pagesOf({ first, end }, pageSize, rowCount)) {
      const isKept = this.#pages.has(page);
      await this.ensure({ first: page * pageSize, end: page * pageSize + 1 });
      if (this.#state.order !== order) throw new RowsMoved();
      const from = Math.max(first, page * pageSize);
      const to = Math.min(end, (page + 1) * pageSize, rowCount);
      const rows = Array.from({ length: to - from }, (_, place) => this.rowAt(from + place));
      yield rows.filter((row) => row !== undefined);
      if (!isKept && !this.#wanted.includes(page)) this.#pages.delete(page);
      this.#trimRecords();
    }
  }

  /** Frees the timer. */
  dispose(): void {
    this.#reader.dispose();
  }

  readonly retry = (): void => {
    this.#failedPages.clear();
    if (this.#state.failure !== undefined) void this.refresh();
    else this.#loadWanted();
  };

  #loadWanted(): void {
    const { rowCount = 0, shown } = this.#state;
    this.#wanted = this.#pagesWanted(rowCount);
    for (const page of this.#loading)
      if (!this.#wanted.includes(page)) this.#source.cancelPages(shown, { first: page, count: 1 });
    for (const page of this.#wanted) {
      if (page * pageSize < rowCount && !this.#pages.has(page) && !this.#loading.has(page))
        void this.#load(shown, page);
    }
  }

  /** Those in view; where the reader stays until they are here, also the one that is read next. */
  #pagesWanted(rowCount: number): number[] {
    const { range, withAhead, isThere } = this.#reader;
    const pagesIn = (rows: RowRange) => [
      ...new Set(this.recordsIn(rows).flatMap((records) => pagesOf(records, pageSize, rowCount))),
    ];
    const inView = pagesIn(range);
    return isThere && inView.every((page) => this.#pages.has(page)) ? pagesIn(withAhead) : inView;
  }

  async #load(question: Question, page: number): Promise<void> {
    const loading = this.#loading;
    loading.add(page);
    const startedAt = this.#values.tick();
    try {
      const answer = await this.#source.loadPages(question, { first: page, count: 1 });
      // Of another question, or what was meanwhile read again beside others.
      if (this.#state.shown !== question || this.#loading !== loading) return;
      this.#reader.answered();
      if (answer.resultVersion === this.#version) this.#take(page, answer, startedAt);
      else await this.#renew();
      this.#failedPages.delete(page);
      this.#trimPages();
      if (this.#wanted.includes(page)) this.#loadWanted();
    } catch {
      // A page that is out of sight by now is asked for when it is needed again.
      if (this.#state.shown === question && this.#wanted.includes(page)) this.#failedPages.add(page);
    } finally {
      loading.delete(page);
    }
    if (this.#state.shown === question) this.#tell({ hasGap: this.#wanted.some((one) => this.#failedPages.has(one)) });
  }

  /** What is near the reader, as it is now: also in its order. Throws where it cannot be read. */
  async #renew(): Promise<void> {
    this.#renewing ??= this.#readAgain().finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #readAgain(): Promise<void> {
    const question = this.#state.shown;
    const isShown = () => this.#state.shown === question;
    const moment = await this.#readMoment(question, isShown, async () => await this.#readNearReader(question));
    if (!isShown()) return;
    if (!this.#values.isLatest(moment.startedAt)) {
      await this.#readAgain();
      return;
    }
    this.#adopt(moment);
    this.#tell({});
    this.#loadWanted();
  }

  async #readNearReader(question: Question): Promise<PagesRead> {
    const anchor = this.anchorOf()?.id;
    const read = await this.#readPages(question, spansOf(this.#wanted));
    const isRead = [read, ...read.others].some(({ answer }) => answer.records.some(({ pfaId }) => pfaId === anchor));
    if (anchor === undefined || isRead) return read;
    const position = await this.#source.findPosition(question, anchor);
    if (position === undefined) return read;
    return await this.#readPages(question, [{ first: Math.floor(position / pageSize), count: 1 }]);
  }

  /** From now on the pages are of this answer's moment. */
  #adopt({ others, startedAt, groups, ...part }: Moment): void {
    this.#pages = new Map();
    this.#failedPages.clear();
    this.#loading = new Set();
    const { answer } = part;
    this.#version = answer.resultVersion;
    for (const one of [part, ...others]) this.#take(one.first, one.answer, startedAt);
    this.#trimRecords();
    const order = this.#state.order + 1;
    this.#state = { ...this.#state, order, rowCount: answer.total, groups, hasGap: false, movedRows: 0 };
  }

  #take(first: number, answer: RecordsPage, startedAt: number): void {
    this.#values.take(answer, startedAt);
    for (const [page, ids] of pagesIn(first, answer)) this.#pages.set(page, ids);
  }

  /** Rows that stand elsewhere by now; where there are none, all pages are of this answer's moment from now on. */
  #keepPlaces(parts: readonly PagesPart[]): number {
    const fresh = new Map(parts.flatMap(({ first, answer }) => [...pagesIn(first, answer)]));
    let moved = 0;
    for (const [page, ids] of this.#pages) {
      const now = fresh.get(page);
      if (now !== undefined) moved += ids.filter((id, place) => id !== now[place]).length;
    }
    if (moved > 0) return moved;
    const version = parts[0]?.answer.resultVersion;
    // Others have come meanwhile.
    if (version !== this.#version) this.#pages = new Map();
    for (const [page, ids] of fresh) this.#pages.set(page, ids);
    this.#version = version;
    return 0;
  }

  #trimPages(): void {
    const [first = 0] = this.#wanted;
    const farFirst = [...this.#pages.keys()].toSorted((a, b) => Math.abs(b - first) - Math.abs(a - first));
    for (const page of farFirst.slice(0, Math.max(0, farFirst.length - mostPages))) this.#pages.delete(page);
    this.#trimRecords();
  }

  #trimRecords(): void {
    if (this.#values.size > (this.#pages.size + 2) * pageSize) this.#values.trim([...this.#pages.values()].flat());
  }

  #tell(change: Partial<StoreState>): void {
    this.#changes += 1;
    const next = { ...this.#state, ...change, summary: this.#values.summary() };
    if (saysOther(next, this.#state)) this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

const pastMs = async (ms: number) => await new Promise<undefined>((resolve) => setTimeout(resolve, ms));
