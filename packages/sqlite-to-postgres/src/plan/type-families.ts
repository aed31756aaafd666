/**
 * Families of target types. Each chooses the narrowest type of its kind that holds every value of the column, and
 * says by what evidence.
 */
import type { EpochUnit } from '../casts/timestamp.ts';
import { plural } from '../progress/plural.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import type { TargetType } from '../types/target-type.ts';

export interface TypeChoice {
  type: TargetType;
  /** For the plan and the report, for example `1,204 epoch milliseconds`. */
  reason: string;
}

export type FamilyName =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'tinyint'
  | 'double'
  | 'numeric'
  | 'prismaDecimal'
  | 'boolean'
  | 'text'
  | 'varchar'
  | 'bytea'
  | 'jsonb'
  | 'uuid'
  | 'hexUuid'
  | 'timestamp'
  | 'prismaTimestamp'
  | 'timestamptz'
  | 'date'
  | 'time'
  | 'any';

type Family = (evidence: ColumnEvidence, typeArguments: number[]) => TypeChoice;

const limits = { smallint: 1n << 15n, integer: 1n << 31n };

const families: Record<FamilyName, Family> = {
  smallint: (evidence) => integerChoice('smallint', evidence),
  integer: (evidence) => integerChoice('integer', evidence),
  bigint: (evidence) => integerChoice('bigint', evidence),
  double: (evidence) => ({ type: { kind: 'double' }, reason: counted(evidence) }),
  boolean: (evidence) => ({ type: { kind: 'boolean' }, reason: booleanReason(evidence) }),
  text: (evidence) => ({ type: { kind: 'text' }, reason: counted(evidence) }),
  varchar: varcharChoice,
  bytea: (evidence) => ({ type: { kind: 'bytea' }, reason: counted(evidence) }),
  jsonb: (evidence) => ({ type: { kind: 'jsonb' }, reason: counted(evidence) }),
  uuid: uuidChoice,
  numeric: (evidence, [precision, scale]) => numericChoice(evidence, precision, scale),
  prismaDecimal: (evidence) => numericChoice(evidence, 65, 30),
  timestamp: (evidence, [precision]) => timestampChoice(evidence, epochUnit(evidence), precision),
  prismaTimestamp: (evidence) => timestampChoice(evidence, prismaEpochUnit(evidence)),
  timestamptz: (evidence) => {
    const unit = epochUnit(evidence);
    return { type: { kind: 'timestamptz', unit }, reason: instantReason(evidence, unit) };
  },
  date: dateChoice,
  time: (evidence) => ({ type: { kind: 'time' }, reason: counted(evidence) }),
  hexUuid: hexUuidChoice,
  tinyint: (evidence, [width]) => (width === 1 ? families.boolean(evidence, []) : integerChoice('smallint', evidence)),
  any: anyChoice,
};

export function chooseInFamily(name: FamilyName, evidence: ColumnEvidence, typeArguments: number[]): TypeChoice {
  return families[name](evidence, typeArguments);
}

/** Families that look at the form of texts and the digits of decimals, which costs the survey time. */
const needShapes: ReadonlySet<FamilyName> = new Set([
  'uuid',
  'numeric',
  'prismaDecimal',
  'timestamp',
  'prismaTimestamp',
  'timestamptz',
  'hexUuid',
  'time',
  'date',
  'jsonb',
]);

export function needsShapes(name: FamilyName): boolean {
  return needShapes.has(name);
}

function integerChoice(declared: 'smallint' | 'integer' | 'bigint', evidence: ColumnEvidence): TypeChoice {
  const { count, min, max } = evidence.integers;
  const holds = (limit: bigint) => min >= -limit && max < limit;
  const reason = count === 0 ? counted(evidence) : `integers from ${min} to ${max}`;
  if (declared === 'smallint' && holds(limits.smallint)) return { type: { kind: 'smallint' }, reason };
  if (declared !== 'bigint' && holds(limits.integer)) return { type: { kind: 'integer' }, reason };
  return { type: { kind: 'bigint' }, reason };
}

function booleanReason({ integers, texts }: ColumnEvidence): string {
  if (texts.count === 0) return integers.count === 0 ? 'no values' : `${plural(integers.count, 'value')} of 0 or 1`;
  return `${plural(integers.count, 'value')} of 0 or 1, ${plural(texts.count, 'word')}`;
}

function varcharChoice(evidence: ColumnEvidence, [length]: number[]): TypeChoice {
  if (length === undefined || length < 1 || evidence.texts.maxLength > length) {
    return { type: { kind: 'text' }, reason: `texts of up to ${plural(evidence.texts.maxLength, 'character')}` };
  }
  return {
    type: { kind: 'varchar', length },
    reason: `texts of up to ${plural(evidence.texts.maxLength, 'character')}`,
  };
}

function uuidChoice(evidence: ColumnEvidence): TypeChoice {
  const { texts, blobs } = evidence;
  const isUuid = texts.shapes.uuid === texts.count && blobs.of16Bytes === blobs.count;
  if (isUuid) return { type: { kind: 'uuid' }, reason: counted(evidence) };
  return {
    type: { kind: 'text' },
    reason: plural(texts.count - texts.shapes.uuid, 'text that is not a UUID', 'texts that are not UUIDs'),
  };
}

/** 32 hexadecimal digits without hyphens, as Django keeps a UUID. */
function hexUuidChoice(evidence: ColumnEvidence, [length]: number[]): TypeChoice {
  const { texts } = evidence;
  if (length === 32 && texts.count > 0 && texts.shapes.hexUuid === valueCount(evidence)) {
    return { type: { kind: 'uuid' }, reason: `${plural(texts.count, 'UUID')} without hyphens` };
  }
  return varcharChoice(evidence, [length ?? 0]);
}

function numericChoice(evidence: ColumnEvidence, precision?: number, scale = 0): TypeChoice {
  const { texts, reals } = evidence;
  const reason = counted(evidence);
  if (precision === undefined) return { type: { kind: 'numeric' }, reason };
  const fraction = Math.max(texts.maxFractionDigits, reals.maxFractionDigits);
  const whole = Math.max(texts.maxWholeDigits, reals.maxWholeDigits, integerDigits(evidence));
  if (fraction > scale || whole > precision - scale) {
    return { type: { kind: 'numeric' }, reason: `${reason}, up to ${whole}+${fraction} digits` };
  }
  return { type: { kind: 'numeric', precision, scale }, reason };
}

function integerDigits({ integers: { min, max } }: ColumnEvidence): number {
  const digits = (value: bigint) => String(value < 0n ? -value : value).length;
  return Math.max(digits(min), digits(max));
}

/** `declared`: the precision as written, `datetime(6)`. */
export function timestampChoice(evidence: ColumnEvidence, unit: EpochUnit, declared = 3): TypeChoice {
  const precision = Math.min(6, Math.max(declared, timestampPrecision(evidence, unit)));
  return {
    type: { kind: 'timestamp', precision, unit },
    reason: instantReason(evidence, unit),
  };
}

function dateChoice(evidence: ColumnEvidence): TypeChoice {
  const { integers, reals, texts } = evidence;
  if (integers.count + reals.count === 0 && texts.shapes.date === texts.count) {
    return { type: { kind: 'date', unit: 'ms' }, reason: counted(evidence) };
  }
  return timestampChoice(evidence, epochUnit(evidence));
}

/** Prisma writes milliseconds, in whatever century; only a column of nothing but likely seconds was written by others. */
function prismaEpochUnit(evidence: ColumnEvidence): EpochUnit {
  const { count, likelySeconds } = epochNumbers(evidence);
  return count > 0 && likelySeconds === count ? 's' : 'ms';
}

/** Milliseconds, as JavaScript writes them, unless every number of the column speaks for another unit. */
export function epochUnit(evidence: ColumnEvidence): EpochUnit {
  if (holdsJulianDays(evidence)) return 'julian';
  const { count, likelySeconds } = epochNumbers(evidence);
  const { magnitudes } = evidence.integers;
  if (count === 0) return 'ms';
  if (likelySeconds === count) return 's';
  if (magnitudes.us === count) return 'us';
  if (magnitudes.ns === count) return 'ns';
  return likelySeconds + magnitudes.us + magnitudes.ns === 0 ? 'ms' : 'magnitude';
}

/** Numbers that are no Julian days. */
function epochNumbers({ integers, reals }: ColumnEvidence): { count: number; likelySeconds: number } {
  return {
    count: integers.count + reals.count - reals.julianDays,
    likelySeconds: integers.likelySeconds + reals.likelySeconds,
  };
}

/** Noon of a Julian day is a whole number, which SQLite keeps as an integer among the others of the column. */
function holdsJulianDays({ integers, reals }: ColumnEvidence): boolean {
  const areDays = integers.min >= 1_721_060n && integers.max <= 5_373_484n;
  return reals.count > 0 && reals.julianDays === reals.count && integers.count > 0 && areDays;
}

function timestampPrecision({ integers, reals, texts }: ColumnEvidence, unit: EpochUnit): number {
  const hasMicroseconds = integers.magnitudes.us + integers.magnitudes.ns > 0 && unit !== 'ms' && unit !== 's';
  const fractionalSeconds = reals.count - reals.integral - reals.julianDays > 0;
  return Math.max(3, texts.maxFractionDigits, hasMicroseconds || fractionalSeconds ? 6 : 0);
}

const unitNames: Record<EpochUnit, string> = {
  s: 'epoch second(s)',
  ms: 'epoch millisecond(s)',
  us: 'epoch microsecond(s)',
  ns: 'epoch nanosecond(s)',
  magnitude: 'epoch number(s) of mixed units',
  julian: 'Julian day(s) at noon',
};

function instantReason(evidence: ColumnEvidence, unit: EpochUnit): string {
  const { integers, reals, texts } = evidence;
  const { shapes } = texts;
  return list([
    [integers.count, unitNames[unit]],
    [reals.julianDays, 'Julian day(s)'],
    [reals.count - reals.julianDays, 'fractional epoch number(s)'],
    [shapes.sqlite, 'text(s) YYYY-MM-DD HH:MM:SS'],
    [shapes.iso, 'text(s) ISO 8601'],
    [shapes.offset, 'text(s) ISO 8601 with offset, to UTC'],
    [shapes.date, 'text(s) YYYY-MM-DD'],
    [texts.count - shapes.sqlite - shapes.iso - shapes.offset - shapes.date, 'text(s) other than dates'],
    [evidence.blobs.count, 'blob(s)'],
  ]);
}

/** A column without a telling declaration: the type that all of its values share. */
function anyChoice(evidence: ColumnEvidence): TypeChoice {
  const { integers, reals, texts, blobs } = evidence;
  const total = valueCount(evidence);
  if (total === 0 || texts.count === total) return { type: { kind: 'text' }, reason: counted(evidence) };
  if (blobs.count === total) return { type: { kind: 'bytea' }, reason: counted(evidence) };
  if (integers.count === total) return integerChoice('integer', evidence);
  if (integers.count + reals.count === total) return { type: { kind: 'double' }, reason: counted(evidence) };
  return { type: { kind: 'text' }, reason: counted(evidence) };
}

/** The storage classes found, counted: `12 integers, 3 texts`. */
function counted({ integers, reals, texts, blobs }: ColumnEvidence): string {
  return list([
    [integers.count, 'integer(s)'],
    [reals.count, 'real(s)'],
    [texts.count, 'text(s)'],
    [blobs.count, 'blob(s)'],
  ]);
}

/** Names have `(s)` where their plural has an s. */
function list(parts: [count: number, name: string][]): string {
  const present = parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => plural(count, name.replace('(s)', ''), name.replace('(s)', 's')));
  return present.length === 0 ? 'no values' : present.join(', ');
}
