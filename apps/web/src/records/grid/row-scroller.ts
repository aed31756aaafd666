/**
 * Ties a scrolled element to the row arithmetic of row-window.ts: which rows to render, where they stand, and how
 * to bring one into view. A store of its own beside React, because scrolling is state of the element; it tells its
 * listeners only when the rows to render or their shift change.
 */
import {
  followScroll,
  isStuck,
  planTrack,
  revealRow,
  type RowRange,
  type ScrollPosition,
  type ScrollTrack,
  settle,
  visibleRows,
} from './row-window.ts';

const overscanRows = 6;
const restAfterMs = 150;

export interface RowView extends RowRange {
  /** Height of the scrolled content. */
  readonly heightPx: number;
  /** Where the first rendered row stands within it. */
  readonly topPx: number;
  readonly rowsPerScreen: number;
}

export class RowScroller {
  readonly #rowHeightPx: number;
  readonly #headerHeightPx: number;
  readonly #listeners = new Set<() => void>();
  #element: HTMLElement | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #resultKey: unknown;
  #track: ScrollTrack;
  #position: ScrollPosition = { physicalPx: 0, virtualPx: 0 };
  #view: RowView;

  constructor(rowHeightPx: number, headerHeightPx: number) {
    this.#rowHeightPx = rowHeightPx;
    this.#headerHeightPx = headerHeightPx;
    this.#track = planTrack(0, rowHeightPx, 0);
    this.#view = this.#viewAt(this.#position);
  }

  /** For the ref of the scrolled element; returns what detaches it. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return undefined;
    this.#element = element;
    const observer = new ResizeObserver(() => this.#plan(this.#track.rowCount));
    observer.observe(element);
    element.addEventListener('scroll', this.#onScroll, { passive: true });
    return () => {
      clearTimeout(this.#rest);
      observer.disconnect();
      element.removeEventListener('scroll', this.#onScroll);
      this.#element = undefined;
    };
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getView = (): RowView => this.#view;

  /** The same result may grow or shrink under its reader; another one is shown from its top. */
  setResult(resultKey: unknown, rowCount: number): void {
    if (resultKey !== this.#resultKey) this.#position = { physicalPx: 0, virtualPx: 0 };
    this.#resultKey = resultKey;
    this.#plan(rowCount);
  }

  revealRow(row: number): void {
    const virtualPx = revealRow(this.#track, this.#position.virtualPx, row);
    if (virtualPx !== this.#position.virtualPx) this.#place({ physicalPx: 0, virtualPx });
  }

  /** Brings a span of the row into view, right of what stays in place over its left end. */
  revealSpan(leftPx: number, rightPx: number, coveredPx: number): void {
    const element = this.#element;
    if (element === undefined) return;
    if (leftPx - coveredPx < element.scrollLeft) element.scrollLeft = Math.max(0, leftPx - coveredPx);
    else if (rightPx > element.scrollLeft + element.clientWidth) element.scrollLeft = rightPx - element.clientWidth;
  }

  /** Another number of rows or height of the screen: stays on the same rows as far as they exist. */
  #plan(rowCount: number): void {
    const viewportPx = Math.max(1, (this.#element?.clientHeight ?? 0) - this.#headerHeightPx);
    this.#track = planTrack(rowCount, this.#rowHeightPx, viewportPx);
    this.#place(followScroll(this.#track, this.#position, this.#position.physicalPx));
  }

  readonly #onScroll = (): void => {
    const element = this.#element;
    if (element === undefined || Math.abs(element.scrollTop - this.#position.physicalPx) < 0.5) return;
    const next = followScroll(this.#track, this.#position, element.scrollTop);
    if (isStuck(this.#track, next)) this.#place(next);
    else this.#show(next);
    clearTimeout(this.#rest);
    const isScaled = this.#track.physicalPx < this.#track.virtualPx;
    if (isScaled) this.#rest = setTimeout(() => this.#place(this.#position), restAfterMs);
  };

  /** Moves the scroll bar to where the rows are. */
  #place(position: ScrollPosition): void {
    const settled = settle(this.#track, position);
    if (this.#element === undefined) {
      this.#show(settled);
      return;
    }
    if (Math.abs(this.#element.scrollTop - settled.physicalPx) >= 0.5) this.#element.scrollTop = settled.physicalPx;
    // The browser rounds what it is given; the rows must stand by what it made of it.
    this.#show({ ...settled, physicalPx: this.#element.scrollTop });
  }

  #show(position: ScrollPosition): void {
    this.#position = position;
    const view = this.#viewAt(position);
    if (isSameView(view, this.#view)) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  #viewAt({ physicalPx, virtualPx }: ScrollPosition): RowView {
    const { first, end } = visibleRows(this.#track, virtualPx, overscanRows);
    return {
      first,
      end,
      heightPx: this.#track.physicalPx,
      topPx: first * this.#rowHeightPx + physicalPx - virtualPx,
      rowsPerScreen: Math.max(1, Math.floor(this.#track.viewportPx / this.#rowHeightPx)),
    };
  }
}

function isSameView(one: RowView, other: RowView): boolean {
  return (
    one.first === other.first &&
    one.end === other.end &&
    one.heightPx === other.heightPx &&
    one.rowsPerScreen === other.rowsPerScreen &&
    Math.abs(one.topPx - other.topPx) < 0.01
  );
}
