/** What happens to the cells of the sheet: they are opened, changed, emptied, filled, and their changes go to the queue. */
import { type CalendarDate, parseCalendarDate } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { useCallback, useEffect, useState } from 'react';
import type { Edit } from '../edits/edit.ts';
import type { EditQueue } from '../edits/edit-queue.ts';
import { pageLocale } from '../locale/locale.ts';
import { loadValueList, type NextCell } from '../sheet/editors/cell-editor.tsx';
import type { Column } from '../sheet/columns.ts';
import { lockOf } from '../sheet/locks.ts';
import { type CellContext, parseValue } from '../sheet/parse-value.ts';
import { changesOf } from '../sheet/price-edit.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import { type CellRange, clampCell, rangesOf, selectionAt } from '../sheet/selection.ts';
import type { OpenCell } from '../sheet/sheet.tsx';
import type { SheetCommand } from '../sheet/sheet-keys.ts';
import type { SheetView } from '../sheet/sheet-view.ts';

/** An open editor, or the reason why there is none. */
export interface Opened extends OpenCell {
  readonly row: number;
  readonly id: string;
  readonly lock: string | undefined;
}

interface Editing {
  readonly store: RowStore;
  readonly queue: EditQueue;
  readonly mayEdit: boolean;
  /** The id of a record opens all of it. */
  readonly onRecord: (pfaId: string) => void;
  readonly onTold: (text: string) => void;
}

export function useCellEditing({ store, queue, mayEdit, onRecord, onTold }: Editing) {
  const [opened, setOpened] = useState<Opened>();
  useValueList(mayEdit);

  const onOpen = useCallback(
    (cell: OpenCell, view: SheetView) => {
      const row = view.rowAt(cell.row);
      const column = view.layout.columns[cell.column];
      if (row === undefined || column === undefined) return;
      if (column.id === 'pfaId') {
        onRecord(row.id);
        return;
      }
      setOpened({ ...cell, id: row.id, lock: lockOf(column, row.record, mayEdit) });
    },
    [mayEdit, onRecord],
  );

  const close = useCallback(() => setOpened(undefined), []);

  /** One gesture over every cell that is spanned, with what `textOf` says; locked cells stay as they are. */
  const change = useCallback(
    (view: SheetView, textOf: TextOfCell, isRaw = false) => {
      const ranges = rangesOf(view.getSelection());
      if (!ranges.every((range) => isAtHand(view, range))) {
        onTold(notAtHand);
        return;
      }
      const edits = ranges.flatMap((range) => editsIn(range, { view, mayEdit, textOf, isRaw }));
      queue.add(mergeEdits(edits));
    },
    [queue, mayEdit, onTold],
  );

  const onCommand = useCallback(
    (command: SheetCommand, view: SheetView) => {
      if (command.kind === 'clear') change(view, () => '');
      if (command.kind === 'today') change(view, (_, { editor }) => (editor === 'date' ? todayOf() : undefined));
      if (command.kind === 'fill-down') {
        change(view, (_, column, { row, top }) => (row === top ? undefined : rawAt(view, top, column)), true);
      }
      if (command.kind === 'fill-right') {
        const first: TextOfCell = (row, _, { column, left }) =>
          column === left ? undefined : view.layout.columns[left]?.raw(row.record);
        change(view, first, true);
      }
    },
    [change],
  );

  const commit = useCallback(
    (view: SheetView, text: string, next: NextCell, isForRange: boolean) => {
      if (opened === undefined) return;
      setOpened(undefined);
      if (isForRange) change(view, () => text);
      else changeOne(opened, view, text, { store, queue });
      moveCursor(view, next);
    },
    [opened, change, store, queue],
  );

  const leave = useCallback(
    (view: SheetView, text: string) => {
      if (opened === undefined) return;
      setOpened(undefined);
      changeOne(opened, view, text, { store, queue });
    },
    [opened, store, queue],
  );

  return { opened, onOpen, close, onCommand, commit, leave, change };
}

interface Change {
  readonly view: SheetView;
  readonly mayEdit: boolean;
  readonly textOf: TextOfCell;
  readonly isRaw: boolean;
}

function editsIn(range: CellRange, { view, mayEdit, textOf, isRaw }: Change): Edit[] {
  const edits: Edit[] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const source = view.rowAt(row);
    if (source === undefined) continue;
    for (let column = range.left; column <= range.right; column += 1) {
      const definition = view.layout.columns[column];
      if (definition === undefined || lockOf(definition, source.record, mayEdit) !== undefined) continue;
      const text = textOf(source, definition, { row, column, top: range.top, left: range.left });
      const context = { ...contextOf(source), isPaste: isRaw, isRaw };
      const edit = text === undefined ? undefined : editOf(source, definition, text, context);
      if (edit !== undefined) edits.push(edit);
    }
  }
  return edits;
}

/** A part of a range is never changed as if it were all of it. */
export function isAtHand(view: SheetView, { top, bottom }: CellRange): boolean {
  for (let row = top; row <= bottom; row += 1)
    if (view.rowAt(row) === undefined && view.headerAt(row) === undefined) return false;
  return true;
}

const notAtHand =
  'Nothing changed: some of these rows have not come yet. Change all that match by Ctrl A and the bar below, or paste into up to 5,000 rows.';

/** Fetched once the first rows are likely to be there. */
function useValueList(mayEdit: boolean): void {
  useEffect(() => {
    const timer = setTimeout(() => mayEdit && void loadValueList().catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, [mayEdit]);
}

function moveCursor(view: SheetView, next: NextCell): void {
  if (next === 'stay') return;
  const { row, column } = view.getSelection().cursor;
  const [down, right] = ({ down: [1, 0], up: [-1, 0], right: [0, 1], left: [0, -1] } as const)[next];
  view.select(selectionAt(clampCell({ row: row + down, column: column + right }, view.extent, 0)));
}

/** Undefined where the cell stays as it is. */
type TextOfCell = (row: RecordRow, column: Column, place: CellPlace) => string | undefined;

export interface CellPlace {
  readonly row: number;
  readonly column: number;
  readonly top: number;
  readonly left: number;
}

/** What is not a value stays in the cell, marked, and is not sent. */
function changeOne(
  opened: Opened,
  view: SheetView,
  text: string,
  { store, queue }: { store: RowStore; queue: EditQueue },
): void {
  const source = store.row(opened.id);
  const column = view.layout.columns[opened.column];
  if (source === undefined || column?.field === undefined) return;
  const context = contextOf(source);
  const parsed = parseValue(column, text, context);
  if ('fault' in parsed) {
    const { field } = column;
    queue.keepInvalid({
      pfaId: source.id,
      delta: { [field]: null },
      ifVersion: source.record.version,
      texts: { [field]: text },
      state: 'invalid',
      message: parsed.fault,
    });
    return;
  }
  const edit = editOf(source, column, text, context);
  if (edit !== undefined) queue.add([edit]);
  else if (source.marks?.has(column.field) === true) queue.dismiss(source.id);
}

/** Undefined where the text is not a value or changes nothing. */
function editOf(row: RecordRow, column: Column, text: string, context: CellContext): Edit | undefined {
  const parsed = parseValue(column, text, context);
  if ('fault' in parsed || column.field === undefined) return undefined;
  const delta = changesOf(row.record, parsed.delta);
  if (Object.keys(delta).length === 0) return undefined;
  const texts = Object.fromEntries(Object.keys(delta).map((field) => [field, text]));
  return { pfaId: row.id, delta, ifVersion: row.record.version, texts };
}

/** Several cells of one record are one change. */
function mergeEdits(edits: readonly Edit[]): Edit[] {
  const merged = new Map<string, Edit>();
  for (const edit of edits) {
    const earlier = merged.get(edit.pfaId);
    merged.set(
      edit.pfaId,
      earlier === undefined
        ? edit
        : { ...earlier, delta: { ...earlier.delta, ...edit.delta }, texts: { ...earlier.texts, ...edit.texts } },
    );
  }
  return [...merged.values()];
}

export const contextOf = ({ record }: RecordRow): CellContext => ({ record, locale: pageLocale(), today: todayOf() });

/** By the reader's own clock. */
export function todayOf(now = new Date()): CalendarDate {
  const text = [
    String(now.getFullYear()).padStart(4, '0'),
    String(now.getMonth() + 1).padStart(2, '0'),
    String(now.getDate()).padStart(2, '0'),
  ].join('-');
  return parseCalendarDate(text) as CalendarDate;
}

const rawAt = (view: SheetView, row: number, column: Column): string | undefined => {
  const record: MergedRecord | undefined = view.rowAt(row)?.record;
  return record && column.raw(record);
};
