/** Types for columns whose own type does not hold every value, on request (`--on-bad-value widen`, `--on-nul escape`). Pure. */

import { plural } from '../progress/plural.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import type { TargetType } from '../types/target-type.ts';
import { describeType, kindOf } from '../types/target-type.ts';
import type { TypeChoice } from './type-families.ts';

/** Numbers, else text, else bytes: the first that holds every value. `misfits` of them do not fit `type`. */
export function widenedType(type: TargetType, misfits: number, evidence: ColumnEvidence): TypeChoice {
  const { reals, texts, blobs } = evidence;
  const because = `${plural(misfits, 'value does', 'values do')} not fit ${describeType(type)}`;
  if (blobs.count > 0 || texts.invalidUtf8 > 0) {
    return { type: { kind: 'bytea', ofTexts: true }, reason: `${because}; texts and numbers as their bytes` };
  }
  const isNumber = texts.count === 0 && reals.infinite === 0;
  if (isNumber && kindOf(type) === 'integer' && reals.count === 0) return { type: { kind: 'bigint' }, reason: because };
  if (isNumber) return { type: { kind: 'numeric' }, reason: because };
  return { type: { kind: 'text', ofNumbers: true }, reason: `${because}; numbers as their digits` };
}

/** The numbers of a date column of which nobody said what they count. */
export function keptAsNumbers(question: string, evidence: ColumnEvidence): TypeChoice {
  const { reals, texts, blobs } = evidence;
  const isInteger = reals.count + texts.count + blobs.count === 0;
  const { type } = isInteger ? { type: { kind: 'bigint' as const } } : widenedType({ kind: 'numeric' }, 0, evidence);
  return { type, reason: `${question}; kept as they are` };
}

/** Undefined unless the type is a text. */
export function escapingType(type: TargetType, withNul: number): TypeChoice | undefined {
  if (type.kind !== 'text' && type.kind !== 'varchar') return undefined;
  const reason = `${plural(withNul, 'text holds', 'texts hold')} a NUL, written as \\0`;
  return { type: { ...(type.kind === 'text' ? type : {}), kind: 'text', escapesNul: true }, reason };
}
