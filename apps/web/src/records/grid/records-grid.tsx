/**
 * The records as an ARIA grid over any number of rows, of which only those in view exist as elements.
 * The grid itself holds the focus and points to the active cell; it knows nothing of requests.
 */
import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { MergedRecord, SortField, SortKey } from '@vanguard/protocol/browser';
import { classNames } from '../../components/class-names.ts';
import { type ActiveCell, moveActiveCell } from './active-cell.ts';
import { cellId } from './cell-id.ts';
import { columnLeftsPx, columns, gridWidthPx } from './columns.tsx';
import { GridHeader, headerHeightPx } from './grid-header.tsx';
import { GridRow, rowHeightPx } from './grid-row.tsx';
import { GridScroller } from './grid-scroller.ts';
import type { RowRange } from './row-window.ts';

interface RecordsGridProps {
  label: string;
  rowCount: number;
  rowAt: (index: number) => MergedRecord | undefined;
  sort: readonly SortKey[];
  onSort: (field: SortField, add: boolean) => void;
  onRange: (range: RowRange) => void;
  /** Changes when the rows are those of another question: the grid then starts at the top. */
  resultKey: unknown;
  isOutdated?: boolean;
}

/**
 * Rows are keyed by their place in a ring at least as long as the rows of a screen: scrolling by one row moves one
 * element from end to end, and a leap changes the texts of the elements that are there instead of making new ones.
 */
const rowSlots = 256;

interface Stand extends ActiveCell {
  readonly resultKey: unknown;
}

export function RecordsGrid(props: RecordsGridProps) {
  const { rowCount, sort, onSort, onRange, resultKey } = props;
  const gridId = useId();
  const [scroller] = useState(() => new GridScroller({ rowHeightPx, headerHeightPx, columnLeftsPx }));
  const { attach, subscribe, getView } = scroller;
  const view = useSyncExternalStore(subscribe, getView);
  const [stand, setStand] = useState<Stand>({ resultKey, row: 0, column: 0 });
  // Another question: the rows start anew, the keyboard stays in its column and in the header if it was there.
  const active = stand.resultKey === resultKey ? stand : { ...stand, row: Math.min(stand.row, 0) };
  const [hasFocus, setHasFocus] = useState(false);

  useLayoutEffect(() => scroller.setResult(resultKey, rowCount), [scroller, resultKey, rowCount]);
  useEffect(() => onRange(view.rows), [onRange, view.rows]);

  function activate(cell: ActiveCell): void {
    setStand({ resultKey, ...cell });
    if (cell.row >= 0) scroller.revealRow(cell.row);
    scroller.revealColumn(cell.column);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey) return;
    const sortField = columns[active.column]?.sortField;
    if (event.key === 'Enter' && active.row === -1 && sortField !== undefined) {
      event.preventDefault();
      onSort(sortField, event.shiftKey);
      return;
    }
    const target = moveActiveCell(active, event, {
      rowCount,
      columnCount: columns.length,
      rowsPerScreen: view.rowsPerScreen,
    });
    if (target === undefined) return;
    event.preventDefault();
    activate(target);
  }

  function onMouseDown(event: MouseEvent): void {
    const cell = cellAt(event.target as HTMLElement);
    if (cell !== undefined) setStand({ resultKey, ...cell });
  }

  const isActiveRendered = active.row === -1 || (active.row >= view.rows.first && active.row < view.rows.end);
  const activeColumnOf = (row: number) => (hasFocus && row === active.row ? active.column : undefined);
  return (
    <div
      ref={attach}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-busy={props.isOutdated || undefined}
      aria-activedescendant={hasFocus && isActiveRendered ? cellId(gridId, active.row, active.column) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      className="relative min-h-0 grow overflow-auto bg-surface text-sm [overflow-anchor:none] focus-visible:outline-none"
    >
      <div className="relative" style={{ width: gridWidthPx }}>
        <GridHeader gridId={gridId} sort={sort} activeColumn={activeColumnOf(-1)} onSort={onSort} />
        <div
          role="rowgroup"
          className={classNames('relative', props.isOutdated && 'opacity-55')}
          style={{ height: view.heightPx }}
        >
          <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${view.topPx}px)` }}>
            <RowsInView gridId={gridId} view={view} rowAt={props.rowAt} activeColumnOf={activeColumnOf} />
          </div>
        </div>
      </div>
    </div>
  );
}

interface RowsInViewProps extends Pick<RecordsGridProps, 'rowAt'> {
  gridId: string;
  view: ReturnType<GridScroller['getView']>;
  activeColumnOf: (row: number) => number | undefined;
}

function RowsInView({ gridId, view: { rows, columns: shown }, rowAt, activeColumnOf }: RowsInViewProps) {
  return Array.from({ length: rows.end - rows.first }, (_, offset) => rows.first + offset).map((index) => (
    <GridRow
      key={index % rowSlots}
      gridId={gridId}
      index={index}
      record={rowAt(index)}
      firstColumn={shown.first}
      endColumn={shown.end}
      activeColumn={activeColumnOf(index)}
    />
  ));
}

function cellAt(element: HTMLElement): ActiveCell | undefined {
  const cell = element.closest<HTMLElement>('[data-column]');
  const row = cell?.closest<HTMLElement>('[data-row]');
  return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : undefined;
}
