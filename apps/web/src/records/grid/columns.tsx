/** The columns of the records grid as a table: what they are called, how wide, how a value is shown and sorted. */
import type { ReactNode } from 'react';
import { type MergedRecord, type SortField, sortFields } from '@vanguard/protocol/browser';
import { formatDate, formatInstant, formatMoney, formatVariance, varianceDirection } from '../format.ts';
import { StatusBadges } from './status-badges.tsx';

export type ColumnGroup = 'plan' | 'forecast' | 'actual';

export interface Column {
  readonly id: string;
  readonly header: string;
  /** Spoken instead of the header where that needs its group to be understood. */
  readonly fullName: string;
  readonly group?: ColumnGroup;
  readonly widthPx: number;
  readonly isNumeric: boolean;
  readonly sortField?: SortField;
  /** The record's fields behind the cell: one of them in a draft marks the cell as edited. */
  readonly fields: readonly string[];
  readonly render: (record: MergedRecord) => ReactNode;
  /** Set where the cell may cut its text off. */
  readonly title?: (record: MergedRecord) => string | undefined;
}

type TextField =
  | 'pfaId'
  | 'category'
  | 'class'
  | 'source'
  | 'dor'
  | 'area'
  | 'manufacturer'
  | 'model'
  | 'equipment'
  | 'contract';
type DateField = 'originalStart' | 'originalEnd' | 'forecastStart' | 'forecastEnd' | 'actualStart' | 'actualEnd';
type MoneyField = 'monthlyRate' | 'purchasePrice' | 'planCost' | 'forecastCost' | 'actualCost';
type VarianceField = 'forecastVariance' | 'actualVariance';

const isSortField = (field: string): field is SortField => sortFields.some((known) => known === field);

const fullNameOf = (header: string, group?: ColumnGroup) =>
  group === undefined ? header : `${group[0]?.toUpperCase()}${group.slice(1)} ${header.toLowerCase()}`;

function text(field: TextField, header: string, widthPx: number): Column {
  return {
    id: field,
    header,
    fullName: header,
    widthPx,
    isNumeric: false,
    ...(isSortField(field) ? { sortField: field } : {}),
    fields: field === 'category' ? ['category', 'forecastCategory'] : [field],
    render: (record) => record[field],
    title: (record) => record[field] ?? undefined,
  };
}

function date(field: DateField, header: string, group: ColumnGroup): Column {
  return {
    id: field,
    header,
    fullName: fullNameOf(header, group),
    group,
    widthPx: 112,
    isNumeric: true,
    sortField: field,
    fields: [field],
    render: (record) => formatDate(record[field]),
  };
}

function money(field: MoneyField, header: string, group?: ColumnGroup): Column {
  return {
    id: field,
    header,
    fullName: fullNameOf(header, group),
    ...(group === undefined ? {} : { group }),
    widthPx: 124,
    isNumeric: true,
    sortField: field,
    fields: [field],
    render: (record) => <Money amount={record[field]} />,
  };
}

/** A zero says little in a column of amounts: it steps back. */
function Money({ amount }: { amount: string | null }) {
  const isZero = varianceDirection(amount) === 'on';
  return <span className={isZero ? 'text-ink-faint' : undefined}>{formatMoney(amount)}</span>;
}

const varianceLooks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;

function variance(field: VarianceField, group: ColumnGroup): Column {
  // What has not begun to be billed is under its plan by all of it, which is no saving yet.
  const isTold = (record: MergedRecord) => field !== 'actualVariance' || record.isActualized;
  return {
    id: field,
    header: 'Variance',
    fullName: fullNameOf('Variance', group),
    group,
    widthPx: 128,
    isNumeric: true,
    sortField: field,
    fields: [],
    render: (record) => (
      <span className={varianceLooks[isTold(record) ? varianceDirection(record[field]) : 'on']}>
        {formatVariance(record[field])}
      </span>
    ),
  };
}

const status: Column = {
  id: 'status',
  header: 'Status',
  fullName: 'Status',
  widthPx: 160,
  isNumeric: false,
  fields: ['isActualized', 'isDiscontinued', 'isFundsTransferable'],
  render: (record) => <StatusBadges record={record} />,
};

const updated: Column = {
  id: 'updatedAt',
  header: 'Updated',
  fullName: 'Updated',
  widthPx: 164,
  isNumeric: true,
  fields: [],
  render: (record) => formatInstant(record.updatedAt),
};

/** The first column stays in view when the grid is scrolled sideways. */
export const columns: readonly Column[] = [
  text('pfaId', 'PFA ID', 136),
  status,
  text('category', 'Category', 160),
  text('class', 'Class', 196),
  text('source', 'Source', 92),
  text('dor', 'DOR', 92),
  text('area', 'Area', 108),
  date('originalStart', 'Start', 'plan'),
  date('originalEnd', 'End', 'plan'),
  money('planCost', 'Cost', 'plan'),
  date('forecastStart', 'Start', 'forecast'),
  date('forecastEnd', 'End', 'forecast'),
  money('forecastCost', 'Cost', 'forecast'),
  variance('forecastVariance', 'forecast'),
  date('actualStart', 'Start', 'actual'),
  date('actualEnd', 'End', 'actual'),
  money('actualCost', 'Cost', 'actual'),
  variance('actualVariance', 'actual'),
  money('monthlyRate', 'Monthly rate'),
  money('purchasePrice', 'Purchase price'),
  text('manufacturer', 'Manufacturer', 140),
  text('model', 'Model', 120),
  text('equipment', 'Equipment', 120),
  text('contract', 'Contract', 120),
  updated,
];

/** Left edge of every column and, last, the right edge of the whole row. */
export const columnLeftsPx: readonly number[] = columns.reduce<number[]>(
  (lefts, { widthPx }) => [...lefts, (lefts.at(-1) ?? 0) + widthPx],
  [0],
);
export const firstColumnWidthPx = columnLeftsPx[1] ?? 0;
export const gridWidthPx = columnLeftsPx.at(-1) ?? 0;

/** The first column of a layer, and the first after the last layer, carry a dividing line. */
export function startsGroup(index: number): boolean {
  return index > 0 && columns[index]?.group !== columns[index - 1]?.group;
}
