/**
 * Families of target types. Each chooses the narrowest type of its kind that holds every value of the column, and
 * says by what evidence.
 */
import { type DateReading, isOfDays } from '../casts/date-readings.ts';
import { maxCharacters } from '../casts/text.ts';
import { plural } from '../progress/plural.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { isNumericDeclaration } from '../types/numeric.ts';
import type { TargetType } from '../types/target-type.ts';
import { chooseReading, type ReadingChoice } from './choose-reading.ts';

export interface TypeChoice {
  type: TargetType;
  /** For the plan and the report, for example `1,204 epoch milliseconds`. */
  reason: string;
  /** What numbers that become dates were taken for, with the range of dates. */
  reading?: string;
  /** What a careful reader should know of the choice. */
  note?: string;
  /** Values that are finer than the type, a timestamp, and are rounded. */
  rounded?: number;
  /** What evidence does not answer: a problem, unless a rule or a wider type does. */
  question?: string;
  /** In its place where values do not fit it, and nothing tells that they are written in another form. */
  otherwise?: TypeChoice;
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
  | 'prismaBoolean'
  | 'geometry'
  | 'text'
  | 'varchar'
  | 'bytea'
  | 'jsonb'
  | 'uuid'
  | 'hexUuid'
  | 'timestamp'
  | 'prismaTimestamp'
  | 'coreDataTimestamp'
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
  boolean: booleanChoice,
  prismaBoolean: (evidence) => ({ type: { kind: 'boolean' }, reason: booleanReason(evidence) }),
  geometry: (evidence) => (valueCount(evidence) === 0 ? bytesChoice(evidence) : anyChoice(evidence)),
  text: (evidence) => ({ type: { kind: 'text' }, reason: counted(evidence) }),
  varchar: varcharChoice,
  bytea: bytesChoice,
  jsonb: (evidence) => ({ type: { kind: 'jsonb' }, reason: counted(evidence) }),
  uuid: uuidChoice,
  numeric: (evidence, [precision, scale]) => numericChoice(evidence, precision, scale),
  prismaDecimal: (evidence) => numericChoice(evidence, 65, 30),
  timestamp: (evidence, [precision]) => instantChoice(evidence, chooseReading(evidence.instants), precision),
  prismaTimestamp: (evidence) => timestampChoice(evidence, readingOfFamily('prismaTimestamp', evidence)),
  coreDataTimestamp: (evidence) => timestampChoice(evidence, readingOfFamily('coreDataTimestamp', evidence)),
  timestamptz: (evidence) => {
    const reading = chooseReading(evidence.instants);
    return { ...told(reading, evidence), type: { kind: 'timestamptz', unit: reading.unit } };
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

/** What numbers count in columns of families whose writer is known: no rule has to say it once more. */
const readingsOfWriters: Partial<Record<FamilyName, (evidence: ColumnEvidence) => ReadingChoice>> = {
  prismaTimestamp: prismaReading,
  coreDataTimestamp: ({ instants }) => chooseReading(instants, 'coredata'),
};

export function readingOfFamily(name: FamilyName, evidence: ColumnEvidence): ReadingChoice {
  return readingsOfWriters[name]?.(evidence) ?? chooseReading(evidence.instants);
}

/** Families that look at the form of texts and the digits of decimals, which costs the survey time. */
const needShapes: ReadonlySet<FamilyName> = new Set([
  'uuid',
  'numeric',
  'prismaDecimal',
  'timestamp',
  'prismaTimestamp',
  'coreDataTimestamp',
  'timestamptz',
  'hexUuid',
  'time',
  'date',
  'jsonb',
]);

export function familyNeedsShapes(name: FamilyName): boolean {
  return needShapes.has(name);
}

function integerChoice(declared: 'smallint' | 'integer' | 'bigint', evidence: ColumnEvidence): TypeChoice {
  const { count, min, max, hidesRange } = evidence.integers;
  const holds = (limit: bigint) => min >= -limit && max < limit;
  const reason = count === 0 || hidesRange ? counted(evidence) : `integers from ${min} to ${max}`;
  if (declared === 'smallint' && holds(limits.smallint)) return { type: { kind: 'smallint' }, reason };
  if (declared !== 'bigint' && holds(limits.integer)) return { type: { kind: 'integer' }, reason };
  return { type: { kind: 'bigint' }, reason };
}

function booleanReason({ integers, texts }: ColumnEvidence): string {
  if (texts.count === 0) return integers.count === 0 ? 'no values' : `${plural(integers.count, 'value')} of 0 or 1`;
  return `${plural(integers.count, 'value')} of 0 or 1, ${plural(texts.count, 'word')}`;
}

/** An order or a weight is declared BOOLEAN now and then: the numbers that are there say so. */
function booleanChoice(evidence: ColumnEvidence): TypeChoice {
  const { integers } = evidence;
  const isOfNumbers = integers.notBoolean > 0 && integers.count === valueCount(evidence);
  return isOfNumbers
    ? numbersForBoolean(
        evidence,
        `declared a boolean, it holds numbers${integers.hidesRange ? '' : `: ${integers.min} to ${integers.max}`}`,
      )
    : { type: { kind: 'boolean' }, reason: booleanReason(evidence) };
}

export function numbersForBoolean(evidence: ColumnEvidence, why: string): TypeChoice {
  return { ...integerChoice('integer', evidence), note: `${why}, and becomes a number` };
}

/** BLOB is what applications declare where they do not care; texts alone are text. */
function bytesChoice(evidence: ColumnEvidence): TypeChoice {
  const { texts } = evidence;
  if (texts.count === 0 || texts.count !== valueCount(evidence) || texts.withNul + texts.invalidUtf8 > 0)
    return { type: { kind: 'bytea' }, reason: counted(evidence) };
  return {
    type: { kind: 'text' },
    reason: counted(evidence),
    note: `declared for bytes, it holds ${plural(texts.count, 'text')} and nothing else, and becomes text`,
  };
}

function varcharChoice(evidence: ColumnEvidence, [length]: number[]): TypeChoice {
  if (length === undefined || length < 1 || length > maxCharacters || evidence.texts.maxLength > length) {
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
  if (precision === undefined || !isNumericDeclaration(precision, scale)) return { type: { kind: 'numeric' }, reason };
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
function timestampChoice(evidence: ColumnEvidence, reading: ReadingChoice, declared = 3): TypeChoice {
  const { unit } = reading;
  const precision = Math.min(6, Math.max(declared, timestampPrecision(evidence, unit)));
  return { ...told(reading, evidence), type: { kind: 'timestamp', precision, unit } };
}

/** As `timestampChoice`, and with a zone where every text says its offset. */
export function instantChoice(evidence: ColumnEvidence, reading: ReadingChoice, declared?: number): TypeChoice {
  if (hasOffsets(evidence)) return offsetsChoice(evidence);
  return tellingOffsets(timestampChoice(evidence, reading, declared), evidence);
}

/** With a note where a column without a zone loses offsets, or some texts say none, and nobody says which one they mean. */
export function tellingOffsets(choice: TypeChoice, { texts: { shapes, zoned } }: ColumnEvidence): TypeChoice {
  const offsets = shapes.offset + shapes.fineOffset;
  const bare = shapes.date + shapes.sqlite + shapes.iso + shapes.fine + offsets - zoned;
  const isKept = bare === 0 && choice.type.kind === 'timestamptz';
  if (offsets === 0 || isKept) return choice;
  const said = `${plural(offsets, 'text says its offset and becomes', 'texts say their offset and become')} UTC`;
  const others =
    bare === 0
      ? ', since the column keeps no zone'
      : `; ${plural(bare, 'text says none and is', 'texts say none and are')} taken for UTC`;
  return { ...choice, note: [choice.note, said + others].filter(Boolean).join('; ') };
}

/** Every text says its offset, and not all of them UTC by its letter, as JavaScript does. */
function hasOffsets({ texts, instants, blobs }: ColumnEvidence): boolean {
  const offsets = texts.shapes.offset + texts.shapes.fineOffset;
  return offsets > 0 && texts.zoned === texts.count && instants.count + blobs.count === 0;
}

function offsetsChoice(evidence: ColumnEvidence): TypeChoice {
  const { reason } = told({ unit: 'ms' }, evidence);
  return {
    type: { kind: 'timestamptz', unit: 'ms' },
    reason: `${reason.replace(', to UTC', '')}: every text has its offset`,
  };
}

const ofWholeDays: ReadonlySet<DateReading> = new Set(['yyyymmdd', 'days', 'excel']);

function dateChoice(evidence: ColumnEvidence): TypeChoice {
  const { texts, instants } = evidence;
  const reading = chooseReading(evidence.instants);
  const isOfDays = instants.count === 0 || (ofWholeDays.has(reading.unit) && instants.fractional === 0);
  if (isOfDays && texts.shapes.date === texts.count) {
    return { ...told(reading, evidence), type: { kind: 'date', unit: reading.unit } };
  }
  return instantChoice(evidence, reading);
}

/** Prisma writes milliseconds, in whatever century; only a column of nothing but likely seconds was written by others. */
function prismaReading({ instants }: ColumnEvidence): ReadingChoice {
  const isSeconds = instants.count > 0 && instants.recent.s === instants.count;
  return chooseReading(instants, isSeconds ? 's' : 'ms');
}

const finerThanMilliseconds: ReadonlySet<DateReading> = new Set([
  'us',
  'ns',
  'webkit',
  'filetime',
  'ticks',
  'magnitude',
]);

function timestampPrecision({ texts, instants }: ColumnEvidence, unit: DateReading): number {
  const isFine = finerThanMilliseconds.has(unit) || (instants.fractional > 0 && !isOfDays(unit));
  return Math.max(3, texts.maxFractionDigits, isFine ? 6 : 0);
}

function dateTexts({ texts: { shapes } }: ColumnEvidence): number {
  return shapes.sqlite + shapes.iso + shapes.offset + shapes.fine + shapes.fineOffset + shapes.date;
}

function told({ reason, note, question }: ReadingChoice, evidence: ColumnEvidence): Omit<TypeChoice, 'type'> {
  const { texts, blobs, reals } = evidence;
  const { shapes } = texts;
  const others = listed([
    [reals.infinite, 'infinite number(s)'],
    [shapes.sqlite, 'text(s) YYYY-MM-DD HH:MM:SS'],
    [shapes.iso, 'text(s) ISO 8601'],
    [shapes.offset, 'text(s) ISO 8601 with offset, to UTC'],
    [shapes.date, 'text(s) YYYY-MM-DD'],
    [shapes.fine + shapes.fineOffset, 'text(s) finer than a microsecond'],
    [texts.count - dateTexts(evidence), 'text(s) other than dates'],
    [blobs.count, 'blob(s)'],
  ]);
  const parts = [...(reason === undefined ? [] : [reason]), ...others];
  return {
    reason: parts.length === 0 ? 'no values' : parts.join(', '),
    ...(reason !== undefined && question === undefined && { reading: reason }),
    ...(note !== undefined && { note }),
    ...(question !== undefined && { question }),
  };
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
export function counted({ integers, reals, texts, blobs }: ColumnEvidence): string {
  return list([
    [integers.count, 'integer(s)'],
    [reals.count, 'real(s)'],
    [texts.count, 'text(s)'],
    [blobs.count, 'blob(s)'],
  ]);
}

function list(parts: [count: number, name: string][]): string {
  const present = listed(parts);
  return present.length === 0 ? 'no values' : present.join(', ');
}

/** Names have `(s)` where their plural has an s. */
function listed(parts: [count: number, name: string][]): string[] {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => plural(count, name.replace('(s)', ''), name.replace('(s)', 's')));
}
