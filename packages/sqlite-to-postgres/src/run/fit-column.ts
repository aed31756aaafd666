/** Whether a column's values fit its type, after the tolerances have had their say on the type. */
import type { DatabaseSync } from 'node:sqlite';
import type { Cast } from '../casts/cast.ts';
import { isDoubtful } from '../plan/doubtful-columns.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { TypeChoice } from '../plan/type-families.ts';
import { escapingType, keptAsNumbers, widenedType } from '../plan/widen-type.ts';
import type { SourceTable } from '../source/catalog.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import { findMisfits, type Misfits } from '../source/find-misfits.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor } from '../types/target-type.ts';

export interface ColumnFit {
  choice: TypeChoice;
  misfits: Misfits | undefined;
  /** The numbers that are the question of the choice. */
  asked?: Misfits | undefined;
}

interface ChosenColumn {
  table: SourceTable;
  column: string;
  chosen: TypeChoice;
  evidence: ColumnEvidence;
}

export async function fitColumn(
  connection: DatabaseSync,
  { table, column, chosen, evidence }: ChosenColumn,
  { tolerances: { onNul, onBadValue }, signal }: { tolerances: Tolerances; signal?: AbortSignal | undefined },
): Promise<ColumnFit> {
  const look = async (choice: TypeChoice): Promise<ColumnFit> => ({
    choice,
    misfits: isDoubtful(choice.type, evidence)
      ? await findMisfits(connection, { table, column, cast: castFor(choice.type) }, signal)
      : undefined,
  });
  const { withNul, invalidUtf8 } = evidence.texts;
  const escape = (choice: TypeChoice) =>
    (onNul === 'escape' && withNul > 0 ? escapingType(choice.type, withNul) : undefined) ?? choice;
  const fit = await look(escape(chosen));
  if (chosen.question !== undefined && onBadValue !== 'widen') {
    const cast: Cast = {
      ...castFor(chosen.type),
      fits: (value) => typeof value !== 'bigint' && typeof value !== 'number',
    };
    return { ...fit, asked: await findMisfits(connection, { table, column, cast }, signal) };
  }
  if (onBadValue !== 'widen') return fit;
  if (chosen.question !== undefined) return await look(escape(keptAsNumbers(chosen.question, evidence)));
  const bad = (fit.misfits?.count ?? 0) - (isNulOnly(fit, evidence) ? withNul : 0) + invalidUtf8;
  return bad > 0 ? await look(escape(widenedType(fit.choice.type, bad, evidence))) : fit;
}

const texts: ReadonlySet<TargetType['kind']> = new Set(['text', 'varchar', 'char', 'citext']);

/** Whether nothing but NUL characters keeps the values out of a column of texts. */
export function isNulOnly({ choice, misfits }: ColumnFit, evidence: ColumnEvidence): boolean {
  const { withNul } = evidence.texts;
  return texts.has(choice.type.kind) && withNul > 0 && withNul === misfits?.count;
}
