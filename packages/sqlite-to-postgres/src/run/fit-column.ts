/** Whether a column's values fit its type, after the tolerances have had their say on the type. */
import type { DatabaseSync } from 'node:sqlite';
import type { Cast } from '../casts/cast.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { TypeChoice } from '../plan/type-families.ts';
import { plural } from '../progress/plural.ts';
import { escapingType, keptAsNumbers, widenedType } from '../plan/widen-type.ts';
import type { SourceTable } from '../source/catalog.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import { findMisfits, type Misfits } from '../source/find-misfits.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor, isDoubtful, isReadAsBytes, kindOf } from '../types/target-type.ts';

export interface ColumnFit {
  choice: TypeChoice;
  misfits: Misfits | undefined;
  /** The numbers that are the question of the choice. */
  asked?: Misfits | undefined;
  /** Rounded, every value would fit. */
  isFractionOnly?: boolean;
}

interface ChosenColumn {
  table: SourceTable;
  column: string;
  chosen: TypeChoice;
  evidence: ColumnEvidence;
  /** The type was asked for, by a rule or a table that is there. */
  isFixed: boolean;
}

function readingOf(type: TargetType) {
  return { cast: castFor(type), asBytes: isReadAsBytes(type) };
}

interface FitOptions {
  tolerances: Tolerances;
  hidesValues?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

type Look = (choice: TypeChoice) => Promise<ColumnFit>;

export async function fitColumn(
  connection: DatabaseSync,
  { table, column, chosen, evidence, isFixed }: ChosenColumn,
  { tolerances, hidesValues, signal }: FitOptions,
): Promise<ColumnFit> {
  const { onNul, onBadValue, onFraction } = tolerances;
  const look: Look = async (choice) => ({
    choice,
    misfits: isDoubtful(choice.type, evidence)
      ? await findMisfits(connection, { table, column, ...readingOf(choice.type), hidesValues }, signal)
      : undefined,
  });
  const { withNul, invalidUtf8 } = evidence.texts;
  const escape = (choice: TypeChoice) =>
    (onNul === 'escape' && withNul > 0 ? escapingType(choice.type, withNul) : undefined) ?? choice;
  const fit = await fitFractions(await look(escape(chosen)), { look, isFixed, rounds: onFraction === 'round' });
  if (chosen.question !== undefined && onBadValue !== 'widen') {
    const cast: Cast = {
      ...castFor(chosen.type),
      fits: (value) => typeof value !== 'bigint' && typeof value !== 'number',
    };
    return { ...fit, asked: await findMisfits(connection, { table, column, cast, hidesValues }, signal) };
  }
  if (onBadValue !== 'widen') return fit;
  if (chosen.question !== undefined) return await look(escape(keptAsNumbers(chosen.question, evidence)));
  const bad =
    (fit.misfits?.count ?? 0) -
    (isNulOnly(fit, evidence) ? withNul : 0) +
    (isReadAsBytes(fit.choice.type) ? 0 : invalidUtf8);
  return bad > 0 ? await look(escape(widenedType(fit.choice.type, bad, evidence))) : fit;
}

/** Instants that are finer than their timestamp: rounded where that is asked for, else told from what is no instant. */
async function fitFractions(
  fit: ColumnFit,
  { look, isFixed, rounds }: { look: Look; isFixed: boolean; rounds: boolean },
): Promise<ColumnFit> {
  const { choice, misfits } = fit;
  const { type } = choice;
  if (type.kind !== 'timestamp' && type.kind !== 'timestamptz') return fit;
  if (type.rounds) {
    const { rounds: _, ...exact } = type;
    const finer = await look({ ...choice, type: exact });
    return { ...fit, choice: withRounded(choice, (finer.misfits?.count ?? 0) - (misfits?.count ?? 0)) };
  }
  if (misfits === undefined) return fit;
  // Where nobody asked for a precision, nothing is rounded that PostgreSQL could keep.
  const precision = isFixed || type.precision === undefined ? {} : { precision: 6 };
  const rounded = await look({ ...choice, type: { ...type, ...precision, rounds: true } });
  const count = misfits.count - (rounded.misfits?.count ?? 0);
  if (count > 0 && rounds) return { ...rounded, choice: withRounded(rounded.choice, count) };
  return rounded.misfits === undefined ? { ...fit, isFractionOnly: true } : fit;
}

function withRounded(choice: TypeChoice, count: number): TypeChoice {
  if (count === 0) return choice;
  return {
    ...choice,
    rounded: count,
    reason: `${choice.reason}; ${plural(count, 'finer instant is', 'finer instants are')} rounded`,
  };
}

/** Whether nothing but NUL characters keeps the values out of a column of texts. */
export function isNulOnly({ choice, misfits }: ColumnFit, evidence: ColumnEvidence): boolean {
  const { withNul } = evidence.texts;
  return ['text', 'citext'].includes(kindOf(choice.type)) && withNul > 0 && withNul === misfits?.count;
}
