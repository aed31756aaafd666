/**
 * All rows of a list, page by page, each record once. Pages of PEMS are queries of their own: where a record appears or
 * goes before the place that a read has reached, rows move, and would be seen twice or missed. Each page therefore begins
 * with the last row of the one before. Where that row is not there, the read steps back until it finds rows that it knows;
 * records known from the pages before are left out; and at the end the count must agree. A read can go on where another has ended,
 * by the same rules.
 */
import type { PemsConfiguration } from '../configuration.ts';
import { PemsError } from '../errors.ts';
import { type GridFilter, gridRequestBody, type GridRequestType } from './grid-request.ts';
import type { Line } from './line.ts';
import { type GridHead, type GridPage, parseCount, parseHead, parsePage, type RawRow } from './parse-grid.ts';

export interface GridQuery {
  filters: readonly GridFilter[];
  /** Columns without which the rows are of no use. */
  requiredFields?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}

/** After a page: where a read of the same question goes on. JSON. */
export interface ReadPlace {
  /** Of the last row that was read, from 1. */
  position: number;
  readCount: number;
  totalCount: number | undefined;
  /** Of the head that rows were read by. */
  signature: string;
}

/** Goes on where another read has ended. */
export interface Continuation {
  place: ReadPlace;
  /** Which of these records were read before the place. */
  findKnown(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface RecordsPage {
  /** In the order of their ids as PEMS sorts them; never empty. */
  rows: readonly RawRow[];
  /** The columns that the rows were read by. */
  head: GridHead;
  /** Records so far, these included. */
  readCount: number;
  /** Number of records in the whole list when the read began; undefined where PEMS does not count. */
  totalCount: number | undefined;
  place: ReadPlace;
  /** Time of PEMS at the page, ISO 8601, where it says one. */
  serverTime: string | undefined;
}

/** A read steps back by one page, then by two more: as far as it remembers. */
const stepsBack = 2;
const rememberedPages = 4;

/** Throws PemsError. What was yielded before an error is not the whole list. */
export async function* readRecords(
  configuration: PemsConfiguration,
  line: Line,
  query: GridQuery,
  continued?: Continuation,
): AsyncGenerator<RecordsPage, void, undefined> {
  const reader = new GridReader(configuration, line, query);
  const head = await reader.readHead();
  const { pageRows, keys } = configuration.grid;
  findMissingFields(head, [keys.record, ...(query.requiredFields ?? [])]);
  if (continued !== undefined && head.signature !== continued.place.signature) throw headChanged();
  const recent = new RecentKeys(pageRows * rememberedPages);
  let { readCount, totalCount } = continued?.place ?? { readCount: 0, totalCount: undefined };
  let latestCount: number | undefined;
  for (let position = continued?.place.position ?? 1, steps = 0; ; ) {
    const page = await reader.readPage(head, position);
    if (readCount === 0) totalCount = page.total ?? (await reader.count());
    const ids = page.rows.map((row) => keyOf(row, keys.record));
    if (continued !== undefined && recent.isEmpty) for (const id of await continued.findKnown(ids)) recent.add(id);
    const firstKnown = ids.findIndex((id) => recent.has(id));
    if (readCount > 0 && firstKnown === -1) {
      if (position === 1 || ++steps > stepsBack) {
        throw new PemsError(`Rows moved between pages; their place after ${readCount} records is lost.`, {
          code: 'rows_shifted',
        });
      }
      position = Math.max(1, position - pageRows * steps);
      continue;
    }
    steps = 0;
    // What stands before the first known row was read before the memory begins.
    const rows = page.rows.filter((_, i) => i >= firstKnown && recent.add(ids[i] as string));
    readCount += rows.length;
    const place = { position: page.lastPosition, readCount, totalCount, signature: head.signature };
    if (rows.length > 0) yield { rows, head, readCount, totalCount, place, serverTime: page.serverTime };
    latestCount = page.total;
    if (!page.hasMore) break;
    if (page.lastPosition <= position && readCount > 0) {
      throw new PemsError(`PEMS has more than ${readCount} records, and sends no more.`, { code: 'read_incomplete' });
    }
    position = page.lastPosition;
  }
  latestCount ??= await reader.count();
  reader.endSession();
  if ((await reader.readHead()).signature !== head.signature) throw headChanged();
  checkCount(readCount, totalCount, latestCount);
}

const headChanged = () => new PemsError('The columns of the grid changed while it was read.', { code: 'head_changed' });

/** What came and went during the read explains any number between the two counts. */
function checkCount(readCount: number, before: number | undefined, after: number | undefined): void {
  const counts = [before, after].filter((count) => count !== undefined);
  if (counts.length === 0) return;
  if (readCount >= Math.min(...counts) && readCount <= Math.max(...counts)) return;
  const counted = [...new Set(counts)].join(', then ');
  throw new PemsError(`PEMS counts ${counted} records, and ${readCount} came.`, { code: 'read_incomplete' });
}

function findMissingFields(head: GridHead, required: readonly string[]): void {
  const present = new Set(head.fields.map(({ name }) => name));
  const missing = [...new Set(required)].filter((name) => !present.has(name));
  if (missing.length > 0)
    throw new PemsError(`The grid has no ${missing.join(', ')} any more.`, { code: 'fields_missing' });
}

function keyOf(row: RawRow, key: string): string {
  const id = row[key];
  if (id === undefined || id === null || id === '') {
    throw new PemsError(`A row of the grid has no value in its key ${key}.`, { code: 'unexpected_answer' });
  }
  return id;
}

export class GridReader {
  readonly #configuration: PemsConfiguration;
  readonly #line: Line;
  readonly #query: GridQuery;
  /** Of its own, as PEMS keeps the list in it. */
  readonly #session = { id: undefined as string | undefined, isKept: true };

  constructor(configuration: PemsConfiguration, line: Line, query: GridQuery) {
    this.#configuration = configuration;
    this.#line = line;
    this.#query = query;
  }

  /** With the request that comes next. */
  endSession(): void {
    this.#session.isKept = false;
  }

  async readHead(): Promise<GridHead> {
    return parseHead(await this.#ask('LIST.HEAD_ONLY.STORED', 1, 'reading the head of the grid'));
  }

  async count(): Promise<number | undefined> {
    return parseCount(await this.#ask('LIST.COUNT.STORED', 1, 'counting the records'));
  }

  /** A page whose rows are fewer than their places say is asked for again. */
  async readPage(head: GridHead, position: number): Promise<GridPage> {
    for (let attempt = 1; ; attempt++) {
      const page = parsePage(
        await this.#ask('LIST.DATA_ONLY.STORED', position, `reading the records from place ${position} on`),
        head,
        position,
      );
      const expected = page.lastPosition - position + 1;
      const isWhole = expected === page.rows.length && (page.rows.length > 0 || !page.hasMore);
      if (isWhole) return page;
      if (attempt < this.#configuration.limits.attempts) continue;
      throw new PemsError(`A page has ${page.rows.length} rows at ${expected} places.`, { code: 'read_incomplete' });
    }
  }

  async #ask(type: GridRequestType, position: number, doing: string) {
    const { grid } = this.#configuration;
    const { filters, signal } = this.#query;
    const body = gridRequestBody(grid, { type, filters, position, rows: grid.pageRows });
    return await this.#line.repeat({ path: '/griddata', body, doing, signal, session: this.#session });
  }
}

/** The keys of the latest rows: as many as a read may step back over, so that memory does not grow with the list. */
class RecentKeys {
  readonly #keys = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Whether it is new. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#limit) {
      const [oldest] = this.#keys;
      if (oldest !== undefined) this.#keys.delete(oldest);
    }
    return true;
  }
}
