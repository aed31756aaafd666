/**
 * Which rows of a long list are in view, and where they stand. Rows have one height, so this is arithmetic.
 * A browser cannot lay out an element of more than 33.5 million pixels (Firefox: 17.9), which 500,000 to
 * 1,000,000 rows exceed: above the limit the scroll bar runs over a shorter physical track that stands for the
 * whole virtual height. Pure; the grid owns the elements.
 */
export interface ScrollTrack {
  readonly rowCount: number;
  readonly rowHeightPx: number;
  readonly viewportPx: number;
  /** Height of all rows. */
  readonly virtualPx: number;
  /** Height of the element that is scrolled; equal to virtualPx below the limit. */
  readonly physicalPx: number;
}

export interface ScrollPosition {
  readonly physicalPx: number;
  readonly virtualPx: number;
}

/** Below what Chromium (33.5M), WebKit (33.5M) and Gecko (17.9M) can lay out. */
const trackLimitPx = 15_000_000;

export function planTrack(rowCount: number, rowHeightPx: number, viewportPx: number): ScrollTrack {
  const virtualPx = rowCount * rowHeightPx;
  return { rowCount, rowHeightPx, viewportPx, virtualPx, physicalPx: Math.min(virtualPx, trackLimitPx) };
}

const virtualEnd = (track: ScrollTrack) => Math.max(0, track.virtualPx - track.viewportPx);
const physicalEnd = (track: ScrollTrack) => Math.max(0, track.physicalPx - track.viewportPx);
const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The virtual position in the same proportion as the physical one: what dragging the scroll bar means. */
export function toVirtual(track: ScrollTrack, physicalPx: number): number {
  const end = physicalEnd(track);
  return end === 0 ? 0 : (clamp(physicalPx, 0, end) / end) * virtualEnd(track);
}

export function toPhysical(track: ScrollTrack, virtualPx: number): number {
  const end = virtualEnd(track);
  return end === 0 ? 0 : (clamp(virtualPx, 0, end) / end) * physicalEnd(track);
}

/**
 * Where the list stands after the element was scrolled to physicalPx. A step of less than one screen moves the
 * rows by exactly that step, so that a wheel feels the same at any length; a leap goes by proportion.
 */
export function followScroll(track: ScrollTrack, before: ScrollPosition, physicalPx: number): ScrollPosition {
  const physical = clamp(physicalPx, 0, physicalEnd(track));
  const step = physical - before.physicalPx;
  const isLeap = Math.abs(step) >= track.viewportPx;
  const virtualPx = isLeap ? toVirtual(track, physical) : clamp(before.virtualPx + step, 0, virtualEnd(track));
  return { physicalPx: physical, virtualPx };
}

/**
 * Small steps let the scroll bar drift from the true proportion; this is the position that sets it right without
 * moving a row. Needed when scrolling rests, and at once when the bar hits an end that the rows have not reached.
 */
export function settle(track: ScrollTrack, position: ScrollPosition): ScrollPosition {
  return { physicalPx: toPhysical(track, position.virtualPx), virtualPx: position.virtualPx };
}

export function isStuck(track: ScrollTrack, position: ScrollPosition): boolean {
  const atStart = position.physicalPx <= 0 && position.virtualPx > 0;
  const atEnd = position.physicalPx >= physicalEnd(track) && position.virtualPx < virtualEnd(track) - 1;
  return track.physicalPx < track.virtualPx && (atStart || atEnd);
}

export interface RowRange {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

export function visibleRows(track: ScrollTrack, virtualPx: number, overscan = 0): RowRange {
  const first = Math.floor(virtualPx / track.rowHeightPx) - overscan;
  const end = Math.ceil((virtualPx + track.viewportPx) / track.rowHeightPx) + overscan;
  return { first: clamp(first, 0, track.rowCount), end: clamp(end, 0, track.rowCount) };
}

/** The smallest move that brings a row fully into view; the present position when it already is. */
export function revealRow(track: ScrollTrack, virtualPx: number, row: number): number {
  const top = row * track.rowHeightPx;
  const bottom = top + track.rowHeightPx;
  if (top < virtualPx) return top;
  if (bottom > virtualPx + track.viewportPx) return clamp(bottom - track.viewportPx, 0, virtualEnd(track));
  return virtualPx;
}

/** The position in which a row stands at a height below the upper edge, as far as the ends allow. */
export function placeRow(track: ScrollTrack, row: number, fromTopPx: number): number {
  return clamp(row * track.rowHeightPx - fromTopPx, 0, virtualEnd(track));
}

/** The pages of the result that a range of records touches. */
export function pagesOf(range: RowRange, pageSize: number, rowCount: number): number[] {
  if (range.end <= range.first) return [];
  const lastPage = Math.max(0, Math.ceil(rowCount / pageSize) - 1);
  const from = Math.floor(range.first / pageSize);
  const to = Math.floor((range.end - 1) / pageSize);
  const pages: number[] = [];
  for (let page = Math.max(0, from); page <= Math.min(lastPage, to); page += 1) pages.push(page);
  return pages;
}
