/** The pages in which a result is read: which rows they have, and which of them one request asks for. */
import type { RecordsPage } from '@vanguard/protocol/browser';

/** Rows a request: large enough that a screen needs one or two, small enough to arrive within a frame or so. */
export const pageSize = 200;
/** What one request may ask for. */
const mostPagesAtOnce = 5;

/** Some pages of a result from one on: of one moment. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

export const firstPage: Span = { first: 0, count: 1 };

/** Pages that stand beside each other are asked for together: of a sheet whose groups stand by a sum several spans are in view. */
export function spansOf(pages: readonly number[]): [Span, ...Span[]] {
  const [from = 0, ...others] = [...pages].toSorted((a, b) => a - b);
  const spans: [Span, ...Span[]] = [{ first: from, count: 1 }];
  for (const page of others) {
    const last = spans.at(-1);
    if (last !== undefined && page === last.first + last.count && last.count < mostPagesAtOnce)
      spans[spans.length - 1] = { first: last.first, count: last.count + 1 };
    else spans.push({ first: page, count: 1 });
  }
  return spans;
}

export const isIn = (spans: readonly Span[], page: number) =>
  spans.some(({ first, count }) => page >= first && page < first + count);

export function pagesIn(first: number, { records }: RecordsPage): Map<number, readonly string[]> {
  const pages = recordsByPage(first, records);
  return new Map([...pages].map(([page, read]) => [page, read.map(({ pfaId }) => pfaId)]));
}

export function recordsByPage<Read>(first: number, records: readonly Read[]): Map<number, readonly Read[]> {
  const count = Math.max(1, Math.ceil(records.length / pageSize));
  return new Map(
    Array.from({ length: count }, (_, place) => [
      first + place,
      records.slice(place * pageSize, (place + 1) * pageSize),
    ]),
  );
}
