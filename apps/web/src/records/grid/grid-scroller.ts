/**
 * Ties a scrolled element to the row arithmetic of row-window.ts: which rows and columns to render, where they
 * stand, and how to bring one into view. A store of its own beside React, because scrolling is state of the element; it tells its
 * listeners only when what is to be rendered changes.
 */
import { type ColumnRange, visibleColumns } from './column-window.ts';
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

export interface GridView {
  readonly rows: RowRange;
  readonly columns: ColumnRange;
  /** Height of the scrolled content. */
  readonly heightPx: number;
  /** Where the first rendered row stands within it. */
  readonly topPx: number;
  readonly rowsPerScreen: number;
}

export interface GridMeasures {
  readonly rowHeightPx: number;
  readonly headerHeightPx: number;
  /** See visibleColumns. */
  readonly columnLeftsPx: readonly number[];
}

export class GridScroller {
  readonly #rowHeightPx: number;
  readonly #headerHeightPx: number;
  readonly #columnLeftsPx: readonly number[];
  readonly #listeners = new Set<() => void>();
  #element: HTMLElement | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #resultKey: unknown;
  #track: ScrollTrack;
  #position: ScrollPosition = { physicalPx: 0, virtualPx: 0 };
  #view: GridView;

  constructor({ rowHeightPx, headerHeightPx, columnLeftsPx }: GridMeasures) {
    this.#rowHeightPx = rowHeightPx;
    this.#headerHeightPx = headerHeightPx;
    this.#columnLeftsPx = columnLeftsPx;
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

  readonly getView = (): GridView => this.#view;

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

  /** Brings a column into view, right of the first one, which stays in place over the left end. */
  revealColumn(column: number): void {
    const element = this.#element;
    const [leftPx = 0, rightPx = 0] = this.#columnLeftsPx.slice(column, column + 2);
    const coveredPx = this.#columnLeftsPx[1] ?? 0;
    if (element === undefined || column === 0) element?.scrollTo({ left: 0 });
    else if (leftPx - coveredPx < element.scrollLeft) element.scrollLeft = leftPx - coveredPx;
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
    if (element === undefined) return;
    if (Math.abs(element.scrollTop - this.#position.physicalPx) < 0.5) {
      // Our own move, or sideways.
      this.#show(this.#position);
      return;
    }
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

  #viewAt({ physicalPx, virtualPx }: ScrollPosition): GridView {
    const rows = visibleRows(this.#track, virtualPx, overscanRows);
    const { scrollLeft = 0, clientWidth = 0 } = this.#element ?? {};
    return {
      rows,
      columns: visibleColumns(this.#columnLeftsPx, scrollLeft, clientWidth),
      heightPx: this.#track.physicalPx,
      topPx: rows.first * this.#rowHeightPx + physicalPx - virtualPx,
      rowsPerScreen: Math.max(1, Math.floor(this.#track.viewportPx / this.#rowHeightPx)),
    };
  }
}

function isSameView(one: GridView, other: GridView): boolean {
  return (
    isSameRange(one.rows, other.rows) &&
    isSameRange(one.columns, other.columns) &&
    one.heightPx === other.heightPx &&
    one.rowsPerScreen === other.rowsPerScreen &&
    Math.abs(one.topPx - other.topPx) < 0.01
  );
}

const isSameRange = (one: RowRange, other: RowRange) => one.first === other.first && one.end === other.end;
