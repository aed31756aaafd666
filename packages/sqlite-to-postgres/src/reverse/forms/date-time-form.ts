/**
 * timestamp, timestamptz and date → epoch numbers, Julian days or text, as the column has them. Texts on a whole
 * second are counted apart: applications commonly leave their fraction away.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { type EpochUnit, toMicroseconds, unitByMagnitude } from '../../casts/timestamp.ts';
import type { DialectName } from '../../plan/dialect.ts';
import { type DateTimeTemplate, templateOf, writeDateTime } from './date-time-template.ts';
import { FormCounts, type StorageForm } from './storage-form.ts';

const microsecondsPerUnit = { s: 1_000_000n, ms: 1_000n, us: 1n };
const julianDays = { of1970: 2_440_587.5, first: 1_721_059.5, last: 5_373_484.5 };
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

export function instantForm(unit: EpochUnit, dialect: DialectName): StorageForm {
  const preferred = emptyColumnForms[dialect] ?? textKey(sqliteText);
  return dateTimeForm(unit, preferred, (bytes, start) => bytes.readBigInt64BE(start) + postgresEpoch);
}

export function dateForm(unit: EpochUnit): StorageForm {
  const preferred = textKey({ separator: '', hasSeconds: false, fractionDigits: 0, zone: '' });
  return dateTimeForm(
    unit,
    preferred,
    (bytes, start) => BigInt(bytes.readInt32BE(start)) * microsecondsPerDay + postgresEpoch,
  );
}

function dateTimeForm(unit: EpochUnit, preferred: string, read: (bytes: Buffer, start: number) => bigint): StorageForm {
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
      for (const form of [...forms, preferred, textKey(sqliteText), ...integerForms]) {
        for (const value of storeInstant(microseconds, form)) {
          if (toMicroseconds(value, unit) === microseconds) yield value;
        }
      }
    },
  };
}

const integerForms = ['integer ms', 'integer s', 'integer us', 'integer ns'];

const isWholeSecond = (microseconds: bigint) => microseconds % 1_000_000n === 0n;

function textKey(template: DateTimeTemplate): string {
  return `text ${JSON.stringify(template)}`;
}

function storageOf(value: SqliteValue, unit: EpochUnit): string {
  if (typeof value === 'bigint') return `integer ${unit === 'magnitude' ? unitByMagnitude(value) : unit}`;
  if (typeof value !== 'number') return 'text';
  if (value >= julianDays.first && value <= julianDays.last) return 'real julian';
  return `real ${unit === 'magnitude' ? unitByMagnitude(BigInt(Math.trunc(value))) : unit}`;
}

/** The instant in the given form; for text also with more digits, where the form has too few. */
function storeInstant(microseconds: bigint, form: string): SqliteValue[] {
  if (form.startsWith('text ')) {
    const template = JSON.parse(form.slice('text '.length)) as DateTimeTemplate;
    return [template, ...[3, 6].map((fractionDigits) => ({ ...template, hasSeconds: true, fractionDigits }))].map(
      (each) => writeDateTime(microseconds, each),
    );
  }
  if (form === 'real julian') return [Number(microseconds) / Number(microsecondsPerDay) + julianDays.of1970];
  if (form === 'integer julian')
    return [BigInt(Math.round(Number(microseconds) / Number(microsecondsPerDay) + julianDays.of1970))];
  const [storage, unit] = form.split(' ') as ['integer' | 'real', 's' | 'ms' | 'us' | 'ns'];
  if (storage === 'real') return unit === 'ns' ? [] : [Number(microseconds) / Number(microsecondsPerUnit[unit])];
  if (unit === 'ns') return [microseconds * 1_000n];
  return microseconds % microsecondsPerUnit[unit] === 0n ? [microseconds / microsecondsPerUnit[unit]] : [];
}
