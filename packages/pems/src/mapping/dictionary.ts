/**
 * Which column of the grid is which field of our records. Data: an installation can have its own. The columns of plan
 * dates are unconfirmed for installations that nobody has looked at.
 */
import type { CustomKind, EditableField, StoredField } from '@vanguard/pfa';

/** `lastModifiedBy` stands in the mirror beside the fields of the table. */
export type MappedField = Exclude<StoredField, 'pfaId' | 'organizationId'> | 'lastModifiedBy';

export interface FieldMapping {
  field: MappedField;
  /** Column of the grid, and field of the screen. */
  upstream: string;
  /** Only where the record is actualized: PEMS keeps no actual dates beside those of the forecast. */
  when?: 'actualized';
  /** Where PEMS has no value; in the form in which the mirror keeps the field's, of a flag `true` or `false`. */
  default?: string;
}

/** A column that the organization has declared as a field of its own: kept under its own name, as its kind. */
export interface CustomColumn {
  key: string;
  kind: CustomKind;
}

export interface FieldDictionary {
  fields: readonly FieldMapping[];
  /**
   * PEMS has one source, rate and price beside those of the plan, which are read as the record's: a layer's own is written
   * there too. The more special stands first.
   */
  writtenAs: readonly { field: EditableField; as: MappedField; when?: 'actualized' }[];
  /** Declared by the organization; none where left out. */
  custom?: readonly CustomColumn[];
  /** Columns that say nothing of a record that the other fields do not; not kept as unknown ones. */
  ignored: readonly string[];
}

export const defaultDictionary: FieldDictionary = {
  fields: [
    { field: 'area', upstream: 'PFS_A_CORPORATE' },
    { field: 'category', upstream: 'PFS_A_CATEGORY' },
    { field: 'forecastCategory', upstream: 'PFS_F_CATEGORY' },
    { field: 'class', upstream: 'PFS_F_CLASS' },
    { field: 'source', upstream: 'PFS_F_SOURCE' },
    { field: 'dor', upstream: 'PFS_F_DOR' },
    { field: 'manufacturer', upstream: 'PFS_F_MANUFACT' },
    { field: 'model', upstream: 'PFS_F_MODEL' },
    { field: 'equipment', upstream: 'PFS_EQUIPMENT' },
    { field: 'contract', upstream: 'PFA_CA_CONTRACT' },
    { field: 'isActualized', upstream: 'PFA_ACT' },
    { field: 'isDiscontinued', upstream: 'PFA_DIS' },
    { field: 'isFundsTransferable', upstream: 'PFS_FT' },
    { field: 'monthlyRate', upstream: 'PFS_F_RATE' },
    { field: 'purchasePrice', upstream: 'PFS_F_PRICE' },
    { field: 'originalStart', upstream: 'PFS_A_STARTDATE' },
    { field: 'originalEnd', upstream: 'PFS_A_ENDDATE' },
    { field: 'forecastStart', upstream: 'PFS_F_STARTDATE' },
    { field: 'forecastEnd', upstream: 'PFS_F_ENDDATE' },
    { field: 'actualStart', upstream: 'PFS_F_STARTDATE', when: 'actualized' },
    { field: 'actualEnd', upstream: 'PFS_F_ENDDATE', when: 'actualized' },
    { field: 'planSource', upstream: 'PFS_A_SOURCE' },
    { field: 'planRate', upstream: 'PFS_A_RATE' },
    { field: 'planPrice', upstream: 'PFS_A_PRICE' },
    { field: 'lastModifiedBy', upstream: 'PFS_F_LAST_CHANGE_BY' },
  ],
  writtenAs: [
    { field: 'actualSource', as: 'source', when: 'actualized' },
    { field: 'actualRate', as: 'monthlyRate', when: 'actualized' },
    { field: 'actualPrice', as: 'purchasePrice', when: 'actualized' },
    { field: 'forecastSource', as: 'source' },
    { field: 'forecastRate', as: 'monthlyRate' },
    { field: 'forecastPrice', as: 'purchasePrice' },
  ],
  ignored: ['PFS_A_DURATION', 'PFS_F_DURATION', 'PFS_F_LAST_REVISION'],
};
