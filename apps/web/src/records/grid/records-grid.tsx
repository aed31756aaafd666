/**
 * The records as an ARIA grid over any number of rows, of which only those in view exist as elements.
 * The grid itself holds the focus and points to the active cell; it knows nothing of requests.
 */
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { MergedRecord, SortField, SortKey } from '@vanguard/protocol';
import { classNames } from '../../components/class-names.ts';
import { type ActiveCell, moveActiveCell } from './active-cell.ts';
import { cellId } from './cell-id.ts';
import { columnLeftPx, columns, firstColumnWidthPx, gridWidthPx } from './columns.tsx';
import { GridHeader, headerHeightPx } from './grid-header.tsx';
import { GridRow, rowHeightPx } from './grid-row.tsx';
import type { RowRange } from './row-window.ts';
import { useRowScroll } from './use-row-scroll.ts';

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

export function RecordsGrid(props: RecordsGridProps) {
  const { rowCount, sort, onSort, onRange, resultKey } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { heightPx, range, topPx, rowsPerScreen, reveal } = useRowScroll(
    scroller,
    rowCount,
    rowHeightPx,
    headerHeightPx,
  );
  const [active, setActive] = useState<ActiveCell>({ row: 0, column: 0 });
  const [hasFocus, setHasFocus] = useState(false);

  useEffect(() => onRange({ first: range.first, end: range.end }), [onRange, range.first, range.end]);
  useLayoutEffect(() => {
    reveal(0);
    setActive((cell) => ({ ...cell, row: Math.min(cell.row, 0) }));
    // Only another question leads back to the top; reveal changes with the length of the list.
  }, [resultKey]);

  function activate(cell: ActiveCell): void {
    setActive(cell);
    if (cell.row >= 0) reveal(cell.row);
    revealColumn(scroller.current, cell.column);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey) return;
    const sortField = columns[active.column]?.sortField;
    if (event.key === 'Enter' && active.row === -1 && sortField !== undefined) {
      event.preventDefault();
      onSort(sortField, event.shiftKey);
      return;
    }
    const target = moveActiveCell(active, event, { rowCount, columnCount: columns.length, rowsPerScreen });
    if (target === undefined) return;
    event.preventDefault();
    activate(target);
  }

  function onMouseDown(event: MouseEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]');
    const row = cell?.closest<HTMLElement>('[data-row]');
    if (cell && row) setActive({ row: Number(row.dataset.row), column: Number(cell.dataset.column) });
  }

  const isActiveRendered = active.row === -1 || (active.row >= range.first && active.row < range.end);
  const indexes = Array.from({ length: range.end - range.first }, (_, offset) => range.first + offset);
  const activeColumnOf = (row: number) => (hasFocus && row === active.row ? active.column : undefined);
  return (
    <div
      ref={scroller}
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
          style={{ height: heightPx }}
        >
          <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${topPx}px)` }}>
            {indexes.map((index) => (
              <GridRow
                key={index}
                gridId={gridId}
                index={index}
                record={props.rowAt(index)}
                activeColumn={activeColumnOf(index)}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

/** The first column covers the left end of the view; a cell must stand right of it. */
function revealColumn(scroller: HTMLElement | null, column: number): void {
  if (scroller === null || column === 0) {
    scroller?.scrollTo({ left: 0 });
    return;
  }
  const left = columnLeftPx(column);
  const right = left + (columns[column]?.widthPx ?? 0);
  if (left - firstColumnWidthPx < scroller.scrollLeft) scroller.scrollLeft = left - firstColumnWidthPx;
  else if (right > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = right - scroller.clientWidth;
}
