/** Which columns may hold a value that the chosen type cannot: decided from the counts of the survey alone. Pure. */
import type { DateReading } from '../casts/date-readings.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import type { TargetType } from '../types/target-type.ts';

const exactInDouble = 2n ** 53n;

const exceeds = ({ min, max }: ColumnEvidence['integers'], limit: bigint) => min < -limit || max >= limit;

/** By the units that are never finer than the type and in which every number is a date. */
const plainLimits: Partial<Record<DateReading, number>> = { s: 9e12, ms: 9e15, coredata: 9e12, days: 1e8 };

function isWithinTimestamps(unit: DateReading, { integers, instants: { min, max } }: ColumnEvidence): boolean {
  const limit = plainLimits[unit] ?? 0;
  // PostgreSQL's timestamps begin in 4714 BC.
  return integers.count === 0 || (min > -limit / 50 && max < limit);
}

/** False only where the evidence proves that every value fits. */
export function isDoubtful(type: TargetType, evidence: ColumnEvidence): boolean {
  if (valueCount(evidence) === 0) return false;
  const { integers, reals, texts, blobs } = evidence;
  const only = (...classes: { count: number }[]) =>
    classes.reduce((sum, { count }) => sum + count, 0) === valueCount(evidence);
  const { shapes } = texts;
  switch (type.kind) {
    case 'smallint':
      return !only(integers) || exceeds(integers, 1n << 15n);
    case 'integer':
      return !only(integers) || exceeds(integers, 1n << 31n);
    case 'bigint':
      return !only(integers);
    case 'double':
      return !only(integers, reals) || integers.min < -exactInDouble || integers.max > exactInDouble;
    case 'boolean':
      return !only(integers) || integers.notBoolean > 0;
    case 'text':
    case 'citext':
      if ('encoding' in type) return true;
      return !only(texts) || texts.withNul > 0 || texts.maxLength > 2 ** 28;
    case 'char':
      // Nothing is counted of blanks at the end, which such a column does not tell apart.
      return true;
    case 'varchar':
      return type.encoding !== undefined || !only(texts) || texts.withNul > 0 || texts.maxLength > type.length;
    case 'bytea':
      return !only(blobs) || blobs.maxBytes > 2 ** 29;
    case 'uuid':
      return shapes.uuid + shapes.hexUuid + blobs.of16Bytes !== valueCount(evidence);
    case 'jsonb':
      return shapes.json !== valueCount(evidence);
    case 'time':
      return shapes.time !== valueCount(evidence);
    case 'date':
      return shapes.date !== valueCount(evidence);
    case 'timestamp':
    case 'timestamptz':
      return (
        integers.count + shapes.date + shapes.sqlite + shapes.iso + shapes.offset !== valueCount(evidence) ||
        !isWithinTimestamps(type.unit, evidence) ||
        type.rounds === true ||
        (type.precision ?? 6) < Math.max(texts.maxFractionDigits, integers.count > 0 ? 3 : 0)
      );
    default:
      return true;
  }
}
