/** The two lines of the header: the layers above, the sortable columns below. */
import type { SortKey } from '@vanguard/protocol/browser';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type Ref, useRef } from 'react';
import { classNames } from '../components/class-names.ts';
import { type ColumnLayout, startsGroup } from './column-layout.ts';
import type { Column, ColumnGroup } from './columns.ts';
import { headerCellId } from './sheet-view.ts';

const groupNames: Record<ColumnGroup, string> = { plan: 'Plan', forecast: 'Forecast', actual: 'Actual' };

interface Band {
  readonly group: ColumnGroup | undefined;
  readonly first: number;
  end: number;
}

/** Neighbouring columns of one layer; pinned ones stand apart. */
function bandsOf({ columns, pinned }: ColumnLayout): Band[] {
  const bands: Band[] = [];
  for (const [place, { group }] of columns.entries()) {
    const last = bands.at(-1);
    if (last !== undefined && last.group === group && place !== pinned) last.end = place + 1;
    else bands.push({ group, first: place, end: place + 1 });
  }
  return bands;
}

interface SheetHeaderProps {
  ref: Ref<HTMLDivElement>;
  activeId: string;
  layout: ColumnLayout;
  sort: readonly SortKey[];
  activeColumn: number | undefined;
  onSort: (field: SortKey['field'], add: boolean) => void;
  onResize: (place: number, widthPx: number, isDone: boolean) => void;
}

export const SheetHeader = memo(function SheetHeader({ ref, layout, ...props }: SheetHeaderProps) {
  const { leftsPx, pinned } = layout;
  return (
    <div role="rowgroup" className="sheet-header">
      <div ref={ref} className="sheet-header-layer" style={{ width: layout.totalPx }}>
        <div aria-hidden>
          {bandsOf(layout).map(({ group, first, end }) => (
            <div
              key={first}
              className={classNames(
                'sheet-band',
                first < pinned && 'sheet-cell-pinned',
                group !== undefined && `sheet-band-${group}`,
              )}
              style={{ left: leftsPx[first], width: (leftsPx[end] ?? 0) - (leftsPx[first] ?? 0) }}
            >
              {group !== undefined && groupNames[group]}
            </div>
          ))}
        </div>
        <div role="row" aria-rowindex={1}>
          {layout.columns.map((column, place) => (
            <HeaderCell key={column.id} {...props} column={column} place={place} layout={layout} />
          ))}
        </div>
      </div>
    </div>
  );
});

interface HeaderCellProps extends Omit<SheetHeaderProps, 'ref'> {
  column: Column;
  place: number;
}

function HeaderCell({ activeId, column, place, layout, sort, activeColumn, onSort, onResize }: HeaderCellProps) {
  const { sortField } = column;
  const rank = sort.findIndex((key) => key.field === sortField);
  const key = sort[rank];
  const sorted = key === undefined ? 'none' : key.descending ? 'descending' : 'ascending';
  return (
    <div
      id={headerCellId(activeId, place)}
      role="columnheader"
      aria-colindex={place + 1}
      aria-sort={sortField === undefined ? undefined : sorted}
      aria-label={column.fullName}
      title={sortField === undefined ? undefined : 'Sort; with Shift, add to the sort'}
      onClick={sortField === undefined ? undefined : (event) => onSort(sortField, event.shiftKey)}
      className={classNames(
        'sheet-head',
        place < layout.pinned && 'sheet-cell-pinned',
        place === layout.pinned - 1 && 'sheet-cell-last-pinned',
        column.isNumeric && 'sheet-head-number',
        sortField !== undefined && 'sheet-head-sortable',
        key !== undefined && 'sheet-head-sorted',
        startsGroup(layout, place) && 'sheet-cell-divided',
        place === activeColumn && 'sheet-cell-active',
      )}
      style={{ left: layout.leftsPx[place], width: layout.widthsPx[place] }}
    >
      <span className="truncate">{column.header}</span>
      {key !== undefined && <SortMark descending={key.descending} rank={sort.length > 1 ? rank + 1 : undefined} />}
      <ResizeGrip
        widthPx={layout.widthsPx[place] ?? 0}
        onResize={(widthPx, isDone) => onResize(place, widthPx, isDone)}
      />
    </div>
  );
}

interface ResizeGripProps {
  widthPx: number;
  onResize: (widthPx: number, isDone: boolean) => void;
}

/** With keys, Alt and an arrow in the header do the same. */
function ResizeGrip({ widthPx, onResize }: ResizeGripProps) {
  const from = useRef<{ clientX: number; widthPx: number }>(undefined);
  const widthAt = (clientX: number) =>
    (from.current?.widthPx ?? widthPx) + clientX - (from.current?.clientX ?? clientX);
  return (
    <span
      aria-hidden
      className="sheet-grip"
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { clientX: event.clientX, widthPx };
      }}
      onPointerMove={(event) => from.current && onResize(widthAt(event.clientX), false)}
      onPointerUp={(event) => {
        if (from.current === undefined) return;
        onResize(widthAt(event.clientX), true);
        from.current = undefined;
      }}
    />
  );
}

function SortMark({ descending, rank }: { descending: boolean; rank: number | undefined }) {
  const Icon = descending ? ArrowDown : ArrowUp;
  return (
    <span aria-hidden className="flex shrink-0 items-center text-accent">
      <Icon className="size-3.5" />
      {rank !== undefined && <span className="text-[0.625rem] font-semibold tabular-nums">{rank}</span>}
    </span>
  );
}
