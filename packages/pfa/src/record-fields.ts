/**
 * The fields of a record as data: their kind, and whether a person may change them. The plan, the identity and what
 * only the upstream system knows are locked. Everything that walks over fields reads this table.
 */
import type { PfaRecord } from './record.ts';

export type FieldKind = 'text' | 'source' | 'flag' | 'amount' | 'date';

/** Fields a draft can change. */
export const editableFields = {
  area: 'text',
  category: 'text',
  forecastCategory: 'text',
  class: 'text',
  source: 'source',
  dor: 'text',
  manufacturer: 'text',
  model: 'text',
  equipment: 'text',
  contract: 'text',
  isActualized: 'flag',
  isDiscontinued: 'flag',
  isFundsTransferable: 'flag',
  monthlyRate: 'amount',
  purchasePrice: 'amount',
  forecastStart: 'date',
  forecastEnd: 'date',
  actualStart: 'date',
  actualEnd: 'date',
  forecastSource: 'source',
  forecastRate: 'amount',
  forecastPrice: 'amount',
  actualSource: 'source',
  actualRate: 'amount',
  actualPrice: 'amount',
} as const satisfies { [Field in keyof PfaRecord]?: FieldKind };

/** Fields of a record that nobody edits. */
export const lockedFields = {
  pfaId: 'text',
  organizationId: 'text',
  hasPlan: 'flag',
  hasActuals: 'flag',
  originalStart: 'date',
  originalEnd: 'date',
  planSource: 'source',
  planRate: 'amount',
  planPrice: 'amount',
} as const satisfies { [Field in Exclude<keyof PfaRecord, EditableField>]-?: FieldKind };

export type EditableField = keyof typeof editableFields;

/** The editable part of a record. What is missing means the same as null, or false for a flag. */
export type EditableValues = { readonly [Field in EditableField]?: PfaRecord[Field] };

export const editableFieldNames = Object.keys(editableFields) as EditableField[];

export function isEditableField(name: string): name is EditableField {
  return Object.hasOwn(editableFields, name);
}
