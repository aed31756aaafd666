/**
 * The sheet as an object beside React: what is selected, where the stage stands, and when it is painted. It paints on every
 * scroll and on every change of its store in the same task, so that a frame never shows a number that is out of date.
 */
import type { ColumnLayout } from './column-layout.ts';
import {
  firstRecordRow,
  type GroupHeader,
  groupRowAt,
  type GroupRows,
  recordRanges,
  rowOfRecord,
} from './group-rows.ts';
import { lockOf } from './locks.ts';
import { Painter } from './painter.ts';
import { type Anchor, type Place, shiftCell, shiftSelection } from './place.ts';
import { isSelected, nothingSelected, type RowSelection } from './row-selection.ts';
import type { RowStore } from './row-store.ts';
import type { RecordRow } from './row-values.ts';
import {
  type Cell,
  type CellRange,
  clampCell,
  type Extent,
  isSingleCell,
  rangeOf,
  rangesOf,
  type Selection,
  selectionAt,
} from './selection.ts';
import type { RowRange } from './row-window.ts';
import { placeOver } from './place-over.ts';
import { type StageElements, StageScroller, type StageView } from './stage-scroller.ts';

export const headerHeightPx = 44;
const boxWidthPx = 28;
/** A little more than is painted. */
const handlePx = 11;

interface SheetViewOptions {
  readonly activeId: string;
  readonly store: RowStore;
  readonly layout: ColumnLayout;
  readonly rowHeightPx: number;
  readonly mayEdit: boolean;
}

export class SheetView {
  readonly #options: SheetViewOptions;
  readonly #scroller: StageScroller;
  readonly #selectionListeners = new Set<() => void>();
  readonly #placeListeners = new Set<() => void>();
  #elements: StageElements | undefined;
  #painter: Painter | undefined;
  #view: StageView | undefined;
  #layout: ColumnLayout;
  #rowHeightPx: number;
  #selection: Selection = selectionAt({ row: 0, column: 0 });
  #hasFocus = false;
  #edited: Cell | undefined;
  #fill: CellRange | undefined;
  #shown: unknown;
  #order = 0;
  #anchor: Anchor | undefined;
  #groups: GroupRows | undefined;
  #selectedRows: RowSelection = nothingSelected;

  constructor(options: SheetViewOptions) {
    this.#options = options;
    this.#layout = options.layout;
    this.#rowHeightPx = options.rowHeightPx;
    this.#scroller = new StageScroller({
      headerHeightPx,
      rowHeightPx: options.rowHeightPx,
      layout: options.layout,
      onView: (view) => this.#follow(view),
    });
  }

  /** Returns what detaches it. */
  attach(elements: StageElements): () => void {
    this.#elements = elements;
    this.#painter = new Painter(elements.layer, this.#options.activeId);
    const detach = this.#scroller.attach(elements.scroller);
    const { store } = this.#options;
    const forget = store.subscribe(this.#onStore);
    store.anchorOf = () => this.#anchor;
    store.recordsIn = this.recordsIn;
    this.#onStore();
    return () => {
      detach();
      forget();
      store.anchorOf = () => undefined;
      elements.layer.replaceChildren();
      this.#painter = undefined;
    };
  }

  readonly onSelection = (listener: () => void): (() => void) => {
    this.#selectionListeners.add(listener);
    return () => this.#selectionListeners.delete(listener);
  };

  readonly getSelection = (): Selection => this.#selection;

  /** Told of each step of the cursor and of the rows. */
  readonly onPlace = (listener: () => void): (() => void) => {
    this.#placeListeners.add(listener);
    return () => this.#placeListeners.delete(listener);
  };

  /** Undefined where the reader has not left the beginning. */
  getPlace(): Place | undefined {
    const { topPx, rowsPerScreen } = this.#view ?? { topPx: 0, rowsPerScreen: 1 };
    const { row: cursor, column } = this.#selection.cursor;
    const top = Math.ceil(topPx / this.#rowHeightPx);
    const isInView = cursor >= top && cursor < top + rowsPerScreen;
    // Headers of groups stand before their records, one for each level.
    for (let row = isInView ? cursor : top; row < this.#rowCount; row += 1) {
      const offset = this.#groups === undefined ? row : groupRowAt(this.#groups, row);
      if (typeof offset !== 'number') continue;
      if (row === this.#firstRecordRow && topPx === 0) return undefined;
      return { offset, column, fromTopPx: Math.round(row * this.#rowHeightPx - topPx) };
    }
    return undefined;
  }

  goTo({ offset, column, fromTopPx }: Place): void {
    const row = this.#rowOf(offset);
    if (row === undefined || row >= this.#rowCount) return;
    this.#scroller.placeRow(row, fromTopPx);
    this.select(selectionAt(clampCell({ row, column }, this.extent)));
  }

  /** A head that the cursor is on keeps it: whoever sorts by it may sort again. */
  goToBeginning(): void {
    const { row, column } = this.#selection.cursor;
    this.#scroller.placeRow(row >= 0 ? this.#firstRecordRow : 0, 0);
    if (row >= 0 && this.#rowCount > 0)
      this.select(selectionAt(clampCell({ row: this.#firstRecordRow, column }, this.extent)));
  }

  get #firstRecordRow(): number {
    return this.#groups === undefined ? 0 : firstRecordRow(this.#groups);
  }

  get layout(): ColumnLayout {
    return this.#layout;
  }

  get extent(): Extent {
    return {
      rowCount: this.#rowCount,
      columnCount: this.#layout.columns.length,
      rowsPerScreen: this.#view?.rowsPerScreen ?? 1,
    };
  }

  get cursorRow(): RecordRow | undefined {
    return this.rowAt(this.#selection.cursor.row);
  }

  /** Undefined where a group's header stands, or where the record is not at hand. */
  rowAt(index: number): RecordRow | undefined {
    const { store } = this.#options;
    if (this.#groups === undefined) return store.rowAt(index);
    const row = groupRowAt(this.#groups, index);
    return typeof row === 'number' ? store.rowAt(row) : undefined;
  }

  headerAt(index: number): GroupHeader | undefined {
    const row = this.#groups && groupRowAt(this.#groups, index);
    return typeof row === 'object' ? row : undefined;
  }

  /** The records of some rows, by their place in the result. */
  readonly recordsIn = (rows: RowRange): readonly RowRange[] =>
    this.#groups === undefined ? [rows] : recordRanges(this.#groups, rows);

  setGroups(groups: GroupRows | undefined): void {
    this.#groups = groups;
    this.#scroller.setRowCount(this.#rowCount);
    if (this.#view !== undefined) this.#options.store.want(this.#view.rows);
    this.paint();
  }

  select(selection: Selection, { reveal = true }: { reveal?: boolean } = {}): void {
    this.#selection = selection;
    const { cursor } = selection;
    if (reveal && cursor.row >= 0) this.#scroller.revealRow(cursor.row);
    if (reveal) this.#scroller.revealColumn(cursor.column);
    this.paint();
    this.#tellSelection();
  }

  selectRows(selection: RowSelection): void {
    this.#selectedRows = selection;
    this.paint();
  }

  setFocus(hasFocus: boolean): void {
    this.#hasFocus = hasFocus;
    this.paint();
  }

  setLayout(layout: ColumnLayout): void {
    if (layout === this.#layout) return;
    this.#layout = layout;
    this.#selection = selectionAt(clampCell(this.#selection.cursor, this.extent));
    this.#scroller.setLayout(layout);
  }

  setRowHeight(rowHeightPx: number): void {
    this.#rowHeightPx = rowHeightPx;
    this.#scroller.setRowHeight(rowHeightPx);
  }

  /** The editor's place stays over this cell from now on; undefined where nothing is edited. */
  setEdited(cell: Cell | undefined): void {
    this.#edited = cell;
    this.paint();
  }

  /** What would be filled if the handle were let go; undefined while it is not dragged. */
  setFill(fill: CellRange | undefined): void {
    this.#fill = fill;
    this.paint();
  }

  /** Whether a point is on the handle that fills. */
  isOnHandle(clientX: number, clientY: number): boolean {
    const [cell, handle] = [this.cellAt(clientX, clientY), this.#handle()];
    if (handle === undefined || cell?.row !== handle.row || cell.column !== handle.column) return false;
    const { right, bottom } = this.boxOf(handle);
    return clientX >= right - handlePx && clientY >= bottom - handlePx;
  }

  /** The cell under a point of the window; row −1 is the header. Undefined beside the sheet. */
  cellAt(clientX: number, clientY: number): Cell | undefined {
    const box = this.#elements?.scroller.getBoundingClientRect();
    if (box === undefined || this.#view === undefined) return undefined;
    const y = clientY - box.top - headerHeightPx;
    const { leftsPx, pinnedPx, columns } = this.#layout;
    const fromLeft = clientX - box.left;
    const x = fromLeft < pinnedPx ? fromLeft : fromLeft + this.#view.leftPx;
    const column = leftsPx.findIndex((left, place) => x >= left && x < (leftsPx[place + 1] ?? left));
    const row = y < 0 ? -1 : Math.floor(this.#scroller.rowAtHeight(y));
    return column < 0 || column >= columns.length || row >= this.#rowCount ? undefined : { row, column };
  }

  /** Where a cell stands in the window, in view or not; row −1 is the header. */
  boxOf({ row, column }: Cell): DOMRect {
    const box = this.#elements?.scroller.getBoundingClientRect() ?? new DOMRect();
    const { leftsPx, widthsPx, pinned } = this.#layout;
    const x = box.left + (leftsPx[column] ?? 0) - (column < pinned ? 0 : (this.#view?.leftPx ?? 0));
    const y = row < 0 ? 0 : headerHeightPx + row * this.#rowHeightPx - (this.#view?.topPx ?? 0);
    return new DOMRect(x, box.top + y, widthsPx[column], row < 0 ? headerHeightPx : this.#rowHeightPx);
  }

  /** Whether a point is on the box at the beginning of a row, which selects the record. */
  isOnBox(clientX: number): boolean {
    return clientX - this.boxOf({ row: -1, column: 0 }).left < boxWidthPx;
  }

  /** Whether a row stands in the lower part of the stage. */
  isLow(row: number): boolean {
    const heightPx = (this.#elements?.scroller.clientHeight ?? 0) - headerHeightPx;
    return row > this.#scroller.rowAtHeight(heightPx * 0.7);
  }

  /** Nearest cell of a record, for a pointer that has left the sheet while dragging. */
  nearestCell(clientX: number, clientY: number): Cell | undefined {
    const box = this.#elements?.scroller.getBoundingClientRect();
    if (box === undefined) return undefined;
    const x = Math.min(Math.max(clientX, box.left + 1), box.right - 16);
    const y = Math.min(Math.max(clientY, box.top + headerHeightPx + 1), box.bottom - 16);
    return this.cellAt(x, y);
  }

  readonly paint = (): void => {
    if (this.#painter === undefined || this.#view === undefined) return;
    const { cursor } = this.#selection;
    const { mayEdit } = this.#options;
    this.#painter.paint(this.#view, {
      layout: this.#layout,
      rowHeightPx: this.#rowHeightPx,
      rowAt: (index) => this.rowAt(index),
      headerAt: (index) => this.headerAt(index),
      cursor: this.#hasFocus || this.#edited !== undefined ? cursor : undefined,
      ranges: isSingleCell(this.#selection) ? [] : rangesOf(this.#selection),
      handle: this.#handle(),
      fill: this.#fill,
      isSelected: (id) => isSelected(this.#selectedRows, id),
      isLocked: (row, column) => {
        const definition = this.#layout.columns[column];
        return definition !== undefined && lockOf(definition, row.record, mayEdit) !== undefined;
      },
    });
    placeOver(this.#elements, this.#view, {
      layout: this.#layout,
      rowHeightPx: this.#rowHeightPx,
      headerHeightPx,
      edited: this.#edited,
    });
    this.#nameActiveCell();
    this.#anchor = this.#findAnchor();
  };

  get #rowCount(): number {
    return this.#groups?.rowCount ?? this.#options.store.getState().rowCount ?? 0;
  }

  /** At the end of the range, where it can be filled from; there is no such place among several. */
  #handle(): Cell | undefined {
    const { bottom, right, top } = rangeOf(this.#selection);
    const isOne = rangesOf(this.#selection).length === 1;
    const isThere = isOne && this.#options.mayEdit && this.#hasFocus && top >= 0 && this.#edited === undefined;
    return isThere ? { row: bottom, column: right } : undefined;
  }

  readonly #onStore = (): void => {
    const { rowCount, shown, order } = this.#options.store.getState();
    const [anchor, isOther, isReordered] = [this.#anchor, shown.search !== this.#shown, order !== this.#order];
    const isFollowed = !isOther || this.#isFollowed(anchor);
    // Another question: rows start over, the keyboard stays in its column.
    if (isOther && !isFollowed && this.#shown !== undefined) {
      const { row, column } = this.#selection.cursor;
      this.#selection = selectionAt({ row: Math.min(row, 0), column });
      this.#scroller.toTop();
    }
    [this.#shown, this.#order] = [shown.search, order];
    this.#scroller.setRowCount(rowCount === undefined ? outlineRows : (this.#groups?.rowCount ?? rowCount));
    if (isReordered && isFollowed && anchor !== undefined) this.#keepInPlace(anchor);
    this.paint();
  };

  /** Whether the record under the cursor is in the answer to another question. Groups come later, and with them its place. */
  #isFollowed(anchor: Anchor | undefined): boolean {
    if (anchor?.isAtCursor !== true || this.#groups !== undefined) return false;
    return this.#options.store.indexOf(anchor.id) !== undefined;
  }

  #findAnchor(): Anchor | undefined {
    const { offset, fromTopPx = 0 } = this.getPlace() ?? {};
    const id = offset === undefined ? undefined : this.#options.store.rowAt(offset)?.id;
    if (offset === undefined || id === undefined) return undefined;
    return { id, offset, fromTopPx, isAtCursor: this.#rowOf(offset) === this.#selection.cursor.row };
  }

  /** The record stays where it was on the screen; the cursor, and what is edited, stay where they were beside it. */
  #keepInPlace({ id, offset, fromTopPx }: Anchor): void {
    const now = this.#options.store.indexOf(id);
    const before = this.#rowOf(offset);
    const after = now === undefined ? undefined : this.#rowOf(now);
    if (before === undefined || after === undefined || before === after) return;
    this.#selection = shiftSelection(this.#selection, after - before, this.extent);
    if (this.#edited !== undefined) this.#edited = shiftCell(this.#edited, after - before, this.extent);
    this.#scroller.placeRow(after, fromTopPx);
    this.#tellSelection();
  }

  /** Undefined in a group that is closed. */
  #rowOf(offset: number): number | undefined {
    return this.#groups === undefined ? offset : rowOfRecord(this.#groups, offset);
  }

  #tellSelection(): void {
    for (const listener of [...this.#selectionListeners, ...this.#placeListeners]) listener();
  }

  #follow(view: StageView): void {
    const before = this.#view;
    this.#view = view;
    if (this.#elements !== undefined && before?.heightPx !== view.heightPx) {
      this.#elements.spacer.style.height = `${view.heightPx + headerHeightPx}px`;
    }
    this.paint();
    if (before?.rows.first !== view.rows.first || before.rows.end !== view.rows.end)
      this.#options.store.want(view.rows);
    if (before?.topPx !== view.topPx) for (const listener of this.#placeListeners) listener();
  }

  #nameActiveCell(): void {
    const { scroller } = this.#elements ?? {};
    if (scroller === undefined) return;
    const { row, column } = this.#selection.cursor;
    const name = row === -1 ? headerCellId(this.#options.activeId, column) : this.#options.activeId;
    const isThere = this.#hasFocus && (row === -1 || this.#painter?.hasActiveCell() === true);
    if (isThere) scroller.setAttribute('aria-activedescendant', name);
    else scroller.removeAttribute('aria-activedescendant');
  }
}

/** As many outlines as fill a screen, while the number of records is not known. */
const outlineRows = 60;

export const headerCellId = (activeId: string, column: number): string => `${activeId}-header-${column}`;
