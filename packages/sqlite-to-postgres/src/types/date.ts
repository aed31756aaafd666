/** Date text, or an instant at midnight UTC → date. Binary form: days since 2000-01-01, a 32-bit integer. */
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { Cast } from '../casts/cast.ts';
import type { DateReading } from '../casts/date-readings.ts';
import { toMicroseconds } from '../casts/timestamp.ts';
import { valueCount } from '../source/evidence.ts';
import { dateForm } from './forms/date-time-form.ts';
import type { TypeDefinition } from './type-definition.ts';

export interface DateType {
  readonly kind: 'date';
  readonly unit: DateReading;
}

const microsecondsPerDay = 86_400_000_000n;
const daysTo2000 = 10_957;

function dateCast(unit: DateReading): Cast {
  const toDays = (value: SqliteValue) => {
    const microseconds = toMicroseconds(value, unit);
    if (microseconds === undefined || microseconds % microsecondsPerDay !== 0n) return undefined;
    return Number(microseconds / microsecondsPerDay);
  };
  return {
    fits(value) {
      const days = toDays(value);
      return days !== undefined && days >= -2_451_507 - daysTo2000 && days < 2_147_483_494 - daysTo2000;
    },
    write: (value, out) => out.int32Field((toDays(value) as number) - daysTo2000),
    hashSource: (value, hash) => hash.safeInteger(toDays(value) as number),
    hashTarget: (bytes, start, _end, hash) => hash.safeInteger(bytes.readInt32BE(start) + daysTo2000),
    showTarget: (bytes, start) =>
      new Date((bytes.readInt32BE(start) + daysTo2000) * 86_400_000).toISOString().replace(/T.*/, ''),
  };
}

export const dateType: TypeDefinition<DateType> = {
  kind: 'date',
  names: ['date'],
  read: (parameters, unit) => (parameters.length === 0 ? { kind: 'date', unit } : undefined),
  cast: ({ unit }) => dateCast(unit),
  oid: 1082,
  expressions: 'date',
  size: [4, 4],
  needsShapes: true,
  isProven: (_type, evidence) => evidence.texts.shapes.date === valueCount(evidence),
  comparesAs: 'date',
  storageForm: ({ unit }) => dateForm(unit),
};
