/** The type that a rule asks for, in place of the planner's choice. Pure. */
import { type DateReading, readingNames } from '../casts/date-readings.ts';
import type { BytesInText } from '../casts/bytes-in-text.ts';
import { UsageError } from '../errors.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import { parseTargetType, shownTypes } from '../types/parse-target-type.ts';
import { describeType, takingOthers, type TargetType } from '../types/target-type.ts';
import { type ReadingChoice, ruledReading } from './choose-reading.ts';
import type { ColumnDecision } from './rules/match-rules.ts';
import { type FamilyName, instantChoice, readingOfFamily, tellingOffsets, type TypeChoice } from './type-families.ts';

/**
 * Undefined where no rule speaks of the type; `declared` is the family of the column's declaration, whose writer may be known
 * by what numbers count. Throws UsageError `rule_type_unknown`, `rule_reading_without_date`.
 */
export function ruledType(
  decision: ColumnDecision,
  evidence: ColumnEvidence,
  declared: FamilyName,
  where: string,
): TypeChoice | undefined {
  const { type, round } = decision;
  if (decision.enum !== undefined) {
    const { name, values } = decision.enum;
    return { type: { kind: 'enum', name, values: [...values] }, reason: 'by rule' };
  }
  if (decision.enumElement !== undefined) {
    const { name, values, oid } = decision.enumElement;
    return { type: { kind: 'array', element: { kind: 'enum', name, values, oid } }, reason: 'by rule' };
  }
  if (decision.input !== undefined) return { type: { kind: 'input', name: decision.input }, reason: 'by rule' };
  const { decode, encoding } = decision;
  if (decode !== undefined) return inOther(type ?? 'bytea', { decodes: decode }, where);
  if (encoding !== undefined) return inOther(type ?? 'text', { encoding }, where);
  const named = decision.reading ?? decision.epoch;
  if (type === undefined && round !== true && named === undefined) return undefined;
  const reading = readingOf(named, evidence, declared);
  if (type === undefined) {
    const choice = instantChoice(evidence, reading, round === true ? 6 : undefined);
    const byRule = named === undefined ? '' : ', by rule';
    return {
      ...choice,
      type: round === true ? rounding(choice.type, where) : roundedByPattern(choice, decision).type,
      reason: choice.reason + byRule,
    };
  }
  const read = readType(type, reading.unit, named, where);
  const ofNumbers = isOfDates(read) && reading.reason !== undefined ? `; ${reading.reason}` : '';
  const choice: TypeChoice = {
    ...(isOfDates(read) && told(reading)),
    type: round === true ? rounding(read, where) : takingOthers(read, evidence, decision.takesBytesOfTexts === true),
    reason: `by rule${ofNumbers}`,
  };
  const isInstant = read.kind === 'timestamp' || read.kind === 'timestamptz';
  return roundedByPattern(isInstant ? tellingOffsets(choice, evidence) : choice, decision);
}

/** As a rule for columns of a pattern asks for it, where the column is a timestamp. */
export function roundedByPattern(choice: TypeChoice, { roundsInstants }: ColumnDecision): TypeChoice {
  const { type } = choice;
  const isInstant = type.kind === 'timestamp' || type.kind === 'timestamptz';
  return roundsInstants === true && isInstant ? { ...choice, type: { ...type, rounds: true } } : choice;
}

/** Bytes that are written as text, or text that is not UTF-8. */
function inOther(text: string, form: { decodes: BytesInText } | { encoding: string }, where: string): TypeChoice {
  const type = readType(text, 's', undefined, where);
  if ('decodes' in form && type.kind === 'bytea')
    return { type: { ...type, ...form }, reason: `by rule; texts are bytes in ${form.decodes}` };
  if ('encoding' in form && (type.kind === 'text' || type.kind === 'varchar'))
    return { type: { ...type, ...form }, reason: `by rule; what is not UTF-8 is ${form.encoding}` };
  const [property, right] = 'decodes' in form ? ['decode', 'bytea'] : ['encoding', 'text or varchar'];
  throw new UsageError(`The rule for ${where} sets "${property}" for ${describeType(type)}, which is not ${right}.`, {
    code: 'rule_form_without_type',
    hint: `Remove "${property}", or choose ${right}; a column that stands in the target keeps its type.`,
  });
}

function readingOf(named: string | undefined, evidence: ColumnEvidence, declared: FamilyName): ReadingChoice {
  const unit = named === undefined ? undefined : (readingNames[named] ?? (named as DateReading));
  return unit === undefined ? readingOfFamily(declared, evidence) : ruledReading(evidence.instants, unit);
}

function told({ reason, note, question }: ReadingChoice): Omit<TypeChoice, 'type' | 'reason'> {
  return {
    ...(reason !== undefined && question === undefined && { reading: reason }),
    ...(note !== undefined && { note }),
    ...(question !== undefined && { question }),
  };
}

function isOfDates(type: TargetType): boolean {
  return 'unit' in type;
}

function rounding(type: TargetType, where: string): TargetType {
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') return { ...type, rounds: true };
  throw new UsageError(`The rule for ${where} sets "round" for ${describeType(type)}, which is not a timestamp.`, {
    code: 'rule_round_without_timestamp',
    hint: 'Remove "round", or choose timestamp or timestamptz, with the digits of a second to keep: timestamptz(3).',
  });
}

function readType(text: string, unit: DateReading, named: string | undefined, where: string): TargetType {
  const type = parseTargetType(text, unit);
  if (type === undefined) {
    throw new UsageError(`The rule for ${where} asks for the type "${text}", which the mover does not fill.`, {
      code: 'rule_type_unknown',
      hint: `Choose one of ${shownTypes.join(', ')}, an array of one of them for JSON arrays (integer[]), or describe an enum; lengths and precisions as PostgreSQL allows them.`,
    });
  }
  if (named === undefined || 'unit' in type) return type;
  throw new UsageError(`The rule for ${where} sets "reading" for the type "${text}", which is not a date.`, {
    code: 'rule_reading_without_date',
    hint: 'Remove "reading", or choose date, timestamp or timestamptz.',
  });
}
