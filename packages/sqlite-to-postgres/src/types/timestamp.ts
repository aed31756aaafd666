/** Numbers and texts that are instants → timestamp and timestamptz. The casts are `casts/timestamp.ts` and `casts/rounded-timestamp.ts`. */
import type { DateReading } from '../casts/date-readings.ts';
import { roundedTimestampCast } from '../casts/rounded-timestamp.ts';
import { timestampCast } from '../casts/timestamp.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { instantForm } from './forms/date-time-form.ts';
import { serverHashOfInstant } from './server-hash.ts';
import type { TypeDefinition } from './type-definition.ts';

/** Without a precision: microseconds, as PostgreSQL keeps them. `rounds`: finer values are rounded. */
export interface InstantType<Kind extends string> {
  readonly kind: Kind;
  readonly precision?: number;
  readonly unit: DateReading;
  readonly rounds?: true;
}

const maxPrecision = 6;

/** By the units that are never finer than the type and in which every number is a date. */
const plainLimits: Partial<Record<DateReading, number>> = { s: 9e12, ms: 9e15, coredata: 9e12, days: 1e8 };

function isWithinLimits(unit: DateReading, { integers, instants: { min, max } }: ColumnEvidence): boolean {
  const limit = plainLimits[unit] ?? 0;
  // PostgreSQL's timestamps begin in 4714 BC.
  return integers.count === 0 || (min > -limit / 50 && max < limit);
}

function isProven({ unit, precision, rounds }: InstantType<string>, evidence: ColumnEvidence): boolean {
  const { integers, texts } = evidence;
  const { date, sqlite, iso, offset } = texts.shapes;
  return (
    integers.count + date + sqlite + iso + offset === valueCount(evidence) &&
    isWithinLimits(unit, evidence) &&
    rounds !== true &&
    (precision ?? maxPrecision) >= Math.max(texts.maxFractionDigits, integers.count > 0 ? 3 : 0)
  );
}

function defineInstant<const Kind extends 'timestamp' | 'timestamptz'>(
  kind: Kind,
  name: string,
  oid: number,
): TypeDefinition<InstantType<Kind>> {
  return {
    kind,
    names: [kind, name],
    shown: `${kind}(p)`,
    read([precision, excess], unit) {
      if (precision === undefined) return { kind, unit };
      return excess === undefined && precision <= maxPrecision ? { kind, unit, precision } : undefined;
    },
    sql: ({ precision }) => (precision === undefined ? kind : `${kind}(${precision})`),
    cast: ({ unit, precision = maxPrecision, rounds }) =>
      (rounds ? roundedTimestampCast : timestampCast)(unit, precision),
    oid,
    expressions: kind,
    size: [8, 8],
    needsShapes: true,
    isProven,
    comparesAs: 'date',
    onPage: ({ unit, rounds }) => (!rounds && (unit === 's' || unit === 'ms') ? `epoch ${unit}` : undefined),
    onWire: 'int64',
    serverHash: () => serverHashOfInstant[kind],
    storageForm: ({ unit }, dialect) => instantForm(unit, dialect),
  };
}

export const timestampType = defineInstant('timestamp', 'timestamp without time zone', 1114);
export const timestamptzType = defineInstant('timestamptz', 'timestamp with time zone', 1184);
