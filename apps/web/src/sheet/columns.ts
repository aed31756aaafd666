/**
 * The columns of the sheet: what each field is called, how it reads, how it is edited and sorted follows from the domain's
 * table of fields. Here stands what only the sheet knows: order, widths, and which fields show in another column. Pure.
 */
import {
  type CustomField,
  type CustomName,
  describeField,
  type EditableField,
  type FieldWith,
  fieldsWith,
  hasRole,
  isEditableField,
  recordFields,
} from '@vanguard/pfa';
import type { MergedRecord, SortKey } from '@vanguard/protocol/browser';
import { formatDate, formatInstant, formatMoney, formatVariance, varianceDirection } from '../records/format.ts';
import type { CellContext, CellParsers, ParsedValue } from './cell-context.ts';
import { stateBadges, stateOf } from './record-state.ts';

export type ColumnGroup = 'plan' | 'forecast' | 'actual';

/** How a cell is edited. `list`: a text of which others are offered. `choice`: one of two words. `state`: active, discontinued or transferable, which are two flags of the record. `number` may be negative, as no amount is. */
export type EditorKind = 'date' | 'amount' | 'number' | 'text' | 'list' | 'choice' | 'state';

export interface Column {
  readonly id: string;
  readonly header: string;
  /** Spoken instead of the header where that needs its group to be understood. */
  readonly fullName: string;
  readonly group?: ColumnGroup;
  readonly widthPx: number;
  readonly isNumeric: boolean;
  readonly sortField?: SortKey['field'];
  /** The record's fields behind the cell: one of them in a draft marks the cell as edited. */
  readonly fields: readonly string[];
  /** What an editor of the cell changes; undefined where nothing does. */
  readonly field?: EditableField | CustomName;
  /** All that a cell can be given, where that is few. */
  readonly answers?: readonly { readonly value: string }[];
  /** Why nobody edits it here. */
  readonly lock?: string;
  /** What the organization has declared of it, where it has. */
  readonly custom?: CustomField;
  readonly editor?: EditorKind;
  /** Of a declared field, instead of what the editor means. */
  readonly parse?: (text: string, context: CellContext, parsers: CellParsers) => ParsedValue;
  readonly text: (record: MergedRecord) => string;
  /** As another program reads it: ISO dates, plain decimals. */
  readonly raw: (record: MergedRecord) => string;
  readonly tone?: (record: MergedRecord) => CellTone | undefined;
  readonly badges?: (record: MergedRecord) => readonly string[];
}

/** `quiet`: a zero says little in a column of amounts. */
export type CellTone = 'over' | 'under' | 'quiet';

type ListedField = FieldWith<'listed'>;

const editors = {
  text: 'text',
  source: 'choice',
  status: 'state',
  flag: 'state',
  date: 'date',
  amount: 'amount',
} as const;

function editorOf(field: ListedField): EditorKind {
  if (field === 'dor') return 'choice';
  const { kind } = describeField(field);
  return kind === 'text' && hasRole(field, 'grouped') ? 'list' : editors[kind];
}

/** A field's own column: a layer's heads its group, so that its name need not say the layer. */
function columnOf(field: ListedField): Column {
  const { label, layer, kind, unit } = describeField(field);
  const header = layer === 'record' ? label : capitalized(label.replace(/^\S+ /, ''));
  const isVariance = unit === 'money over plan';
  return {
    id: field,
    header,
    fullName: layer === 'record' ? label : `${capitalized(layer)} ${header.toLowerCase()}`,
    ...(layer === 'record' ? {} : { group: layer }),
    widthPx: widthOf(field),
    isNumeric: kind === 'amount' || kind === 'date',
    ...(hasRole(field, 'sorted') ? { sortField: field } : {}),
    fields: sharedCells[field] ?? [field],
    ...(isEditableField(field) ? { field, editor: editorOf(field) } : {}),
    text: textOf(field),
    raw: (record) => String(record[field] ?? ''),
    ...(kind === 'amount' ? { tone: (record) => toneOf(record[field] as string | null, isVariance) } : {}),
  };
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function textOf(field: ListedField): (record: MergedRecord) => string {
  const { kind, unit } = describeField(field);
  if (unit === 'money over plan') return (record) => formatVariance(record[field] as string | null);
  if (kind === 'amount') return (record) => formatMoney(record[field] as string | null);
  if (kind === 'date') return (record) => formatDate(record[field] as string | null);
  return (record) => String(record[field] ?? '');
}

function toneOf(amount: string | null, isVariance: boolean): CellTone | undefined {
  const direction = varianceDirection(amount);
  if (direction === 'on') return 'quiet';
  return isVariance ? direction : undefined;
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
  field: 'isDiscontinued',
  editor: 'state',
  text: (record) => stateBadges(record).join(', '),
  raw: stateOf,
  badges: stateBadges,
};

const updated: Column = {
  id: 'updatedAt',
  header: 'Updated',
  fullName: 'Updated',
  widthPx: 164,
  isNumeric: true,
  fields: [],
  text: (record) => formatInstant(record.updatedAt),
  raw: (record) => record.updatedAt,
};

/** What is decided comes first; fields that are not named here follow behind these. */
const order: readonly ListedField[] = [
  'class',
  'forecastStart',
  'forecastEnd',
  'forecastCost',
  'forecastVariance',
  'originalStart',
  'originalEnd',
  'planCost',
  'actualStart',
  'actualEnd',
  'actualCost',
  'actualVariance',
  'monthlyRate',
  'purchasePrice',
  'source',
  'category',
  'dor',
  'area',
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

/** All there are, in the order in which they stand where nobody has chosen another. */
export const columns: readonly Column[] = [
  columnOf('pfaId'),
  status,
  ...order.map(columnOf),
  ...fieldsWith('listed')
    .filter((field) => !order.includes(field) && !elsewhere.includes(field))
    .map(columnOf),
  updated,
];
