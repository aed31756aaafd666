/** Which columns of legacy PFA records become which fields of the mirror's JSON, as data. */
import type { LegacyColumns } from './legacy-tables.ts';
import { amountSql, columnSql, dateSql, instantSql } from './legacy-values.ts';

export const recordsTable = 'pfa_records';

export type FieldKind = 'text' | 'flag' | 'amount' | 'date';

export interface FieldMapping {
  /** In the mirror's JSON. */
  field: string;
  from: string;
  kind: FieldKind;
  /** Whether a person may change it; the plan is never edited here. */
  isEditable: boolean;
}

const field = (name: string, kind: FieldKind = 'text', from = name, isEditable = true): FieldMapping => ({
  field: name,
  from,
  kind,
  isEditable,
});
const locked = (name: string, kind: FieldKind): FieldMapping => field(name, kind, name, false);

/** The fields of a PFA record. */
export const recordMappings: readonly FieldMapping[] = [
  field('area', 'text', 'areaSilo'),
  field('category'),
  field('forecastCategory'),
  field('class'),
  field('source'),
  field('dor'),
  field('isActualized', 'flag'),
  field('isDiscontinued', 'flag'),
  field('isFundsTransferable', 'flag'),
  field('monthlyRate', 'amount'),
  field('purchasePrice', 'amount'),
  field('manufacturer'),
  field('model'),
  locked('originalStart', 'date'),
  locked('originalEnd', 'date'),
  locked('hasPlan', 'flag'),
  field('forecastStart', 'date'),
  field('forecastEnd', 'date'),
  field('actualStart', 'date'),
  field('actualEnd', 'date'),
  locked('hasActuals', 'flag'),
  field('contract'),
  field('equipment'),
  locked('lastModifiedBy', 'text'),
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
    case 'text':
    case 'flag':
      return columnSql(from);
    case 'amount':
      return `${amountSql(from)}::text`;
    case 'date':
      return dateSql(recordsTable, from, present);
  }
}

/** The first that the record has; now, where it has none. */
export function firstInstantSql(present: LegacyColumns, names: readonly string[]): string {
  const values = names.filter((name) => present.has(name)).map((name) => instantSql(recordsTable, name, present));
  return `coalesce(${[...values, 'now()'].join(', ')})`;
}
