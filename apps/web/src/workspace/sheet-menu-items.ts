/** What the menu of a place in the sheet offers: of cells, of a column's head, or of a group's header. Pure. */
import { dimensions } from '@vanguard/pfa';
import type { SortKey } from '@vanguard/protocol/browser';
import { formatCount } from '../records/format.ts';
import { parseSort, withFilter, withSort } from '../records/records-search.ts';
import type { ChosenColumn } from '../sheet/column-layout.ts';
import type { Column } from '../sheet/columns.ts';
import type { GroupHeader } from '../sheet/group-rows.ts';
import { lockOf } from '../sheet/locks.ts';
import { isSelected } from '../sheet/row-selection.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import { rowsIn } from '../sheet/range-union.ts';
import { type CellRange, isSingleCell, rangesOf } from '../sheet/selection.ts';
import type { SheetCommand } from '../sheet/sheet-keys.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import type { Workspace } from './use-workspace.ts';
import { groupFields, mostGroupLevels } from './workspace-search.ts';

export interface SheetMenuItem {
  readonly label: string;
  /** That do the same. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

export interface SheetMenuContext {
  readonly workspace: Workspace;
  readonly view: SheetView;
  readonly choice: readonly ChosenColumn[];
  readonly onChoose: (choice: readonly ChosenColumn[]) => void;
  readonly onCommand: (command: SheetCommand, view: SheetView) => void;
}

export interface SheetMenuContent {
  readonly label: string;
  /** A line stands between two of them. */
  readonly sections: readonly (readonly SheetMenuItem[])[];
}

/** Of the cursor, and of the range that it ends; undefined where there is nothing to offer, such as on a row that has not come yet. */
export function sheetMenuOf(context: SheetMenuContext): SheetMenuContent | undefined {
  const { view } = context;
  const { cursor } = view.getSelection();
  const column = view.layout.columns[cursor.column];
  if (column === undefined) return undefined;
  if (cursor.row === -1) return { label: column.fullName, sections: filled(headSections(column, context)) };
  const header = view.headerAt(cursor.row);
  if (header !== undefined) return { label: 'Group', sections: filled(groupSections(header, context)) };
  const row = view.rowAt(cursor.row);
  const count = rowsIn(rangesOf(view.getSelection())).reduce((sum, { first, end }) => sum + end - first, 0);
  if (row === undefined && count === 1) return undefined;
  const rows = count === 1 ? row?.id : `${formatCount(count)} rows`;
  return { label: `${rows}, ${column.fullName}`, sections: filled(cellSections({ row, column }, context)) };
}

const filled = (sections: readonly (readonly SheetMenuItem[])[]) => sections.filter(({ length }) => length > 0);

interface Pointed {
  /** Undefined where a range ends on a row that is not at hand. */
  readonly row: RecordRow | undefined;
  readonly column: Column;
}

function cellSections({ row, column }: Pointed, { workspace, view, onCommand }: SheetMenuContext): SheetMenuItem[][] {
  const { mayEdit, editing, clipboard, rows, onRecord, tell } = workspace;
  const isSingle = isSingleCell(view.getSelection());
  const ranges = rangesOf(view.getSelection());
  const columnsOf = ({ left, right }: CellRange) => view.layout.columns.slice(left, right + 1);
  const isOneRow = ranges.every(({ top, bottom }) => top === bottom && top === ranges[0]?.top);
  const isLocked = row === undefined || lockOf(column, row.record, mayEdit) !== undefined;
  const records = endsOf(view);
  /** What is read again while the menu is open may have put other records there. */
  const ifThere = (run: () => void) => () => {
    const isMoved = endsOf(view).some(
      (id, end) => id !== undefined && records[end] !== undefined && id !== records[end],
    );
    if (isMoved) tell('Other records stand there by now. Nothing was done.');
    else run();
  };
  const command = (label: string, keys: string, kind: 'clear' | 'today' | 'fill-down' | 'fill-right') => ({
    label,
    keys,
    isDisabled: isSingle && isLocked,
    run: ifThere(() => onCommand({ kind }, view)),
  });
  const changes = [
    {
      label: 'Edit',
      keys: 'F2',
      isDisabled: isLocked,
      run: ifThere(() => {
        // Where it stands by then.
        const { cursor } = view.getSelection();
        editing.onOpen({ ...cursor, text: undefined, opensUp: view.isLow(cursor.row) }, view);
      }),
    },
    command('Empty', 'Delete', 'clear'),
    ...(ranges.some(({ top, bottom }) => bottom > top) ? [command('Fill down', 'Ctrl D', 'fill-down')] : []),
    ...(ranges.some(({ left, right }) => right > left) ? [command('Fill right', 'Ctrl R', 'fill-right')] : []),
    ...(ranges.some((range) => columnsOf(range).some(({ editor }) => editor === 'date'))
      ? [command('Today', 'Ctrl ;', 'today')]
      : []),
  ];
  return [
    [
      ...(row === undefined ? [] : [{ label: `Open ${row.id}`, run: () => onRecord(row.id) }]),
      {
        label: `${row && isSelected(rows.selection, row.id) ? 'Leave out' : 'Select'} the ${isOneRow ? 'record' : 'records'}`,
        keys: 'Space',
        run: ifThere(() => onCommand({ kind: 'select-row' }, view)),
      },
    ],
    mayEdit && column.id !== 'pfaId' ? changes : [],
    [{ label: 'Copy', keys: 'Ctrl C', run: ifThere(() => clipboard.copy(view)) }],
    row === undefined ? [] : filterItems(row, column, workspace),
  ];
}

/** The records at both ends of a range, as far as they are at hand. */
function endsOf(view: SheetView): (string | undefined)[] {
  return rangesOf(view.getSelection()).flatMap(({ top, bottom }) => [top, bottom].map((row) => view.rowAt(row)?.id));
}

/** Records with the same value, where the field has filters by value. */
function filterItems(row: RecordRow, column: Column, { search, onSearch }: Workspace): SheetMenuItem[] {
  const name = dimensions.find((dimension) => dimension === column.id);
  const value = name === undefined || name === 'status' ? undefined : row.record[name];
  if (name === undefined || typeof value !== 'string') return [];
  return [{ label: `Only ${column.fullName}: ${value}`, run: () => onSearch(withFilter(search, name, [value])) }];
}

function headSections(column: Column, { workspace, choice, onChoose }: SheetMenuContext): SheetMenuItem[][] {
  const { search, onSearch, groups } = workspace;
  const { sortField, id } = column;
  const sort = parseSort(search.sort);
  const sortBy = (keys: readonly SortKey[]) => onSearch(withSort(search, keys));
  const isSorted = sort.some(({ field }) => field === sortField);
  const chosen = choice.find((one) => one.id === id);
  const groupName = groupFields.find((name) => name === id);
  const isGrouped = groupName !== undefined && groups.by.includes(groupName);
  return [
    sortField === undefined
      ? []
      : [
          { label: 'Sort ascending', run: () => sortBy([{ field: sortField, descending: false }]) },
          { label: 'Sort descending', run: () => sortBy([{ field: sortField, descending: true }]) },
          ...(isSorted
            ? [{ label: 'Do not sort by it', run: () => sortBy(sort.filter(({ field }) => field !== sortField)) }]
            : []),
        ],
    groupName === undefined
      ? []
      : [
          {
            label: isGrouped ? 'Do not group by it' : 'Group by it',
            isDisabled: !isGrouped && groups.by.length >= mostGroupLevels,
            run: () =>
              groups.onGroup(isGrouped ? groups.by.filter((one) => one !== groupName) : [...groups.by, groupName]),
          },
        ],
    chosen === undefined || id === 'pfaId'
      ? []
      : [
          {
            label: chosen.isPinned === true ? 'Do not keep in view' : 'Keep in view',
            run: () =>
              onChoose(choice.map((one) => (one === chosen ? { ...one, isPinned: one.isPinned !== true } : one))),
          },
          { label: 'Hide the column', run: () => onChoose(choice.filter((one) => one !== chosen)) },
        ],
  ];
}

function groupSections(header: GroupHeader, { workspace }: SheetMenuContext): SheetMenuItem[][] {
  const { onToggle, onToggleAll, onGroup } = workspace.groups;
  return [
    [{ label: header.isOpen ? 'Close' : 'Open', keys: 'Space', run: () => onToggle(header.key) }],
    [
      { label: 'Close all groups', run: () => onToggleAll(false) },
      { label: 'Open all groups', run: () => onToggleAll(true) },
      { label: 'Do not group', run: () => onGroup([]) },
    ],
  ];
}
