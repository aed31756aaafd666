/** The number that SQLite would give the next row of a table, which its column in PostgreSQL must hold, too. Pure. */
import type { SourceTable } from '../source/catalog.ts';
import type { ColumnEvidence } from '../source/evidence.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor, describeType, kindOf } from '../types/target-type.ts';
import type { PlanProblem } from './plan.ts';

/** The highest rowid: SQLite, too, gives no further number then. */
const highest = (1n << 63n) - 1n;

/** Undefined for a column that the database gives no numbers to. */
export function nextNumber(
  { rowidColumn, sequenceValue = 0n }: SourceTable,
  column: string,
  { integers }: ColumnEvidence,
): bigint | undefined {
  if (column !== rowidColumn) return undefined;
  const last = integers.max > sequenceValue ? integers.max : sequenceValue;
  return last < highest ? last + 1n : highest;
}

/** As if the next number stood there already. */
export function withNextNumber(table: SourceTable, column: string, evidence: ColumnEvidence): ColumnEvidence {
  const next = nextNumber(table, column, evidence);
  if (next === undefined || next <= evidence.integers.max) return evidence;
  return { ...evidence, integers: { ...evidence.integers, max: next } };
}

/** Only a type that was asked for can be too narrow: the planner's own holds the next number. */
export function nextNumberProblems(
  table: SourceTable,
  column: string,
  type: TargetType,
  evidence: ColumnEvidence,
): PlanProblem[] {
  const next = nextNumber(table, column, evidence);
  if (next === undefined || kindOf(type) !== 'integer' || castFor(type).fits(next)) return [];
  return [
    {
      code: 'next_number_does_not_fit',
      table: table.name,
      column,
      message: `The next number of "${table.name}"."${column}" is ${next}, which ${describeType(type)} does not hold.`,
      hint: 'Give the column the type bigint: with a rule (--config), or in the target where its tables are there already.',
    },
  ];
}
