/**
 * A time of day in text, `HH:MM[:SS[.fraction]]` → time; also behind 2000-01-01, by which Rails keeps times in SQLite. Binary
 * form: microseconds since midnight, a 64-bit integer.
 */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import { valueCount } from '../source/evidence.ts';
import { FormCounts, type StorageForm } from './forms/storage-form.ts';
import type { TypeDefinition } from './type-definition.ts';

const form = /^(?:2000-01-01[ T])?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/;

function toMicroseconds(value: SqliteValue): bigint | undefined {
  const match = typeof value === 'string' ? form.exec(value) : null;
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = ''] = match;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

export interface TimeType {
  readonly kind: 'time';
  /** Digits of a second; unset: six, as PostgreSQL keeps them. */
  readonly precision?: number;
}

const maxPrecision = 6;

const timeCast: Cast = {
  fits: (value) => toMicroseconds(value) !== undefined,
  write: (value, out) => out.int64Field(toMicroseconds(value) as bigint),
  hashSource: (value, hash) => hash.int64(toMicroseconds(value) as bigint),
  hashTarget: (bytes, start, _end, hash) => hash.int64(bytes.readBigInt64BE(start)),
  showTarget: (bytes, start) => new Date(Number(bytes.readBigInt64BE(start) / 1_000n)).toISOString().slice(11, 23),
};

/** Nothing is rounded that the column does not keep. */
function fitsPrecision(value: SqliteValue, precision: number): boolean {
  const microseconds = toMicroseconds(value);
  return microseconds !== undefined && microseconds % 10n ** BigInt(maxPrecision - precision) === 0n;
}

/** `HH:MM`, `HH:MM:SS` or with the column's number of fraction digits; behind Rails' date where it stood there. */
function timeForm(): StorageForm {
  const whole = new FormCounts();
  const fractional = new FormCounts();
  return {
    observe(value) {
      const [, date = '', time = ''] = /^(2000-01-01[ T])?(.*)$/s.exec(String(value)) ?? [];
      (/\.0*[1-9]/.test(time) ? fractional : whole).add(`${date}|${time.length}`);
    },
    candidates(bytes, start) {
      const microseconds = bytes.readBigInt64BE(start);
      const full = `${new Date(Number(microseconds / 1_000_000n) * 1_000).toISOString().slice(11, 19)}.${String(
        microseconds % 1_000_000n,
      ).padStart(6, '0')}`;
      const counts = full.endsWith('.000000') ? whole : fractional;
      return [...counts.ranked(), '|8', '|12', '|15'].map((look) => {
        const [date = '', length] = look.split('|');
        return date + full.slice(0, Number(length));
      });
    },
  };
}

export const timeType: TypeDefinition<TimeType> = {
  kind: 'time',
  names: ['time', 'time without time zone'],
  shown: 'time(p)',
  read([precision, excess]) {
    if (precision === undefined) return { kind: 'time' };
    return excess === undefined && precision <= maxPrecision ? { kind: 'time', precision } : undefined;
  },
  sql: ({ precision }) => (precision === undefined ? 'time' : `time(${precision})`),
  cast: ({ precision = maxPrecision }) => ({ ...timeCast, fits: (value) => fitsPrecision(value, precision) }),
  oid: 1083,
  expressions: 'time',
  size: [8, 8],
  needsShapes: true,
  isProven: ({ precision = maxPrecision }, evidence) =>
    precision === maxPrecision && evidence.texts.shapes.time === valueCount(evidence),
  storageForm: timeForm,
};
