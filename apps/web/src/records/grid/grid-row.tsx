/** One record as a row, or its outline while its page is loading. Only the columns in view are elements. */
import type { MergedRecord } from '@vanguard/protocol/browser';
import { memo } from 'react';
import { classNames } from '../../components/class-names.ts';
import { cellId } from './cell-id.ts';
import { columnLeftsPx, columns, firstColumnWidthPx, startsGroup } from './columns.tsx';

export const rowHeightPx = 34;

interface GridRowProps {
  gridId: string;
  index: number;
  record: MergedRecord | undefined;
  firstColumn: number;
  endColumn: number;
  activeColumn: number | undefined;
}

export const GridRow = memo(function GridRow({ gridId, index, record, ...view }: GridRowProps) {
  const places = [0];
  for (let place = view.firstColumn; place < view.endColumn; place += 1) places.push(place);
  const skippedPx = (columnLeftsPx[view.firstColumn] ?? 0) - firstColumnWidthPx;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      aria-busy={record === undefined || undefined}
      className="grid-row"
    >
      {places.map((place) => (
        <Cell
          key={place}
          id={cellId(gridId, index, place)}
          place={place}
          record={record}
          marginLeftPx={place === view.firstColumn ? skippedPx : 0}
          isActive={place === view.activeColumn}
        />
      ))}
    </div>
  );
});

interface CellProps {
  id: string;
  place: number;
  record: MergedRecord | undefined;
  marginLeftPx: number;
  isActive: boolean;
}

/** One element a cell, and its looks in the stylesheet: a screen has hundreds of them and scrolling makes more. */
function Cell({ id, place, record, marginLeftPx, isActive }: CellProps) {
  const column = columns[place];
  if (column === undefined) return null;
  const changed = record?.draft?.changedFields;
  const isEdited = changed !== undefined && column.fields.some((field) => changed.includes(field));
  return (
    <div
      id={id}
      role={place === 0 ? 'rowheader' : 'gridcell'}
      aria-colindex={place + 1}
      data-column={place}
      title={isEdited ? 'Edited by you, not committed yet' : record && column.title?.(record)}
      style={{ width: column.widthPx, marginLeft: marginLeftPx }}
      className={classNames(
        'grid-cell',
        place === 0 && 'grid-cell-first',
        column.isNumeric && 'grid-cell-number',
        startsGroup(place) && 'grid-cell-divided',
        record === undefined && 'grid-cell-outline',
        isEdited && 'grid-cell-edited',
        isActive && 'grid-cell-active',
      )}
    >
      {place === 0 && record?.draft && <DraftMark />}
      {record && column.render(record)}
      {isEdited && <span className="sr-only"> (edited)</span>}
    </div>
  );
}

function DraftMark() {
  return (
    <span
      title="Has changes of yours that are not committed"
      className="mr-2 inline-block size-1.5 rounded-full bg-draft align-middle"
    >
      <span className="sr-only">Edited: </span>
    </span>
  );
}
