/** The two lines of the header: the layers above, the sortable columns below. */
import type { SortField, SortKey } from '@vanguard/protocol/browser';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo } from 'react';
import { classNames } from '../../components/class-names.ts';
import { type Column, type ColumnGroup, columns, firstColumnWidthPx, startsGroup } from './columns.tsx';
import { cellId } from './cell-id.ts';

export const headerHeightPx = 60;

const groupLooks: Record<ColumnGroup, string> = {
  plan: 'border-plan',
  forecast: 'border-forecast',
  actual: 'border-actual',
};
const groupNames: Record<ColumnGroup, string> = { plan: 'Plan', forecast: 'Forecast', actual: 'Actual' };

const columnTemplate = columns.map((column) => `${column.widthPx}px`).join(' ');

interface Band {
  readonly group: ColumnGroup | undefined;
  readonly firstColumn: number;
  columnCount: number;
}

/** Neighbouring columns of one layer, after the first column, which stands alone. */
const bands = columns.slice(1).reduce<Band[]>((list, { group }, place) => {
  const last = list.at(-1);
  if (last !== undefined && last.group === group) last.columnCount += 1;
  else list.push({ group, firstColumn: place + 1, columnCount: 1 });
  return list;
}, []);

interface GridHeaderProps {
  gridId: string;
  sort: readonly SortKey[];
  activeColumn: number | undefined;
  onSort: (field: SortField, add: boolean) => void;
}

export const GridHeader = memo(function GridHeader({ gridId, sort, activeColumn, onSort }: GridHeaderProps) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20 border-b border-line-strong bg-sunken text-xs text-ink-muted">
      <div aria-hidden className="grid h-6" style={{ gridTemplateColumns: columnTemplate }}>
        <div className="sticky left-0 z-10 bg-sunken border-r border-line-strong" />
        {bands.map((band) => (
          <div
            key={band.firstColumn}
            className={classNames(
              'flex items-end',
              band.group !== undefined && `border-b-2 ${groupLooks[band.group]}`,
              startsGroup(band.firstColumn) && 'border-l border-l-line-strong',
            )}
            style={{ gridColumn: `span ${band.columnCount}` }}
          >
            {band.group !== undefined && (
              <span className="sticky px-3 font-semibold" style={{ left: firstColumnWidthPx }}>
                {groupNames[band.group]}
              </span>
            )}
          </div>
        ))}
      </div>
      <div role="row" aria-rowindex={1} className="grid h-9" style={{ gridTemplateColumns: columnTemplate }}>
        {columns.map((column, index) => (
          <HeaderCell
            key={column.id}
            id={cellId(gridId, -1, index)}
            column={column}
            index={index}
            sort={sort}
            isActive={index === activeColumn}
            onSort={onSort}
          />
        ))}
      </div>
    </div>
  );
});

interface HeaderCellProps {
  id: string;
  column: Column;
  index: number;
  sort: readonly SortKey[];
  isActive: boolean;
  onSort: (field: SortField, add: boolean) => void;
}

function HeaderCell({ id, column, index, sort, isActive, onSort }: HeaderCellProps) {
  const { sortField } = column;
  const place = sort.findIndex((key) => key.field === sortField);
  const key = sort[place];
  const sorted = key === undefined ? 'none' : key.descending ? 'descending' : 'ascending';
  return (
    <div
      id={id}
      role="columnheader"
      tabIndex={-1}
      aria-colindex={index + 1}
      aria-sort={sortField === undefined ? undefined : sorted}
      aria-label={column.fullName}
      title={sortField === undefined ? undefined : 'Sort; with Shift, add to the sort'}
      onClick={sortField === undefined ? undefined : (event) => onSort(sortField, event.shiftKey)}
      className={classNames(
        'flex min-w-0 items-center gap-1 px-3 font-medium select-none',
        index === 0 && 'sticky left-0 z-10 bg-sunken border-r border-line-strong',
        sortField !== undefined && 'cursor-pointer hover:bg-hover hover:text-ink',
        column.isNumeric && 'flex-row-reverse text-right',
        key !== undefined && 'text-ink',
        startsGroup(index) && 'border-l border-line-strong',
        isActive && 'grid-cell-active',
      )}
    >
      <span className="truncate">{column.header}</span>
      {key !== undefined && <SortMark descending={key.descending} place={sort.length > 1 ? place + 1 : undefined} />}
    </div>
  );
}

function SortMark({ descending, place }: { descending: boolean; place: number | undefined }) {
  const Icon = descending ? ArrowDown : ArrowUp;
  return (
    <span aria-hidden className="flex shrink-0 items-center text-accent">
      <Icon className="size-3.5" />
      {place !== undefined && <span className="text-[0.625rem] font-semibold tabular-nums">{place}</span>}
    </span>
  );
}
