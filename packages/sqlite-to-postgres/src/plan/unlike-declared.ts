/**
 * Columns that hold other storage classes than their declaration says. SQLite lets them; what the values are decides where
 * they leave no doubt and the type that they call for keeps every one of them. Pure.
 */
import type { DialectName } from '../source/dialect.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { chooseInFamily, counted, type FamilyName, type TypeChoice } from './type-families.ts';

/** One value proves nothing of a column. */
const leastValues = 2;
/** Whole numbers of a column of fractions are integers in SQLite: of an INTEGER column that means fractions, most may be. */
const leastShareOfFractions = 0.1;
/** Beyond, a double is not every integer. */
const exactIntegers = 2n ** 53n;

type Way = (evidence: ColumnEvidence) => TypeChoice | undefined;

/** By the family of the declaration; of others the declaration decides alone. */
const ways: Partial<Record<FamilyName, Way>> = {
  smallint: ofIntegers,
  integer: ofIntegers,
  bigint: ofIntegers,
  double: (evidence) => onlyTexts(evidence, 'numbers'),
  text: onlyBytes,
  varchar: onlyBytes,
  bytea: ofBytes,
  any: ofAny,
};

/** A framework knows the types of its columns, and reads no others. */
const withoutTypesOfTheirOwn: ReadonlySet<DialectName> = new Set(['none', 'coredata']);

/** Undefined where the declaration stands. */
export function unlikeDeclared(
  dialect: DialectName,
  family: FamilyName,
  evidence: ColumnEvidence,
): TypeChoice | undefined {
  return withoutTypesOfTheirOwn.has(dialect) ? ways[family]?.(evidence) : undefined;
}

function ofIntegers(evidence: ColumnEvidence): TypeChoice | undefined {
  const { integers, reals } = evidence;
  const numbers = integers.count + reals.count;
  const fractions = reals.count - reals.integral - reals.infinite;
  const isOfFractions = fractions >= leastValues && fractions >= numbers * leastShareOfFractions;
  const isExact = integers.min >= -exactIntegers && integers.max <= exactIntegers;
  if (!isOfFractions || !isExact || numbers !== valueCount(evidence)) return onlyTexts(evidence, 'integers');
  return {
    type: { kind: 'double' },
    reason: counted(evidence),
    note: `declared for integers, ${fractions} of its ${numbers} numbers are fractions, and it becomes double precision`,
  };
}

function onlyTexts(evidence: ColumnEvidence, declared: string): TypeChoice | undefined {
  const { texts } = evidence;
  if (!isOnly(texts.count, evidence) || texts.withNul + texts.invalidUtf8 > 0) return undefined;
  return { type: { kind: 'text' }, reason: counted(evidence), note: nothingElse(declared, evidence, 'text') };
}

/** They may be texts in an encoding of their own, which is looked at first. */
function onlyBytes(evidence: ColumnEvidence): TypeChoice | undefined {
  if (!isOnly(evidence.blobs.count, evidence)) return undefined;
  const reason = counted(evidence);
  const otherwise: TypeChoice = {
    type: { kind: 'bytea' },
    reason,
    note: nothingElse('text', evidence, 'bytea'),
  };
  return { type: { kind: 'text' }, reason, otherwise };
}

/** BLOB has no affinity: it is what applications declare where they do not care. */
function ofBytes(evidence: ColumnEvidence): TypeChoice | undefined {
  const { integers, reals, blobs } = evidence;
  const numbers = integers.count + reals.count;
  if (blobs.count > 0) return ofAny(evidence);
  if (numbers === 0 || valueCount(evidence) < leastValues) return undefined;
  if (numbers < valueCount(evidence)) return ofAny(evidence);
  return { ...chooseInFamily('any', evidence, []), note: nothingElse('bytes', evidence, 'a number') };
}

/** Of a declaration that says nothing no value is another. Beside bytes, texts may be bytes as they are written. */
function ofAny(evidence: ColumnEvidence): TypeChoice | undefined {
  const { integers, reals, texts, blobs } = evidence;
  const numbers = integers.count + reals.count;
  const classes = [numbers, texts.count, blobs.count].filter((count) => count > 0).length;
  if (classes < 2 || texts.withNul + texts.invalidUtf8 > 0) return undefined;
  const reason = counted(evidence);
  if (blobs.count === 0)
    return {
      type: { kind: 'text', ofNumbers: true },
      reason,
      note: `it holds ${reason}, and becomes text: numbers as their digits`,
    };
  const otherwise: TypeChoice = {
    type: { kind: 'bytea', ofTexts: true },
    reason,
    note: `it holds ${reason}, and becomes bytea: what is no BLOB as the bytes of its text`,
  };
  return { type: { kind: 'bytea' }, reason, otherwise };
}

function isOnly(count: number, evidence: ColumnEvidence): boolean {
  return count >= leastValues && count === valueCount(evidence);
}

function nothingElse(declared: string, evidence: ColumnEvidence, becomes: string): string {
  return `declared for ${declared}, it holds ${counted(evidence)} and nothing else, and becomes ${becomes}`;
}
