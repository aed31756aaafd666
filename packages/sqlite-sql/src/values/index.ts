/** How a value of SQLite is read where it stands for something else: a time, a boolean, a decimal, JSON. */
export { toBoolean } from './boolean.ts';
export { canonicalJson } from './canonical-json.ts';
export { type DateTimeParts, parseDateTime, parseDateTimeParts } from './date-time-text.ts';
export { type Decimal, formatDecimal, fractionDigits, parseDecimal, wholeDigits } from './decimal.ts';
export type { SqliteValue } from './sqlite-value.ts';
