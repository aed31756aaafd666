/**
 * Ties the scrolled element to the row arithmetic of row-window.ts. The element holds a spacer as high as the track and one
 * sticky stage of the size of the viewport, in which everything is painted: the browser's compositor cannot move the stage
 * by itself, so that a frame never shows rows that are not painted.
 */
import type { ColumnLayout } from './column-layout.ts';
import { type ColumnRange, visibleColumns } from './column-window.ts';
import {
  followScroll,
  isStuck,
  placeRow,
  planTrack,
  revealRow,
  type RowRange,
  type ScrollPosition,
  type ScrollTrack,
  settle,
  visibleRows,
} from './row-window.ts';

const restAfterMs = 150;

/** The elements that React has made and that are moved beside it. */
export interface StageElements {
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
  readonly layer: HTMLElement;
  readonly header: HTMLElement;
  /** Over the cell that is edited. */
  readonly slot: HTMLElement;
}

export interface StageView {
  readonly rows: RowRange;
  readonly columns: ColumnRange;
  /** Height of the scrolled content, without the header. */
  readonly heightPx: number;
  /** Height of all rows above the upper edge of the stage. */
  readonly topPx: number;
  readonly leftPx: number;
  readonly widthPx: number;
  readonly rowsPerScreen: number;
}

export class StageScroller {
  readonly #onView: (view: StageView) => void;
  readonly #headerHeightPx: number;
  #rowHeightPx: number;
  #layout: ColumnLayout;
  #element: HTMLElement | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #track: ScrollTrack;
  #position: ScrollPosition = { physicalPx: 0, virtualPx: 0 };

  constructor(options: {
    headerHeightPx: number;
    rowHeightPx: number;
    layout: ColumnLayout;
    onView: (view: StageView) => void;
  }) {
    this.#headerHeightPx = options.headerHeightPx;
    this.#rowHeightPx = options.rowHeightPx;
    this.#layout = options.layout;
    this.#onView = options.onView;
    this.#track = planTrack(0, this.#rowHeightPx, 0);
  }

  /** Returns what detaches it. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    const observer = new ResizeObserver(() => this.#plan(this.#track.rowCount));
    observer.observe(element);
    element.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#plan(this.#track.rowCount);
    return () => {
      clearTimeout(this.#rest);
      observer.disconnect();
      element.removeEventListener('scroll', this.#onScroll);
      this.#element = undefined;
    };
  }

  /** The same result may grow or shrink under its reader. */
  setRowCount(rowCount: number): void {
    if (rowCount !== this.#track.rowCount) this.#plan(rowCount);
  }

  setLayout(layout: ColumnLayout): void {
    this.#layout = layout;
    this.#show(this.#position);
  }

  /** The row at the upper edge stays there. */
  setRowHeight(rowHeightPx: number): void {
    if (rowHeightPx === this.#rowHeightPx) return;
    const row = this.#position.virtualPx / this.#rowHeightPx;
    this.#rowHeightPx = rowHeightPx;
    this.#plan(this.#track.rowCount);
    this.#place({ physicalPx: 0, virtualPx: row * rowHeightPx });
  }

  toTop(): void {
    this.#place({ physicalPx: 0, virtualPx: 0 });
  }

  revealRow(row: number): void {
    const virtualPx = revealRow(this.#track, this.#position.virtualPx, row);
    if (virtualPx !== this.#position.virtualPx) this.#place({ physicalPx: 0, virtualPx });
  }

  /** Brings a row to a height below the upper edge; without one to the upper third. */
  placeRow(row: number, fromTopPx = Math.floor(this.#track.viewportPx / 3)): void {
    this.#place({ physicalPx: 0, virtualPx: placeRow(this.#track, row, fromTopPx) });
  }

  /** Brings a column into view, right of the pinned ones. */
  revealColumn(column: number): void {
    const element = this.#element;
    const { leftsPx, pinned, pinnedPx } = this.#layout;
    if (element === undefined || column < pinned) return;
    const [leftPx = 0, rightPx = 0] = leftsPx.slice(column, column + 2);
    if (leftPx - pinnedPx < element.scrollLeft) element.scrollLeft = leftPx - pinnedPx;
    else if (rightPx > element.scrollLeft + element.clientWidth) element.scrollLeft = rightPx - element.clientWidth;
  }

  /** The row under a height of the stage, counted from below the header; fractions are of the row. */
  rowAtHeight(offsetPx: number): number {
    return (this.#position.virtualPx + offsetPx) / this.#rowHeightPx;
  }

  /** Another number of rows or height of the screen: stays on the same rows as far as they exist. */
  #plan(rowCount: number): void {
    const viewportPx = Math.max(1, (this.#element?.clientHeight ?? 0) - this.#headerHeightPx);
    this.#track = planTrack(rowCount, this.#rowHeightPx, viewportPx);
    // The spacer has its height before the element is scrolled by it.
    this.#onView(this.#viewAt(this.#position));
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
    this.#onView(this.#viewAt(position));
  }

  #viewAt({ virtualPx }: ScrollPosition): StageView {
    const { scrollLeft = 0, clientWidth = 0 } = this.#element ?? {};
    return {
      rows: visibleRows(this.#track, virtualPx, 1),
      columns: visibleColumns(this.#layout, scrollLeft, clientWidth),
      heightPx: this.#track.physicalPx,
      topPx: virtualPx,
      leftPx: scrollLeft,
      widthPx: clientWidth,
      rowsPerScreen: Math.max(1, Math.floor(this.#track.viewportPx / this.#rowHeightPx)),
    };
  }
}
