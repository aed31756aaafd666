/** One record as a row, or its outline while its page is loading. */
import { memo } from 'react';
import type { MergedRecord } from '@vanguard/protocol';
import { classNames } from '../../components/class-names.ts';
import { cellId } from './cell-id.ts';
import { type Column, columns, columnTemplate } from './columns.tsx';
import { startsGroup } from './grid-header.tsx';

export const rowHeightPx = 34;

interface GridRowProps {
  gridId: string;
  index: number;
  record: MergedRecord | undefined;
  activeColumn: number | undefined;
}

export const GridRow = memo(function GridRow({ gridId, index, record, activeColumn }: GridRowProps) {
  const changed = record?.draft?.changedFields;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={record === undefined || undefined}
      data-row={index}
      className="group/row grid border-b border-line bg-surface hover:bg-hover"
      style={{ gridTemplateColumns: columnTemplate, height: rowHeightPx }}
    >
      {columns.map((column, place) => {
        const isEdited = changed !== undefined && column.fields.some((field) => changed.includes(field));
        return (
          <div
            key={column.id}
            id={cellId(gridId, index, place)}
            role={place === 0 ? 'rowheader' : 'gridcell'}
            aria-colindex={place + 1}
            data-column={place}
            title={isEdited ? 'Edited by you, not committed yet' : record && column.title?.(record)}
            className={classNames(
              'relative flex min-w-0 items-center px-3',
              place === 0 &&
                'sticky left-0 z-10 bg-surface font-medium shadow-[1px_0_0_var(--color-line-strong)] group-hover/row:bg-hover',
              column.isNumeric && 'justify-end tabular-nums',
              startsGroup(place) && 'border-l border-line',
              isEdited && 'grid-cell-edited',
              place === activeColumn && 'grid-cell-active',
            )}
          >
            {record === undefined ? (
              <Outline index={index} place={place} column={column} />
            ) : (
              <>
                {place === 0 && record.draft !== null && <DraftMark />}
                <span className="truncate">{column.render(record)}</span>
                {isEdited && <span className="sr-only"> (edited)</span>}
              </>
            )}
          </div>
        );
      })}
    </div>
  );
});

function DraftMark() {
  return (
    <span title="Has changes of yours that are not committed" className="mr-2 size-1.5 shrink-0 rounded-full bg-accent">
      <span className="sr-only">Edited: </span>
    </span>
  );
}

/** A bar in place of the text, of a length that varies the way text does but never from frame to frame. */
function Outline({ index, place, column }: { index: number; place: number; column: Column }) {
  const share = column.isNumeric ? 0.6 : 0.45 + ((index * 7 + place * 13) % 5) / 10;
  return <span className="skeleton h-2.5" style={{ width: `${share * 100}%` }} />;
}
