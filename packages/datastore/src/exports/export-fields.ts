/** The fields of a merged record as columns of a file: kind, label, and what an import may do with them. */
import { isEditableField } from '@vanguard/pfa';
import type { MergedRecord } from '../records/list-records.ts';

export type ColumnKind = 'text' | 'flag' | 'amount' | 'date';

/** In the order of a file whose columns nobody has chosen. */
const fields = {
  pfaId: ['text', 'PFA ID'],
  area: ['text', 'Area'],
  category: ['text', 'Category'],
  forecastCategory: ['text', 'Forecast category'],
  class: ['text', 'Class'],
  source: ['text', 'Source'],
  dor: ['text', 'DOR'],
  manufacturer: ['text', 'Manufacturer'],
  model: ['text', 'Model'],
  equipment: ['text', 'Equipment'],
  contract: ['text', 'Contract'],
  isActualized: ['flag', 'Actualized'],
  isDiscontinued: ['flag', 'Discontinued'],
  isFundsTransferable: ['flag', 'Funds transferable'],
  hasPlan: ['flag', 'Has plan'],
  hasActuals: ['flag', 'Has actuals'],
  monthlyRate: ['amount', 'Monthly rate'],
  purchasePrice: ['amount', 'Purchase price'],
  originalStart: ['date', 'Original start'],
  originalEnd: ['date', 'Original end'],
  forecastStart: ['date', 'Forecast start'],
  forecastEnd: ['date', 'Forecast end'],
  actualStart: ['date', 'Actual start'],
  actualEnd: ['date', 'Actual end'],
  planCost: ['amount', 'Plan cost'],
  forecastCost: ['amount', 'Forecast cost'],
  actualCost: ['amount', 'Actual cost'],
  forecastVariance: ['amount', 'Forecast variance'],
  actualVariance: ['amount', 'Actual variance'],
} as const satisfies { [Field in keyof MergedRecord]?: readonly [kind: ColumnKind, label: string] };

export type ExportField = keyof typeof fields;

export interface ExportColumn {
  field: ExportField;
  /** What the file calls it. */
  label: string;
  kind: ColumnKind;
}

export const exportFieldNames = Object.keys(fields) as ExportField[];

export const isExportField = (name: string): name is ExportField => Object.hasOwn(fields, name);

export const kindOf = (field: ExportField): ColumnKind => fields[field][0];

const labelOf = (field: ExportField): string => fields[field][1];

/** Editable fields may differ in an import, locked ones may not, computed ones follow from the others and are not read. */
export function accessOf(field: ExportField): 'key' | 'editable' | 'locked' | 'computed' {
  if (field === 'pfaId') return 'key';
  if (isEditableField(field)) return 'editable';
  return field.endsWith('Cost') || field.endsWith('Variance') ? 'computed' : 'locked';
}

/** Labels of all fields, no two alike: the earlier field keeps a label that two have, the later says which it is. */
export function uniqueLabels(
  order: readonly ExportField[],
  own: ReadonlyMap<ExportField, string>,
): Map<ExportField, string> {
  const taken = new Set<string>();
  const labels = new Map<ExportField, string>();
  for (const field of new Set([...order, ...exportFieldNames])) {
    const wanted = own.get(field) ?? labelOf(field);
    const label = taken.has(wanted.toLowerCase()) ? `${wanted} (${field})` : wanted;
    taken.add(label.toLowerCase());
    labels.set(field, label);
  }
  return labels;
}

export function columnsOf(chosen: readonly ExportField[], labels: ReadonlyMap<ExportField, string>): ExportColumn[] {
  return chosen.map((field) => ({ field, label: labels.get(field) ?? labelOf(field), kind: kindOf(field) }));
}
