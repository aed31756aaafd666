/** The type that a rule asks for, in place of the planner's choice. Pure. */
import type { EpochUnit } from '../casts/timestamp.ts';
import { UsageError } from '../errors.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import { parseTargetType } from '../types/parse-target-type.ts';
import { describeType, type TargetType } from '../types/target-type.ts';
import type { ColumnDecision } from './rules/match-rules.ts';
import { epochUnit, type TypeChoice, timestampChoice } from './type-families.ts';

/** Undefined where no rule speaks of the type. Throws UsageError `rule_type_unknown`, `rule_epoch_without_date`. */
export function ruledType(decision: ColumnDecision, evidence: ColumnEvidence, where: string): TypeChoice | undefined {
  const { type, epoch, round } = decision;
  if (decision.enum !== undefined) return { type: { kind: 'enum', ...decision.enum }, reason: 'by rule' };
  if (type !== undefined) {
    const read = readType(type, epoch, evidence, where);
    if (round !== true) return { type: takingOthers(read, evidence), reason: 'by rule' };
    return { type: rounding(read, where), reason: 'by rule; finer instants are rounded' };
  }
  if (round === true) {
    const choice = timestampChoice(evidence, epoch ?? epochUnit(evidence), 6);
    return { type: rounding(choice.type, where), reason: `${choice.reason}; finer instants are rounded` };
  }
  return epoch === undefined ? undefined : { ...timestampChoice(evidence, epoch), reason: `epoch ${epoch} by rule` };
}

function rounding(type: TargetType, where: string): TargetType {
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') return { ...type, rounds: true };
  throw new UsageError(`The rule for ${where} sets "round" for ${describeType(type)}, which is no timestamp.`, {
    code: 'rule_round_without_timestamp',
    hint: 'Remove "round", or choose timestamp or timestamptz, with the digits of a second to keep: timestamptz(3).',
  });
}

function readType(text: string, epoch: EpochUnit | undefined, evidence: ColumnEvidence, where: string): TargetType {
  const type = parseTargetType(text, epoch ?? epochUnit(evidence));
  if (type === undefined) {
    throw new UsageError(`The rule for ${where} asks for the type "${text}", which the mover does not fill.`, {
      code: 'rule_type_unknown',
      hint: 'Choose one of smallint, integer, bigint, double precision, numeric(p,s), boolean, text, varchar(n), char(n), citext, bytea, json, jsonb, uuid, date, time, timestamp(p), timestamptz(p), an array of one of them for JSON arrays (integer[]), or describe an enum; lengths and precisions as PostgreSQL allows them.',
    });
  }
  if (epoch === undefined || 'unit' in type) return type;
  throw new UsageError(`The rule for ${where} sets "epoch" for the type "${text}", which is no date.`, {
    code: 'rule_epoch_without_date',
    hint: 'Remove "epoch", or choose date, timestamp or timestamptz.',
  });
}

/**
 * What is asked for by word takes values of another storage class where they lose nothing: numbers become text as their
 * digits (of a REAL only where it is `text`: the digits are SQLite's), and texts that are digits become numbers.
 */
function takingOthers(type: TargetType, { integers, reals, texts }: ColumnEvidence): TargetType {
  switch (type.kind) {
    case 'text':
      return integers.count + reals.count > 0 ? { ...type, ofNumbers: true } : type;
    case 'varchar':
      return integers.count > 0 && reals.count === 0 ? { ...type, ofNumbers: true } : type;
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'double':
      return texts.count > 0 ? { ...type, ofTexts: true } : type;
    default:
      return type;
  }
}
