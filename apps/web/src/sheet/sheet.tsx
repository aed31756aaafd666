/**
 * The sheet: an ARIA grid over any number of rows. React makes its frame, header and editor; rows and cells are painted by
 * SheetView. The grid holds the focus and points to the active cell.
 */
import type { SortKey } from '@vanguard/protocol/browser';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { classNames } from '../components/class-names.ts';
import { isMac } from '../components/is-mac.ts';
import type { ColumnLayout } from './column-layout.ts';
import type { GroupHeader, GroupRows } from './group-rows.ts';
import type { RowStore } from './row-store.ts';
import {
  type Cell,
  type CellRange,
  clampCell,
  fillTarget,
  isInRange,
  isSingleCell,
  moveSelection,
  rangeOf,
  rangesOf,
  selectionAt,
  spanned,
  toggleAdding,
  withRangeAt,
} from './selection.ts';
import { SheetHeader } from './sheet-header.tsx';
import { commandOf, type SheetCommand } from './sheet-keys.ts';
import { headerHeightPx, SheetView } from './sheet-view.ts';
import { isOnStage, useTouch } from './use-touch.ts';

/** What is edited; the text is what the editor opens with. */
export interface OpenCell extends Cell {
  readonly text: string | undefined;
  readonly opensList?: boolean;
  /** There is no room below it for what the editor says. */
  readonly opensUp: boolean;
}

export interface SheetProps {
  label: string;
  store: RowStore;
  layout: ColumnLayout;
  rowHeightPx: number;
  sort: readonly SortKey[];
  onSort: (field: SortKey['field'], add: boolean) => void;
  /** Told while it is dragged, and once more when it is let go. */
  onResize: (place: number, widthPx: number, isDone: boolean) => void;
  groups: GroupRows | undefined;
  onToggleGroup: (key: string) => void;
  mayEdit: boolean;
  /** What the key asks for beside moving; the editor opens by `onOpen`. */
  onCommand: (command: SheetCommand, view: SheetView) => void;
  onOpen: (cell: OpenCell, view: SheetView) => void;
  /** Of the cursor and its range; the cursor may stand on the header. `box`: what it stands beside, in the window. */
  onMenu: (box: DOMRect) => void;
  /** It has the keys, and the sheet shows what it is about. */
  hasMenu: boolean;
  onCopy?: (event: ClipboardEvent, view: SheetView) => void;
  onPaste?: (event: ClipboardEvent, view: SheetView) => void;
  /** The handle of the range `source` was let go over `target`, which has it in it. */
  onFill: (source: CellRange, target: CellRange, view: SheetView) => void;
  open: OpenCell | undefined;
  /** Stands over the open cell. */
  renderEditor: (view: SheetView) => ReactNode;
  /** For whoever has to act on the sheet from outside. */
  onView: (view: SheetView) => void;
}

export function Sheet(props: SheetProps) {
  const { store, layout, rowHeightPx, groups, open, onView } = props;
  const activeId = useId();
  const [view] = useState(() => new SheetView({ activeId, store, layout, rowHeightPx, mayEdit: props.mayEdit }));
  const { isOutdated, rowCount } = useSyncExternalStore(store.subscribe, store.getState);
  const [isFocused, setFocused] = useState(false);
  const hasFocus = isFocused || props.hasMenu;
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const header = useRef<HTMLDivElement>(null);
  const slot = useRef<HTMLDivElement>(null);
  const pointer = usePointer(view, props);
  const { touch, onContextMenu } = useMenu(view, props);
  const activeColumn = useSyncExternalStore(view.onSelection, () => headerColumn(view));

  useLayoutEffect(() => {
    const [a, b, c, d, e] = [scroller.current, spacer.current, layer.current, header.current, slot.current];
    if (a === null || b === null || c === null || d === null || e === null) return undefined;
    return view.attach({ scroller: a, spacer: b, layer: c, header: d, slot: e });
  }, [view]);
  useEffect(() => onView(view), [onView, view]);
  useLayoutEffect(() => view.setLayout(layout), [view, layout]);
  useLayoutEffect(() => view.setGroups(groups), [view, groups]);
  useLayoutEffect(() => view.setRowHeight(rowHeightPx), [view, rowHeightPx]);
  useLayoutEffect(() => view.setEdited(open), [view, open]);
  useLayoutEffect(() => view.setFocus(hasFocus), [view, hasFocus]);

  return (
    <div
      ref={scroller}
      role={groups === undefined ? 'grid' : 'treegrid'}
      aria-label={props.label}
      aria-rowcount={(groups?.rowCount ?? rowCount ?? 0) + 1}
      aria-colcount={layout.columns.length}
      aria-multiselectable
      aria-busy={isOutdated || rowCount === undefined || undefined}
      aria-readonly={props.mayEdit ? undefined : true}
      tabIndex={0}
      onKeyDown={(event) => onKeyDown(event, view, props)}
      onFocus={(event) => event.target === event.currentTarget && setFocused(true)}
      onBlur={(event) => event.target === event.currentTarget && setFocused(false)}
      onCopy={(event) => open === undefined && props.onCopy?.(event, view)}
      onPaste={(event) => open === undefined && props.onPaste?.(event, view)}
      {...pointer}
      {...touch.handlers}
      onPointerDown={(event) => {
        // A finger may go on to scroll: it has pressed where it is lifted again.
        if (event.pointerType === 'touch') return;
        touch.forget();
        pointer.onPointerDown(event);
      }}
      onClick={(event) => isOnStage(event) && touch.onTap(event)}
      onContextMenu={onContextMenu}
      className={classNames('sheet', isOutdated && 'sheet-outdated')}
    >
      <div ref={spacer} role="presentation" className="sheet-spacer" style={{ minWidth: layout.totalPx }}>
        <div role="presentation" className="sheet-stage">
          <SheetHeader
            ref={header}
            activeId={activeId}
            layout={layout}
            sort={props.sort}
            activeColumn={hasFocus ? activeColumn : undefined}
            onSort={props.onSort}
            onResize={props.onResize}
          />
          <div role="presentation" className="sheet-clip" style={{ top: headerHeightPx }}>
            <div ref={layer} role="rowgroup" className="sheet-layer" />
          </div>
          <div ref={slot} role="presentation" className="sheet-slot">
            {open !== undefined && props.renderEditor(view)}
          </div>
        </div>
      </div>
    </div>
  );
}

const headerColumn = (view: SheetView) => {
  const { cursor } = view.getSelection();
  return cursor.row === -1 ? cursor.column : undefined;
};

function onKeyDown(event: KeyboardEvent, view: SheetView, props: SheetProps): void {
  if (event.target !== event.currentTarget) return;
  const selection = view.getSelection();
  const { row, column } = selection.cursor;
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    event.preventDefault();
    if (isSingleCell(selection)) view.select(selection);
    props.onMenu(shifted(view.boxOf(selection.cursor), event.currentTarget.getBoundingClientRect()));
    return;
  }
  if (event.key === ' ' && event.ctrlKey && row >= 0) {
    event.preventDefault();
    const last = view.extent.rowCount - 1;
    view.select(spanned(selection, { row: 0, column }, { row: last, column }), { reveal: false });
    return;
  }
  if (event.key === 'F8' && event.shiftKey) {
    event.preventDefault();
    view.select(toggleAdding(selection));
    return;
  }
  if (row === -1 && event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    event.preventDefault();
    props.onResize(column, (view.layout.widthsPx[column] ?? 0) + (event.key === 'ArrowRight' ? 16 : -16), true);
    return;
  }
  const header = view.headerAt(row);
  if (header !== undefined && togglesGroup(event, header)) {
    event.preventDefault();
    props.onToggleGroup(header.key);
    return;
  }
  const target = event.altKey ? undefined : moveSelection(selection, event, view.extent);
  if (target !== undefined) {
    event.preventDefault();
    view.select(target);
    return;
  }
  const command = commandOf(event);
  if (command === undefined) return;
  if (row === -1) {
    const sortField = view.layout.columns[column]?.sortField;
    if (command.kind !== 'edit' || sortField === undefined) return;
    props.onSort(sortField, event.shiftKey);
  } else if (command.kind === 'edit' || command.kind === 'replace') {
    const text = command.kind === 'replace' ? command.text : undefined;
    const opensList = command.kind === 'edit' && command.opensList === true;
    props.onOpen({ row, column, text, opensList, opensUp: view.isLow(row) }, view);
  } else {
    props.onCommand(command, view);
  }
  event.preventDefault();
}

/** Into view: a range may end far beyond it. */
function shifted({ x, y, width, height }: DOMRect, { left, right, top, bottom }: DOMRect): DOMRect {
  const within = (at: number, from: number, to: number) => Math.max(from, Math.min(at, to));
  return new DOMRect(within(x, left, right - width), within(y, top, bottom - height), width, height);
}

/** Space and Enter, and the arrow that leads to the other state. */
function togglesGroup({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent, { isOpen }: GroupHeader): boolean {
  if (shiftKey || ctrlKey || metaKey) return false;
  return key === ' ' || key === 'Enter' || key === (isOpen ? 'ArrowLeft' : 'ArrowRight');
}

/** A press sets the cursor, dragging spans a range, a double click edits. */
function usePointer(view: SheetView, { onOpen, onCommand, onToggleGroup, onFill }: SheetProps) {
  const anchor = useRef<Cell>(undefined);
  const filling = useRef<CellRange>(undefined);
  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      const cell = isOnStage(event) ? view.cellAt(event.clientX, event.clientY) : undefined;
      if (cell === undefined || event.button !== 0) return;
      const selection = view.getSelection();
      const { anchor: from, isAdding } = selection;
      if (view.isOnHandle(event.clientX, event.clientY)) {
        filling.current = rangeOf(view.getSelection());
        event.currentTarget.setPointerCapture(event.pointerId);
        return;
      }
      const header = view.headerAt(cell.row);
      if (header !== undefined) {
        view.select(selectionAt(cell), { reveal: false });
        if (cell.column === 0) onToggleGroup(header.key);
      } else if (cell.row >= 0 && view.isOnBox(event.clientX)) {
        view.select(event.shiftKey && from.row >= 0 ? { cursor: cell, anchor: from } : selectionAt(cell), {
          reveal: false,
        });
        onCommand({ kind: 'select-row' }, view);
      } else if (cell.row === -1) view.select(selectionAt(cell), { reveal: false });
      else if (event.shiftKey && from.row >= 0) view.select({ ...selection, cursor: cell }, { reveal: false });
      else {
        anchor.current = cell;
        const isBeside = ((isMac ? event.metaKey : event.ctrlKey) || isAdding === true) && from.row >= 0;
        view.select(isBeside ? withRangeAt(selection, cell) : selectionAt(cell), { reveal: false });
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    [view, onCommand, onToggleGroup],
  );
  const onPointerMove = useCallback(
    (event: PointerEvent) => {
      if (anchor.current === undefined && filling.current === undefined) return;
      const cell = view.nearestCell(event.clientX, event.clientY);
      if (filling.current !== undefined) {
        if (cell !== undefined) view.setFill(fillTarget(filling.current, clampCell(cell, view.extent, 0)));
        return;
      }
      if (anchor.current === undefined) return;
      const selection = view.getSelection();
      const { cursor } = selection;
      if (cell === undefined || (cell.row === cursor.row && cell.column === cursor.column)) return;
      view.select({ ...selection, cursor: clampCell(cell, view.extent, 0), anchor: anchor.current });
    },
    [view],
  );
  const onPointerCancel = useCallback(() => {
    anchor.current = undefined;
    filling.current = undefined;
    view.setFill(undefined);
  }, [view]);
  const onPointerUp = useCallback(
    (event: PointerEvent) => {
      const source = filling.current;
      const cell = source && view.nearestCell(event.clientX, event.clientY);
      const target = source && cell && fillTarget(source, clampCell(cell, view.extent, 0));
      onPointerCancel();
      if (source !== undefined && target !== undefined) onFill(source, target, view);
    },
    [view, onFill, onPointerCancel],
  );
  const onDoubleClick = useCallback(
    (event: React.MouseEvent) => {
      const cell = view.cellAt(event.clientX, event.clientY);
      if (cell !== undefined && cell.row >= 0) {
        onOpen({ ...cell, text: undefined, opensUp: view.isLow(cell.row) }, view);
      }
    },
    [view, onOpen],
  );
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onDoubleClick };
}

/** The right button, or a finger that rests. Cells of a range stay one. */
function useMenu(view: SheetView, { onMenu, onCommand, onToggleGroup }: SheetProps) {
  const openAt = useCallback(
    (clientX: number, clientY: number) => {
      const cell = view.cellAt(clientX, clientY);
      if (cell === undefined) return;
      const isOfRange = rangesOf(view.getSelection()).some((range) => isInRange(range, cell.row, cell.column));
      if (!isOfRange || view.headerAt(cell.row) !== undefined) view.select(selectionAt(cell), { reveal: false });
      onMenu(new DOMRect(clientX, clientY, 0, 0));
    },
    [view, onMenu],
  );
  const touch = useTouch(view, { onCommand, onToggleGroup, onRest: openAt });
  const { isTouched, rest } = touch;
  const onContextMenu = useCallback(
    (event: React.MouseEvent) => {
      if (!isOnStage(event) || view.cellAt(event.clientX, event.clientY) === undefined) return;
      event.preventDefault();
      if (isTouched()) rest();
      else if (!isOfKey(event.nativeEvent)) openAt(event.clientX, event.clientY);
    },
    [view, openAt, isTouched, rest],
  );
  return { touch, onContextMenu };
}

/** Which names no place, and which the sheet has taken already. */
const isOfKey = (event: MouseEvent) => event instanceof globalThis.PointerEvent && event.pointerType === '';
