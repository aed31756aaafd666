/**
 * timestamp, timestamptz and date → numbers by the column's reading or text, as the column has them. Texts on a whole
 * second are counted apart: applications commonly leave their fraction away.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type DateReading, isOfDays, numbersOfInstant, unitByMagnitude } from '../../casts/date-readings.ts';
import { toMicroseconds } from '../../casts/timestamp.ts';
import type { DialectName } from '../../source/dialect.ts';
import { type DateTimeTemplate, templateOf, writeDateTime } from './date-time-template.ts';
import { FormCounts, type StorageForm } from './storage-form.ts';

/** 2000-01-01, from which PostgreSQL counts. */
const postgresEpoch = 946_684_800_000_000n;
const microsecondsPerDay = 86_400_000_000n;

/** How a column without values is filled; every other dialect writes `YYYY-MM-DD HH:MM:SS`. */
const emptyColumnForms: Partial<Record<DialectName, string>> = {
  prisma: 'integer ms',
  knex: 'integer ms',
  sequelize: textKey({ separator: ' ', hasSeconds: true, fractionDigits: 3, zone: ' +00:00' }),
};
const sqliteText: DateTimeTemplate = { separator: ' ', hasSeconds: true, fractionDigits: 0, zone: '' };

export function instantForm(unit: DateReading, dialect: DialectName): StorageForm {
  const preferred = emptyColumnForms[dialect] ?? textKey(sqliteText);
  return dateTimeForm(unit, preferred, (bytes, start) => bytes.readBigInt64BE(start) + postgresEpoch);
}

export function dateForm(unit: DateReading): StorageForm {
  const preferred = textKey({ separator: '', hasSeconds: false, fractionDigits: 0, zone: '' });
  return dateTimeForm(
    unit,
    preferred,
    (bytes, start) => BigInt(bytes.readInt32BE(start)) * microsecondsPerDay + postgresEpoch,
  );
}

function dateTimeForm(
  unit: DateReading,
  preferred: string,
  read: (bytes: Buffer, start: number) => bigint,
): StorageForm {
  const storages = new FormCounts();
  const whole = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const microseconds = toMicroseconds(value, unit);
      if (microseconds === undefined) return;
      storages.add(storageOf(value, unit));
      const template = typeof value === 'string' ? templateOf(value) : undefined;
      if (template !== undefined) (isWholeSecond(microseconds) ? whole : fractional).add(textKey(template));
    },
    *candidates(bytes, start) {
      const microseconds = read(bytes, start);
      const [own, other] = isWholeSecond(microseconds) ? [whole, fractional] : [fractional, whole];
      const forms = storages
        .ranked()
        .flatMap((storage) => (storage === 'text' ? [...own.ranked(), ...other.ranked()] : [storage]));
      const [wanted, others] =
        unit === 'magnitude' ? [preferred, integerForms] : [numbersUnlessText(preferred, unit), [`integer ${unit}`]];
      for (const form of [...forms, wanted, textKey(sqliteText), ...others]) {
        for (const value of storeInstant(microseconds, form)) {
          if (toMicroseconds(value, unit) === microseconds) yield value;
        }
      }
    },
  };
}

const integerForms = ['integer ms', 'integer s', 'integer us', 'integer ns'];

const isWholeSecond = (microseconds: bigint) => microseconds % 1_000_000n === 0n;

/** What a dialect writes in milliseconds counts as its column does. */
function numbersUnlessText(form: string, unit: DateReading): string {
  return form.startsWith('text ') ? form : `integer ${unit}`;
}

function textKey(template: DateTimeTemplate): string {
  return `text ${JSON.stringify(template)}`;
}

function storageOf(value: SqliteValue, unit: DateReading): string {
  if (typeof value !== 'bigint' && typeof value !== 'number') return 'text';
  const storage = typeof value === 'bigint' ? 'integer' : 'real';
  return `${storage} ${unit === 'magnitude' ? unitByMagnitude(value) : unit}`;
}

/** The instant in the given form; for text also with more digits, where the form has too few. */
function storeInstant(microseconds: bigint, form: string): SqliteValue[] {
  if (form.startsWith('text ')) {
    const template = JSON.parse(form.slice('text '.length)) as DateTimeTemplate;
    return [template, ...[3, 6].map((fractionDigits) => ({ ...template, hasSeconds: true, fractionDigits }))].map(
      (each) => writeDateTime(microseconds, each),
    );
  }
  const [storage, unit] = form.split(' ') as ['integer' | 'real', Exclude<DateReading, 'magnitude'>];
  const numbers = numbersOfInstant(microseconds, unit);
  if (storage === 'real') return numbers.map(Number);
  return isOfDays(unit) ? numbers : numbers.filter((number) => typeof number === 'bigint');
}
