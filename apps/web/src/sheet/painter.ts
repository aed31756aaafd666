/**
 * Puts rows and cells on the stage. Elements are pooled: scrolling changes the texts of those that are there, and only where
 * they differ. React knows nothing of them. The layer of all rows is moved as one; pinned cells are part of their row and
 * move against it, so that a row is one row to a reader too.
 */
import type { ColumnLayout } from './column-layout.ts';
import { startsGroup } from './column-layout.ts';
import type { GroupHeader } from './group-rows.ts';
import { groupText, groupTone, isSummed } from './group-text.ts';
import type { CellMark, RecordRow } from './row-values.ts';
import { type Cell, type CellRange, isInRange } from './selection.ts';
import type { StageView } from './stage-scroller.ts';

export interface Scene {
  readonly layout: ColumnLayout;
  readonly rowHeightPx: number;
  readonly rowAt: (index: number) => RecordRow | undefined;
  readonly headerAt: (index: number) => GroupHeader | undefined;
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
  readonly ranges: readonly CellRange[];
  /** The cell with the handle that fills, and what it would fill. */
  readonly handle: Cell | undefined;
  readonly fill: CellRange | undefined;
  readonly isSelected: (id: string) => boolean;
  readonly isLocked: (row: RecordRow, column: number) => boolean;
}

interface PaintedCell {
  readonly element: HTMLElement;
  column: number;
  layout: ColumnLayout | undefined;
  text: string;
  look: string;
  label: string;
}

interface PaintedRow {
  readonly element: HTMLElement;
  readonly cells: Map<number, PaintedCell>;
  index: number;
  look: string;
  /** What was painted: where all of it is the same, so is the row. */
  source: RecordRow | undefined;
  header: GroupHeader | undefined;
  stamp: string;
}

const markTexts: Readonly<Record<CellMark['state'] | 'draft', string>> = {
  pending: 'being saved',
  draft: 'changed by you, not sent',
  invalid: 'not valid',
  conflict: 'changed by others meanwhile',
  refused: 'refused',
};

export class Painter {
  readonly #layer: HTMLElement;
  readonly #activeId: string;
  #rows: PaintedRow[] = [];
  /** The row that the layer's own place is reckoned from: positions stay small over a million rows. */
  #origin = 0;
  #layoutStamp = 0;
  #leftPx = 0;
  #layout: ColumnLayout | undefined;

  constructor(layer: HTMLElement, activeId: string) {
    this.#layer = layer;
    this.#activeId = activeId;
  }

  paint(view: StageView, scene: Scene): void {
    if (scene.layout !== this.#layout) {
      this.#layout = scene.layout;
      this.#layoutStamp += 1;
    }
    const { first, end } = view.rows;
    this.#fitPool(end - first);
    if (Math.abs(first - this.#origin) > 5000) this.#origin = first;
    const y = this.#origin * scene.rowHeightPx - view.topPx;
    this.#layer.style.transform = `translate(${-view.leftPx}px, ${y}px)`;
    this.#keepPinned(view.leftPx, scene.layout.pinned);
    for (let index = first; index < end; index += 1) {
      const row = this.#rows[index % this.#rows.length];
      if (row !== undefined) this.#paintRow(row, index, view, scene);
    }
    for (const row of this.#rows) if (row.index < first || row.index >= end) hide(row);
  }

  /** Each for itself: a property that they all inherit would have the browser work out the style of every cell again. */
  #keepPinned(leftPx: number, pinned: number): void {
    if (leftPx === this.#leftPx) return;
    this.#leftPx = leftPx;
    for (const { cells, header } of this.#rows) {
      for (let column = 0; column < pinned; column += 1) {
        const cell = cells.get(column);
        if (cell !== undefined) cell.element.style.transform = `translateX(${leftPx}px)`;
      }
      const name = cells.get(0);
      if (header !== undefined && name !== undefined) this.#limitName(name, header);
    }
  }

  /** The name of a group has the room of the empty cells beside it, up to the first sum. */
  #limitName({ element }: PaintedCell, header: GroupHeader | undefined): void {
    const roomPx = header && this.#layout && nameRoomPx(this.#layout, this.#leftPx);
    const room = roomPx === undefined ? '' : `${roomPx}px`;
    if (element.style.getPropertyValue('--name-room') !== room) element.style.setProperty('--name-room', room);
  }

  /** For an active descendant: whether the cursor's cell is an element. */
  hasActiveCell(): boolean {
    return this.#rows.some(({ cells }) => [...cells.values()].some(({ element }) => element.id === this.#activeId));
  }

  #fitPool(count: number): void {
    if (count <= this.#rows.length) return;
    for (const { element } of this.#rows) element.remove();
    // Rows keep their element while they are in view: the ring is longer than the view.
    this.#rows = Array.from({ length: count + 4 }, () => {
      const element = document.createElement('div');
      element.setAttribute('role', 'row');
      element.className = 'sheet-row';
      element.hidden = true;
      return {
        element,
        cells: new Map(),
        index: -1,
        look: 'sheet-row',
        source: undefined,
        header: undefined,
        stamp: '',
      };
    });
    this.#layer.append(...this.#rows.map(({ element }) => element));
  }

  #paintRow(row: PaintedRow, index: number, view: StageView, scene: Scene): void {
    const header = scene.headerAt(index);
    const source = header === undefined ? scene.rowAt(index) : undefined;
    const { first, end } = view.columns;
    const ranges = scene.ranges.filter(({ top, bottom }) => index >= top && index <= bottom);
    const stamp = [
      this.#layoutStamp,
      this.#origin,
      scene.rowHeightPx,
      first,
      end,
      ranges.map((range) => Object.values(range).join('.')).join('+'),
      scene.cursor?.row === index ? scene.cursor.column : '',
      source !== undefined && scene.isSelected(source.id) ? 's' : '',
      scene.handle?.row === index ? `h${scene.handle.column}` : '',
      scene.fill !== undefined && index >= scene.fill.top && index <= scene.fill.bottom
        ? `f${Object.values(scene.fill).join('.')}`
        : '',
    ].join(' ');
    if (row.index === index && row.source === source && row.header === header && row.stamp === stamp) return;
    if (row.index !== index || row.stamp !== stamp) this.#placeRow(row, index, scene);
    row.source = source;
    row.header = header;
    row.stamp = stamp;
    const isSelected = source !== undefined && scene.isSelected(source.id);
    const look =
      header === undefined ? rowLook(source, isSelected) : `sheet-row sheet-row-group sheet-row-level-${header.level}`;
    if (look !== row.look) row.element.className = row.look = look;
    setFlag(row.element, 'aria-busy', source === undefined && header === undefined);
    setAttribute(row.element, 'aria-level', header === undefined ? undefined : String(header.level));
    setAttribute(row.element, 'aria-expanded', header === undefined ? undefined : String(header.isOpen));
    setFlag(row.element, 'aria-selected', isSelected);
    this.#paintCells(row, view, scene);
  }

  #placeRow(row: PaintedRow, index: number, { rowHeightPx, layout }: Scene): void {
    if (row.index === -1) row.element.hidden = false;
    row.index = index;
    row.element.setAttribute('aria-rowindex', String(index + 2));
    row.element.style.transform = `translateY(${(index - this.#origin) * rowHeightPx}px)`;
    row.element.style.height = `${rowHeightPx}px`;
    row.element.style.lineHeight = `${rowHeightPx - 1}px`;
    row.element.style.width = `${layout.totalPx}px`;
  }

  #paintCells(row: PaintedRow, view: StageView, scene: Scene): void {
    const { pinned } = scene.layout;
    const { first, end } = view.columns;
    const free: PaintedCell[] = [];
    for (const [column, cell] of row.cells) {
      if (column < pinned || (column >= first && column < end)) continue;
      row.cells.delete(column);
      free.push(cell);
    }
    for (let column = 0; column < pinned; column += 1) this.#paintCell(row, column, scene, free);
    for (let column = Math.max(first, pinned); column < end; column += 1) this.#paintCell(row, column, scene, free);
    for (const { element } of free) element.remove();
  }

  #paintCell(row: PaintedRow, column: number, scene: Scene, free: PaintedCell[]): void {
    let cell = row.cells.get(column);
    if (cell === undefined) {
      cell = free.pop() ?? newCell(row.element);
      row.cells.set(column, cell);
    }
    if (cell.column !== column || cell.layout !== scene.layout) {
      placeCell(cell, column, scene.layout);
      cell.element.style.transform = column < scene.layout.pinned ? `translateX(${this.#leftPx}px)` : '';
    }
    const isActive = scene.cursor?.row === row.index && scene.cursor.column === column;
    const isRanged = scene.ranges.some((range) => isInRange(range, row.index, column));
    if (isActive) cell.element.id = this.#activeId;
    else if (cell.element.id !== '') cell.element.removeAttribute('id');
    setFlag(cell.element, 'aria-selected', isRanged);
    const definition = scene.layout.columns[column];
    if (definition === undefined) return;
    const mark = row.source && markOf(row.source, definition.fields);
    const text =
      row.header === undefined
        ? row.source === undefined
          ? ''
          : (mark?.text ?? definition.text(row.source.record))
        : groupText(row.header, definition, column);
    const badges = row.source && mark?.text === undefined ? definition.badges?.(row.source.record) : undefined;
    if (text !== cell.text || badges !== undefined) setText(cell, text, badges);
    const isLocked = row.source !== undefined && scene.isLocked(row.source, column);
    setFlag(cell.element, 'aria-readonly', isLocked);
    if (column === 0) this.#limitName(cell, row.header);
    const label =
      mark === undefined ? nameOf(row, column, text) : `${text || 'empty'}, ${mark.message ?? markTexts[mark.state]}`;
    if (label !== cell.label) setLabel(cell, label);
    const isFilled = scene.fill !== undefined && isInRange(scene.fill, row.index, column);
    const hasHandle = scene.handle?.row === row.index && scene.handle.column === column;
    const look = cellLook(row, scene.layout, column, { isActive, isRanged, isFilled, hasHandle, mark: mark?.state });
    if (look !== cell.look) cell.element.className = cell.look = look;
  }
}

function hide(row: PaintedRow): void {
  if (row.index === -1) return;
  row.index = -1;
  row.stamp = '';
  row.source = undefined;
  row.header = undefined;
  row.element.hidden = true;
  for (const { element } of row.cells.values()) if (element.id !== '') element.removeAttribute('id');
}

function newCell(row: HTMLElement): PaintedCell {
  const element = document.createElement('div');
  row.append(element);
  return { element, column: -1, layout: undefined, text: '', look: '', label: '' };
}

function placeCell(cell: PaintedCell, column: number, layout: ColumnLayout): void {
  const { leftsPx, widthsPx } = layout;
  cell.column = column;
  cell.layout = layout;
  cell.element.setAttribute('role', column === 0 ? 'rowheader' : 'gridcell');
  cell.element.setAttribute('aria-colindex', String(column + 1));
  cell.element.style.left = `${leftsPx[column] ?? 0}px`;
  cell.element.style.width = `${widthsPx[column] ?? 0}px`;
}

/** Of a group's header, in full beside what there is room for. */
const nameOf = ({ header }: PaintedRow, column: number, text: string) =>
  header !== undefined && column === 0 ? text : '';

function nameRoomPx({ columns, leftsPx, pinned, pinnedPx, totalPx }: ColumnLayout, scrolledPx: number): number {
  const place = columns.findIndex(isSummed);
  const sumPx = leftsPx[place] ?? totalPx;
  return place >= 0 && place < pinned ? sumPx : Math.max(pinnedPx, sumPx - scrolledPx);
}

/** The worst of the fields behind a cell: what did not get through is more than what is on its way. */
function markOf(
  { record, marks }: RecordRow,
  fields: readonly string[],
): (Omit<CellMark, 'state'> & { state: CellMark['state'] | 'draft' }) | undefined {
  const own = marks && fields.map((field) => marks.get(field)).find((mark) => mark !== undefined);
  if (own !== undefined) return own;
  const changed = record.draft?.changedFields;
  return changed !== undefined && fields.some((field) => changed.includes(field)) ? { state: 'draft' } : undefined;
}

function setText(cell: PaintedCell, text: string, badges: readonly string[] | undefined): void {
  if (cell.text === text && cell.element.childNodes.length > 0) return;
  cell.text = text;
  if (badges === undefined) {
    cell.element.textContent = text;
    return;
  }
  cell.element.replaceChildren(
    ...badges.map((label) => {
      const badge = document.createElement('span');
      badge.className = label === 'Unknown source' ? 'sheet-badge sheet-badge-warn' : 'sheet-badge';
      badge.textContent = label;
      return badge;
    }),
  );
}

function setLabel(cell: PaintedCell, label: string): void {
  cell.label = label;
  if (label === '') {
    cell.element.removeAttribute('aria-label');
    cell.element.removeAttribute('title');
  } else {
    cell.element.setAttribute('aria-label', label);
    cell.element.title = label;
  }
}

function setAttribute(element: HTMLElement, name: string, value: string | undefined): void {
  if ((element.getAttribute(name) ?? undefined) === value) return;
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function setFlag(element: HTMLElement, name: string, isSet: boolean): void {
  if (element.hasAttribute(name) === isSet) return;
  if (isSet) element.setAttribute(name, 'true');
  else element.removeAttribute(name);
}

function rowLook(row: RecordRow | undefined, isSelected: boolean): string {
  if (row === undefined) return 'sheet-row sheet-row-outline';
  return `sheet-row${row.record.isDiscontinued ? ' sheet-row-discontinued' : ''}${isSelected ? ' sheet-row-selected' : ''}`;
}

interface CellState {
  readonly isActive: boolean;
  readonly isRanged: boolean;
  readonly isFilled: boolean;
  readonly hasHandle: boolean;
  readonly mark: CellMark['state'] | 'draft' | undefined;
}

function cellLook({ source: row, header }: PaintedRow, layout: ColumnLayout, column: number, state: CellState): string {
  const definition = layout.columns[column];
  const tone = header === undefined ? row && definition?.tone?.(row.record) : groupTone(header, definition);
  const isFlashing =
    row?.flashing !== undefined && definition?.fields.some((field) => row.flashing?.has(field)) === true;
  return [
    'sheet-cell',
    column < layout.pinned ? 'sheet-cell-pinned' : '',
    column === layout.pinned - 1 ? 'sheet-cell-last-pinned' : '',
    definition?.isNumeric === true ? 'sheet-cell-number' : '',
    startsGroup(layout, column) ? 'sheet-cell-divided' : '',
    tone === undefined ? '' : `sheet-cell-${tone}`,
    state.mark === undefined ? '' : `sheet-cell-${state.mark}`,
    isFlashing ? 'sheet-cell-flashing' : '',
    state.isRanged ? 'sheet-cell-ranged' : '',
    state.isActive ? 'sheet-cell-active' : '',
    state.isFilled ? 'sheet-cell-filled' : '',
    state.hasHandle ? 'sheet-cell-handle' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}
