/** The fields of a merged record as columns of a file, under the labels of the domain or those of the organization. */
import { type ExportField, exportFields, recordFields } from '@vanguard/pfa';

export type ColumnKind = (typeof recordFields)[ExportField]['kind'];

export interface ExportColumn<Field extends string = ExportField> {
  field: Field;
  /** What the file calls it. */
  label: string;
  kind: ColumnKind;
}

/** Labels of all fields, no two alike: the earlier field keeps a label that two have, the later says which it is. */
export function uniqueLabels(
  order: readonly ExportField[],
  own: ReadonlyMap<ExportField, string>,
): Map<ExportField, string> {
  const taken = new Set<string>();
  const labels = new Map<ExportField, string>();
  for (const field of new Set([...order, ...exportFields])) {
    const wanted = own.get(field) ?? recordFields[field].label;
    const label = taken.has(wanted.toLowerCase()) ? `${wanted} (${field})` : wanted;
    taken.add(label.toLowerCase());
    labels.set(field, label);
  }
  return labels;
}

export function columnsOf(chosen: readonly ExportField[], labels: ReadonlyMap<ExportField, string>): ExportColumn[] {
  return chosen.map((field) => ({
    field,
    label: labels.get(field) ?? recordFields[field].label,
    kind: recordFields[field].kind,
  }));
}
