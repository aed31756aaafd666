/** Which columns of legacy PFA records become which fields of the mirror's JSON, as data. */
import { exportFields, type FieldKind, recordFields } from '@vanguard/pfa';
import { legacyFieldNames } from './legacy-field-names.ts';
import type { LegacyColumns } from './legacy-tables.ts';
import { amountSql, columnSql, dateSql, instantSql } from './legacy-values.ts';

export const recordsTable = 'pfa_records';

export interface FieldMapping {
  /** In the mirror's JSON. */
  field: string;
  from: string;
  kind: FieldKind;
  /** Whether a person may change it; the plan is never edited here. */
  isEditable: boolean;
}

/** What the legacy application kept of a record: what it showed, less what follows from that. */
export const recordMappings: readonly FieldMapping[] = [
  ...exportFields
    .map((field) => ({ field, ...recordFields[field] }))
    .filter(({ access }) => access === 'editable' || access === 'locked')
    .map(({ field, kind, access }) => ({
      field,
      from: legacyFieldNames[field] ?? field,
      kind,
      isEditable: access === 'editable',
    })),
  { field: 'lastModifiedBy', from: 'lastModifiedBy', kind: 'text', isEditable: false },
];

/** Columns of pfa_records that are read, but not as fields of the record. */
export const recordStateColumns = [
  'pfaId',
  'organizationId',
  'lastModified',
  'syncState',
  'lastSyncedAt',
  'pemsVersion',
  'modifiedFields',
  'modifiedBy',
  'modifiedAt',
  'createdAt',
  'updatedAt',
] as const;

/** What jsonb_build_object makes the field of, as the mirror's JSON keeps it: amounts as plain decimal strings, dates as YYYY-MM-DD. */
export function fieldSql({ from, kind }: FieldMapping, present: LegacyColumns): string {
  switch (kind) {
    case 'amount':
      return `${amountSql(from)}::text`;
    case 'date':
      return dateSql(recordsTable, from, present);
    default:
      return columnSql(from);
  }
}

/** The first that the record has; now, where it has none. */
export function firstInstantSql(present: LegacyColumns, names: readonly string[]): string {
  const values = names.filter((name) => present.has(name)).map((name) => instantSql(recordsTable, name, present));
  return `coalesce(${[...values, 'now()'].join(', ')})`;
}
