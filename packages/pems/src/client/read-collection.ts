/**
 * All entries of a collection beside the grid, page by page. Its pages know neither an order nor a session: what can be held
 * against them is where the next page begins, and how many entries PEMS counts.
 */
import { PemsError } from '../errors.ts';
import { type JsonObject, listOf, textOf } from './envelope.ts';
import type { Line } from './line.ts';

/** Where the next page begins. JSON. */
export interface CollectionPlace {
  /** From 1. */
  position: number;
  readCount: number;
  /** As PEMS counted when the read began; undefined where it does not. */
  totalCount: number | undefined;
}

export interface CollectionPage {
  entries: readonly JsonObject[];
  /** Entries so far, these included. */
  readCount: number;
  totalCount: number | undefined;
  /** After this page; undefined after the last. */
  place: CollectionPlace | undefined;
}

export interface CollectionQuery {
  path: string;
  /** What it is for, to be read after a comma. */
  doing: string;
  /** At a page with fewer entries than its places say. */
  attempts: number;
  /** More are no list. */
  mostEntries: number;
  signal?: AbortSignal | undefined;
}

/** `place`: where another read has ended. Throws PemsError. What was yielded before an error is not the whole. */
export async function* readCollection(
  line: Line,
  query: CollectionQuery,
  from: CollectionPlace = { position: 1, readCount: 0, totalCount: undefined },
): AsyncGenerator<CollectionPage, void, undefined> {
  let { readCount, totalCount } = from;
  for (let position: number | undefined = from.position; position !== undefined; ) {
    const page = await readPage(line, query, position);
    if (readCount === 0) totalCount = page.total;
    readCount += page.entries.length;
    const next: number | undefined = page.next;
    if (next !== undefined && next < position) throw incomplete(`goes back from place ${position} to ${next}`, query);
    // One that stands still is the end, as one that is missing is; the count tells whether it came too early.
    position = next === position ? undefined : next;
    checkCount(readCount, [totalCount, page.total], { query, isOver: position === undefined });
    const place = position === undefined ? undefined : { position, readCount, totalCount };
    yield { entries: page.entries, readCount, totalCount, place };
  }
}

interface Page {
  entries: JsonObject[];
  /** Undefined where there is none. */
  next: number | undefined;
  total: number | undefined;
}

/** A page with fewer entries than its places say is asked for again. */
async function readPage(line: Line, query: CollectionQuery, position: number): Promise<Page> {
  const { path, doing, signal, attempts } = query;
  for (let attempt = 1; ; attempt++) {
    const data = await line.repeat({ path, doing, signal, headers: { cursorposition: String(position) } });
    const page = parsePage(data, doing);
    const places = page.next === undefined || page.next <= position ? page.entries.length : page.next - position;
    if (places === page.entries.length) return page;
    if (attempt >= attempts) throw incomplete(`has ${page.entries.length} entries at ${places} places`, query);
  }
}

function parsePage(data: JsonObject, doing: string): Page {
  const given = data['DATARECORD'];
  const entries = listOf(given);
  const count = Array.isArray(given) ? given.length : (given ?? null) === null ? 0 : 1;
  if (!Object.hasOwn(data, 'DATARECORD') || entries.length !== count) {
    throw new PemsError(`PEMS answered without a list of entries, ${doing}.`, { code: 'unexpected_answer' });
  }
  const next = numberIn(data, 'NEXTCURSORPOSITION', doing);
  return {
    entries,
    next: next === undefined || next <= 0 ? undefined : next,
    total: numberIn(data, 'RECORDS', doing),
  };
}

/** Undefined where there is none; thousands may be grouped. */
function numberIn(data: JsonObject, name: string, doing: string): number | undefined {
  const text = textOf(data[name])?.trim() ?? '';
  if (text === '') return undefined;
  const digits = text.replaceAll(/[.,' ](?=\d{3}(?:\D|$))/g, '');
  if (/^-?\d+$/.test(digits)) return Number(digits);
  throw new PemsError(`PEMS answered with a ${name} that is no number, ${doing}.`, { code: 'unexpected_answer' });
}

/** What came and went during the read explains any number between the two counts. */
function checkCount(
  readCount: number,
  given: readonly (number | undefined)[],
  { query, isOver }: { query: CollectionQuery; isOver: boolean },
): void {
  const { mostEntries } = query;
  if (readCount > mostEntries) throw incomplete(`does not end after ${mostEntries} entries`, query);
  const counts = given.filter((count) => count !== undefined);
  if (counts.length === 0) return;
  if ((readCount >= Math.min(...counts) || !isOver) && readCount <= Math.max(...counts)) return;
  throw incomplete(`counts ${[...new Set(counts)].join(', then ')} entries, and ${readCount} came`, query);
}

const incomplete = (what: string, { path, doing }: CollectionQuery) =>
  new PemsError(`The collection ${path} of PEMS ${what}, ${doing}.`, { code: 'read_incomplete' });
