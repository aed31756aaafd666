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

/** Pages in view stand beside each other. */
export function spanOf(pages: readonly number[]): Span {
  const first = pages.length === 0 ? 0 : Math.min(...pages);
  return { first, count: pages.length === 0 ? 1 : Math.min(Math.max(...pages) - first + 1, mostPagesAtOnce) };
}

export const isIn = ({ first, count }: Span, page: number) => page >= first && page < first + count;

export function pagesIn(first: number, { records }: RecordsPage): Map<number, readonly string[]> {
  const ids = records.map(({ pfaId }) => pfaId);
  const count = Math.max(1, Math.ceil(ids.length / pageSize));
  return new Map(
    Array.from({ length: count }, (_, place) => [first + place, ids.slice(place * pageSize, (place + 1) * pageSize)]),
  );
}
