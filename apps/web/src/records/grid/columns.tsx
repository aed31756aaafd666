/**
 * The columns of the records grid: what each field is called, and how it is shown and sorted, follows from the table of
 * fields. Here stands what only the grid knows: their order, their widths, and which fields show in another column.
 */
import type { ReactNode } from 'react';
import { describeField, type FieldWith, fieldsWith, hasRole, recordFields } from '@vanguard/pfa';
import type { MergedRecord, SortField } from '@vanguard/protocol/browser';
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

type ListedField = FieldWith<'listed'>;

/** A field's own column: a layer's heads its group, so that its name need not say the layer. */
function columnOf(field: ListedField): Column {
  const { label, layer, kind } = describeField(field);
  const isText = kind === 'text' || kind === 'source';
  const header = layer === 'record' ? label : capitalized(label.replace(/^\S+ /, ''));
  return {
    id: field,
    header,
    fullName: layer === 'record' ? label : `${capitalized(layer)} ${header.toLowerCase()}`,
    ...(layer === 'record' ? {} : { group: layer }),
    widthPx: widthOf(field),
    isNumeric: kind === 'amount' || kind === 'date',
    ...(hasRole(field, 'sorted') ? { sortField: field } : {}),
    fields: sharedCells[field] ?? [field],
    render: renderOf(field),
    ...(isText ? { title: (record) => (record[field] as string | null) ?? undefined } : {}),
  };
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function renderOf(field: ListedField): Column['render'] {
  const { kind, unit } = describeField(field);
  if (unit === 'money over plan') return (record) => <Variance record={record} field={field as FieldWith<'summed'>} />;
  switch (kind) {
    case 'amount':
      return (record) => <Money amount={record[field] as string | null} />;
    case 'date':
      return (record) => formatDate(record[field] as string | null);
    case 'flag':
      return (record) => (record[field] === true ? 'Yes' : '');
    default:
      return (record) => record[field];
  }
}

/** A zero says little in a column of amounts: it steps back. */
function Money({ amount }: { amount: string | null }) {
  const isZero = varianceDirection(amount) === 'on';
  return <span className={isZero ? 'text-ink-faint' : undefined}>{formatMoney(amount)}</span>;
}

const varianceLooks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;

/** What has not begun to be billed has no variance: it is under its plan by all of it, which is no saving. */
function Variance({ record, field }: { record: MergedRecord; field: FieldWith<'summed'> }) {
  return <span className={varianceLooks[varianceDirection(record[field])]}>{formatVariance(record[field])}</span>;
}

const widthsPx: { readonly [Field in ListedField]?: number } = {
  pfaId: 136,
  category: 160,
  class: 196,
  source: 92,
  dor: 92,
  area: 108,
  manufacturer: 140,
};

function widthOf(field: ListedField): number {
  const { kind, unit } = describeField(field);
  const ofKind = { text: 120, source: 92, status: 160, flag: 92, date: 112, amount: 124 };
  return widthsPx[field] ?? (unit === 'money over plan' ? 128 : ofKind[kind]);
}

/** Fields that show in the column of another. */
const sharedCells: { readonly [Field in ListedField]?: readonly ListedField[] } = {
  category: ['category', 'forecastCategory'],
};

const status: Column = {
  id: 'status',
  header: recordFields.status.label,
  fullName: recordFields.status.label,
  // Two badges, such as Discontinued and Actualized.
  widthPx: 196,
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

/** What decides comes first; fields that are not named here follow behind these. */
const order: readonly ListedField[] = [
  'category',
  'class',
  'source',
  'dor',
  'area',
  'originalStart',
  'originalEnd',
  'planCost',
  'forecastStart',
  'forecastEnd',
  'forecastCost',
  'forecastVariance',
  'actualStart',
  'actualEnd',
  'actualCost',
  'actualVariance',
  'monthlyRate',
  'purchasePrice',
  'manufacturer',
  'model',
  'equipment',
  'contract',
];

/** The page is of one organization; flags are in the badges of the status. */
const elsewhere: readonly ListedField[] = [
  'pfaId',
  'organizationId',
  ...Object.values(sharedCells).flat(),
  ...fieldsWith('listed', 'flag'),
];

/** The first column stays in view when the grid is scrolled sideways. */
export const columns: readonly Column[] = [
  columnOf('pfaId'),
  status,
  ...order.map(columnOf),
  ...fieldsWith('listed')
    .filter((field) => !order.includes(field) && !elsewhere.includes(field))
    .map(columnOf),
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
