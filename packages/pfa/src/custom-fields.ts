/**
 * Fields that an organization has declared for itself: columns of upstream that the table of fields (record-fields.ts) has not.
 * A record keeps their values beside the fields of the table, under the key, which is the name of the column. Nothing costs by
 * them. SQL reads them by the same forms (pfa_custom_… in packages/datastore), and a test holds the two equal.
 */
import { parseCalendarDate } from './calendar-date.ts';
import { parseAmount } from './money.ts';

/** `decimal` and `integer` are exact, as text; `date` is a calendar date; a `boolean` that is missing is false. */
export const customKinds = ['text', 'decimal', 'integer', 'date', 'boolean'] as const;
export type CustomKind = (typeof customKinds)[number];

/** What records are grouped by; of the other kinds nearly every record has a value of its own. */
export const groupedKinds: readonly CustomKind[] = ['text', 'boolean'];

export interface CustomField {
  /** Name of upstream's column. It never changes. */
  key: string;
  /** Of the organization's choice. */
  label: string;
  kind: CustomKind;
  /** By whoever may draft in the organization. */
  isEditable: boolean;
}

export type CustomValue = string | boolean | null;

/** Letters, digits and `_` or `$`, a letter first: names of columns, and nothing that an address or a list would take apart. */
export const customKeyForm = /^[A-Za-z][A-Za-z0-9_$]{0,79}$/;
/** Of an organization: each may have an index, and stands in every record that is answered. */
export const mostCustomFields = 40;
export const longestCustomLabel = 100;

/** What stands before the key wherever a field is named: in orders, columns, histories and faults. */
export const customPrefix = 'custom.';
export type CustomName = `custom.${string}`;

export const customName = (key: string): CustomName => `${customPrefix}${key}`;

/** The key of a name such as `custom.PFS_UDFCHAR01`; undefined of every other name. */
export function customKeyOf(name: string): string | undefined {
  if (!name.startsWith(customPrefix)) return undefined;
  const key = name.slice(customPrefix.length);
  return customKeyForm.test(key) ? key : undefined;
}

export const isCustomName = (name: string): name is CustomName => customKeyOf(name) !== undefined;

const forms = {
  decimal: /^-?\d{1,15}(\.\d{1,10})?$/,
  integer: /^-?\d{1,18}$/,
} as const;

/** Whether a text is a value of the kind, in the form in which records keep it. Of a boolean, which is no text, none is. */
export function isCustomText(kind: CustomKind, text: string): boolean {
  switch (kind) {
    case 'text':
      return text !== '';
    case 'date':
      return parseCalendarDate(text) !== undefined;
    case 'boolean':
      return false;
    default:
      return forms[kind].test(text);
  }
}

/** The one form of a number, so that equal ones are equal texts; undefined where it is none, or has too many digits. */
export function canonicalNumber(kind: 'decimal' | 'integer', text: string): string | undefined {
  const amount = parseAmount(text);
  return amount !== undefined && forms[kind].test(amount) ? amount : undefined;
}
