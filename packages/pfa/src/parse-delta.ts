/** From anything to a delta: every field is known, may be changed, and has a value of its kind. */
import { parseCalendarDate } from './calendar-date.ts';
import { canonicalNumber, type CustomField, type CustomKind, customName } from './custom-fields.ts';
import type { Delta } from './delta.ts';
import { parseAmount } from './money.ts';
import { type EditableField, isEditableField, isRecordField, recordFields } from './record-fields.ts';
import { isSource, sources } from './source.ts';

export interface DeltaFault {
  /** Empty where the delta as a whole is meant. */
  field: string;
  code:
    | 'not_an_object'
    | 'empty'
    | 'unknown_field'
    | 'locked_field'
    | 'wrong_type'
    | 'impossible_value'
    | 'unknown_source';
  message: string;
}

export type ParsedDelta = { delta: Delta; faults: readonly [] } | { delta?: undefined; faults: readonly DeltaFault[] };

type Parsed =
  | { value: string | boolean | null }
  | { code: 'wrong_type' | 'impossible_value' | 'unknown_source'; message: string };

const maxTextLength = 1000;
/** As many as the costs of SQL and TypeScript agree on. */
const amountForm = /^\d{1,15}(\.\d{1,10})?$/;

type Entry = [field: string, value: unknown];

/**
 * Amounts come out in canonical form. All faults are reported, not only the first. `declared`: the organization's own fields by
 * key, which stand in the input under `custom`, and in the delta beside the others.
 */
export function parseDelta(
  input: unknown,
  declared: ReadonlyMap<string, CustomField> = new Map<string, CustomField>(),
): ParsedDelta {
  if (!isObject(input)) {
    return { faults: [{ field: '', code: 'not_an_object', message: 'a delta is an object of changed fields' }] };
  }
  const { custom, ...own } = input as { custom?: unknown };
  if (custom !== undefined && !isObject(custom)) {
    return { faults: [{ field: 'custom', code: 'wrong_type', message: 'must be an object of changed fields by key' }] };
  }
  const entries: Entry[] = Object.entries(own).filter(([, value]) => value !== undefined);
  const customEntries: Entry[] = Object.entries(custom ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length + customEntries.length === 0)
    return { faults: [{ field: '', code: 'empty', message: 'no field is changed' }] };
  const faults: DeltaFault[] = [];
  const values: [string, string | boolean | null][] = [];
  for (const [field, value] of entries) {
    const parsed = parseField(field, value);
    if ('value' in parsed) values.push([field, parsed.value]);
    else faults.push({ field, ...parsed });
  }
  for (const [key, value] of customEntries) {
    const parsed = parseCustom(declared.get(key), value);
    if ('value' in parsed) values.push([key, parsed.value]);
    else faults.push({ field: customName(key), ...parsed });
  }
  return faults.length > 0 ? { faults } : { delta: Object.fromEntries(values) as Delta, faults: [] };
}

/** The first fault that parseDelta finds in a delta of fields of the table, without the delta. */
export function findValueFault(delta: Delta): DeltaFault | undefined {
  for (const [field, value] of Object.entries(delta)) {
    const parsed = parseField(field, value);
    if (!('value' in parsed)) return { field, ...parsed };
  }
  return undefined;
}

const isObject = (input: unknown): input is object =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

function parseCustom(field: CustomField | undefined, value: unknown): Parsed | Pick<DeltaFault, 'code' | 'message'> {
  if (field === undefined)
    return { code: 'unknown_field', message: 'is not a field that the organization has declared' };
  if (!field.isEditable)
    return { code: 'locked_field', message: 'cannot be changed here: it is declared as read only' };
  return customParsers[field.kind](value);
}

function parseField(field: string, value: unknown): Parsed | Pick<DeltaFault, 'code' | 'message'> {
  if (isEditableField(field)) return parsers[recordFields[field].kind](value);
  if (!isRecordField(field)) return { code: 'unknown_field', message: 'is not a field of a record' };
  return {
    code: 'locked_field',
    message:
      recordFields[field].access === 'computed'
        ? 'cannot be changed: it follows from other fields'
        : 'cannot be changed here: the plan and the identity of a record are locked',
  };
}

const wrongType = (message: string): Parsed => ({ code: 'wrong_type', message });
const impossible = (message: string): Parsed => ({ code: 'impossible_value', message });

const parsers: Record<(typeof recordFields)[EditableField]['kind'], (value: unknown) => Parsed> = {
  flag: (value) => (typeof value === 'boolean' ? { value } : wrongType('must be true or false')),
  text: (value) => {
    if (value === null) return { value };
    if (typeof value !== 'string') return wrongType('must be a text or null');
    if (value.trim() === '') return impossible('must not be blank; null empties the field');
    if (value.length > maxTextLength) return impossible(`must not be longer than ${maxTextLength} characters`);
    return isStorable(value) ? { value } : impossible('holds characters that no database keeps');
  },
  source: (value) => {
    if (value === null || isSource(value)) return { value };
    if (typeof value !== 'string') return wrongType('must be a text or null');
    return { code: 'unknown_source', message: `must be ${sources.join(' or ')}, or null` };
  },
  amount: (value) => {
    if (value === null) return { value };
    if (typeof value !== 'string') return wrongType('must be a decimal in text or null');
    if (!amountForm.test(value)) {
      return impossible('must be a decimal from 0 up, of at most 15 digits before the point and 10 behind it');
    }
    return { value: parseAmount(value) ?? value };
  },
  date: (value) => {
    if (value === null) return { value };
    if (typeof value !== 'string') return wrongType('must be a date in text (YYYY-MM-DD) or null');
    return parseCalendarDate(value) === undefined ? impossible('must be a day that exists, YYYY-MM-DD') : { value };
  },
};

const customParsers: Record<CustomKind, (value: unknown) => Parsed> = {
  text: parsers.text,
  date: parsers.date,
  boolean: parsers.flag,
  decimal: (value) =>
    parseNumber('decimal', value, 'must be a decimal of at most 15 digits before the point and 10 behind it'),
  integer: (value) => parseNumber('integer', value, 'must be a whole number of at most 18 digits'),
};

function parseNumber(kind: 'decimal' | 'integer', value: unknown, form: string): Parsed {
  if (value === null) return { value };
  if (typeof value !== 'string') return wrongType('must be a number in text or null');
  const number = canonicalNumber(kind, value);
  return number === undefined ? impossible(form) : { value: number };
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
