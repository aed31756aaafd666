/** Words for what the inspection found that the target cannot hold: what, where, how many, and what leads on. Pure. */

import { describeReading } from '../casts/date-readings.ts';
import { plural } from '../progress/plural.ts';
import type { SourceExpression, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import type { Misfits } from '../source/find-misfits.ts';
import type { TargetType } from '../types/target-type.ts';
import { describeType } from '../types/target-type.ts';
import type { AlikeKey } from './alike-keys.ts';
import { listReadings } from './choose-reading.ts';
import type { PlanProblem } from './plan.ts';
import type { ColumnFindings, GuessedForm } from './plan-rejects.ts';
import { mostColumns, mostRowBytes } from './row-width.ts';
import type { TypeChoice } from './type-families.ts';

const correct = 'Correct the rows in the source (with the sqlite3 shell or the application) and run again';

interface Where {
  table: string;
  column: string;
}

export function misfitProblem(
  where: Where,
  type: TargetType,
  misfits: Misfits,
  { isNulOnly, isFractionOnly }: Pick<ColumnFindings, 'isNulOnly' | 'isFractionOnly'>,
): PlanProblem {
  if (isFractionOnly) return fractionProblem(where, type, misfits);
  if (isNulOnly) {
    return {
      code: 'text_with_nul',
      ...where,
      message: `${plural(misfits.count, 'text')} in "${where.table}"."${where.column}" ${misfits.count === 1 ? 'holds' : 'hold'} a NUL character, which PostgreSQL's text cannot: ${examples(misfits)}.`,
      hint: `${correct}, or go on with --on-nul reject (such rows are set aside whole) or --on-nul escape (NUL becomes \\0, the text as it was is kept aside).`,
    };
  }
  return {
    code: 'value_does_not_fit',
    ...where,
    message: `${plural(misfits.count, 'value')} of "${where.table}"."${where.column}" ${misfits.count === 1 ? 'does' : 'do'} not fit ${describeType(type)}: ${examples(misfits)}.`,
    hint: `${correct}, choose another type with --config, or go on with --on-bad-value reject (such rows are set aside whole) or --on-bad-value widen (the column takes a type that holds every value).`,
  };
}

/** Nine digits, as Go and Diesel write them, where PostgreSQL keeps six at most. */
function fractionProblem(where: Where, type: TargetType, misfits: Misfits): PlanProblem {
  const digits = 'precision' in type ? (type.precision ?? 6) : 6;
  return {
    code: 'instant_too_fine',
    ...where,
    message: `${plural(misfits.count, 'instant')} of "${where.table}"."${where.column}" ${misfits.count === 1 ? 'is' : 'are'} finer than ${describeType(type)}, which keeps ${plural(digits, 'digit')} of a second: ${examples(misfits)}.`,
    hint: 'Round them with --on-fraction round, or in this column alone by a rule ("round": true, --config); or keep every digit with --on-bad-value widen (the column becomes text or a number); or set such rows aside whole with --on-bad-value reject.',
  };
}

/** Only a rule of the user can lead here: other types are aligned. */
export function typesProblem(where: Where, own: TargetType, referencedTable: string, other: TargetType): PlanProblem {
  return {
    code: 'foreign_key_types_differ',
    ...where,
    message: `"${where.table}"."${where.column}" becomes ${describeType(own)}, the key of "${referencedTable}" that it refers to ${describeType(other)}; PostgreSQL cannot compare the two.`,
    hint: 'Give both columns types of one class in the rule file.',
  };
}

/** Numbers are dates by several readings, or by none: only somebody who knows the application can say. */
export function readingProblem(
  { table, column }: Where,
  { type, question = '' }: TypeChoice,
  numbers: Misfits | undefined,
): PlanProblem {
  const likely = 'unit' in type ? describeReading(type.unit).name : 'seconds';
  return {
    code: 'date_reading_unknown',
    table,
    column,
    message: `"${table}"."${column}": ${question}${numbers === undefined ? '' : `: ${examples(numbers)}`}.`,
    hint: `Say what the numbers count by a rule (--config): "reading" with any of ${listReadings()}; or go on with --on-bad-value widen: the column keeps its numbers as numbers.`,
    reading: likely,
  };
}

export function invalidUtf8Problem(where: Where, count: number): PlanProblem {
  return {
    code: 'invalid_utf8',
    ...where,
    message: `${plural(count, 'text')} of "${where.table}"."${where.column}" ${count === 1 ? 'is' : 'are'} not valid UTF-8.`,
    hint: `${correct}, or go on with --on-bad-value reject (such rows are set aside whole) or --on-bad-value widen (the column becomes bytea and keeps every byte).`,
  };
}

/** With the rule that leads on, and what it makes of a value. */
export function withForm(problem: PlanProblem, form: GuessedForm | undefined): PlanProblem {
  if (form === undefined) return problem;
  const { rule, example } = form;
  const says =
    'encoding' in rule
      ? `read what is not a text as ${rule.encoding} ("encoding": "${rule.encoding}")`
      : `take the texts for bytes in ${rule.decode} ("decode": "${rule.decode}")`;
  const becomes = example === undefined ? '' : `, by which the first is ${example}`;
  return {
    ...problem,
    form,
    hint: `${problem.hint.replace(/\.$/, '')}; or ${says} by a rule (--config)${becomes}.`,
  };
}

/** SQLite lets a key column be NULL unless it says otherwise; PostgreSQL never does. */
export function nullInKeyProblem(where: Where, count: number): PlanProblem {
  return {
    code: 'null_in_key',
    ...where,
    message: `${plural(count, 'row')} of "${where.table}" ${count === 1 ? 'has' : 'have'} NULL in the primary key column "${where.column}".`,
    hint: `${correct}, or go on with --on-bad-value widen (the key becomes a unique constraint, which allows NULL as SQLite does; for one table a rule: "withoutKey") or --on-bad-value reject (such rows are set aside whole).`,
  };
}

/** SQLite compares what is written, PostgreSQL what it means. */
export function alikeKeyProblem({ table, kind, name, columns, doubtful, types, rows, example }: AlikeKey): PlanProblem {
  const key = name === undefined ? `${kind} (${columns.join(', ')})` : `unique index "${name}"`;
  return {
    code: 'keys_alike',
    table,
    column: doubtful[0] as string,
    message: `${plural(rows, 'row')} of "${table}" ${rows === 1 ? 'has' : 'have'} the ${key} of another row, by ${types}${example === undefined ? '' : `: ${example}`}.`,
    hint: `${correct}, or go on with --on-bad-value widen (such columns become text as it is written; a key whose rows no type tells apart stays behind), or choose another type by a rule (--config).`,
  };
}

export function orphanProblem(table: string, foreignKey: SourceForeignKey, orphans: Misfits): PlanProblem {
  const columns = foreignKey.columns.map((name) => `"${name}"`).join(', ');
  return {
    code: 'orphaned_rows',
    table,
    column: foreignKey.columns.join(', '),
    message: `${plural(orphans.count, 'row')} of "${table}" ${orphans.count === 1 ? 'refers' : 'refer'} by ${columns} to no row of "${foreignKey.referencedTable}": ${examples(orphans)}.`,
    hint: 'Add the missing rows or set the references to NULL in the source and run again, or go on with --on-orphan reject (such rows are set aside whole) or --on-orphan not-valid (the key holds for new rows only).',
  };
}

/** SQLite looks at a CHECK when a row is written, unless it is told not to. `check`: with its name in the target. */
export function brokenCheckProblem(table: string, { name, text }: SourceExpression, rows: Misfits): PlanProblem {
  return {
    code: 'rows_break_check',
    table,
    message: `${plural(rows.count, 'row')} of "${table}" ${rows.count === 1 ? 'breaks' : 'break'} the CHECK "${name}" (${text}): ${examples(rows)}.`,
    hint: brokenCheckAdvice,
  };
}

export const brokenCheckAdvice = `${correct}, or go on with --on-broken-check not-valid (every row moves; the CHECK is created NOT VALID and holds for what is written from then on).`;

/** `spare`: columns that hold nothing, and that nothing is made of. */
export function tooManyColumnsProblem({ name: table, columns }: SourceTable, spare: readonly string[]): PlanProblem {
  const excess = columns.length - mostColumns;
  const isEnough = spare.length >= excess;
  const split = 'move some of them to a table of their own in a copy of the source';
  return {
    code: 'too_many_columns',
    table,
    message: `"${table}" has ${plural(columns.length, 'column')}; PostgreSQL's tables have at most ${mostColumns.toLocaleString('en')}. ${plural(spare.length, 'column holds', 'columns hold')} nothing.`,
    hint: isEnough
      ? `Leave out columns that hold nothing by rules ("leaveOut", --config), as --suggest writes them, or ${split}.`
      : `One table of PostgreSQL cannot hold them, and no option moves them all: ${split}, or leave columns out by rules ("leaveOut", --config).`,
    ...(isEnough && { spare: spare.slice(-excess) }),
  };
}

/** Types do not help: however long its values are, each takes at least its pointer. */
export function wideRowProblem(table: string, rows: Misfits): PlanProblem {
  return {
    code: 'row_too_wide',
    table,
    message: `${plural(rows.count, 'row')} of "${table}" ${rows.count === 1 ? 'does' : 'do'} not fit a page of PostgreSQL, which has ${mostRowBytes.toLocaleString('en')} bytes for a row, of which a long value takes 18: ${examples(rows)}.`,
    hint: 'Go on with --on-bad-value reject (such rows are set aside whole), leave columns out by rules ("leaveOut", --config), or move some of the columns to a table of their own in a copy of the source: in one table PostgreSQL cannot hold such a row.',
  };
}

function examples({ count, examples: keys }: Misfits): string {
  return keys.join('; ') + (count > keys.length ? '; …' : '');
}
