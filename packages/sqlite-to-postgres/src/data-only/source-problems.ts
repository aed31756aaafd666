/** Why rows and values of the source cannot come into the tables that are there. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { PlanProblem } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import type { SourceTable } from '../source/catalog.ts';
import { getColumn, type Matching, type TableMatch } from './match-tables.ts';
import type { FoundAbsent } from './outside-references.ts';
import type { UnreadValues } from './unread-values.ts';

export interface BrokenDemands {
  /** References to rows that the target does not have. */
  absent: readonly FoundAbsent[];
  nameNulls: (match: TableMatch, column: string) => string;
  /** References of which only PostgreSQL sees whether they lead anywhere, in words. */
  unseen: readonly string[];
  /** By table of the source. */
  unread: ReadonlyMap<string, UnreadValues>;
}

/** In place of the hints for tables that are made: here a column's type stands. */
const hints: Readonly<Record<string, string>> = {
  value_does_not_fit:
    'Correct the rows in the source (with the sqlite3 shell or the application) and run again, leave the column out by a rule (--config), or go on with --on-bad-value reject (such rows are set aside whole).',
  instant_too_fine:
    'Round them with --on-fraction round, or in this column alone by a rule ("round": true, --config); or set such rows aside whole with --on-bad-value reject.',
  invalid_utf8:
    'Correct the rows in the source (with the sqlite3 shell or the application) and run again, or go on with --on-bad-value reject (such rows are set aside whole).',
  row_too_wide:
    'Go on with --on-bad-value reject (such rows are set aside whole), or leave columns out by rules ("leaveOut", --config): in one table PostgreSQL cannot hold such a row.',
  orphaned_rows:
    'The foreign key is of the target. Add the missing rows or set the references to NULL in the source and run again, or go on with --on-orphan reject (such rows are set aside whole).',
};

export function hintFor({ code, hint }: PlanProblem): string {
  // The column is another's, and keeps its type.
  if (code === 'date_reading_unknown') return hint.replace(/; or go on with --on-bad-value widen.*$/, '.');
  if (code === 'null_in_key') return hint.replace(/--on-bad-value widen .* or --on-bad-value/, '--on-bad-value');
  return hints[code] ?? hint;
}

/** Every table stays behind: a run would publish nothing. */
export function nothingLeft({ kept, bookkeeping }: Matching): PlanProblem {
  const keeps = kept.map(({ target }) => `"${target.name}"`);
  const [first] = [...kept.map(({ source }) => source.name), ...bookkeeping.map(({ source }) => source)];
  const words =
    keeps.length === 0 ? '' : `: ${keeps.join(', ')} ${keeps.length === 1 ? 'keeps its' : 'keep their'} rows`;
  return {
    code: 'target_nothing_to_fill',
    table: first ?? '',
    message: `No table of the target is left to be filled${words}.`,
    hint: 'Where the rows of the source should stand there, let them take the place of those that are there ("seedRows": "replace"), or name what a table fills ("name"), by rules (--config); else there is nothing to move.',
  };
}

export function unmatchedProblem({ name, rows }: { name: string; rows: number }): PlanProblem[] {
  if (rows === 0) return [];
  return [
    {
      code: 'source_table_without_target',
      table: name,
      message: `${plural(rows, 'row')} of "${name}" ${rows === 1 ? 'has' : 'have'} no table in the target.`,
      hint: 'Create the table there, name the one that they fill, or leave "' + name + '" out, with a rule (--config).',
    },
  ];
}

/** Those that are not NULL. */
export function countValues({ name, rows }: SourceTable, column: string, { findings }: Inspection): number {
  return rows - (findings.get(name)?.get(column)?.evidence.nulls ?? 0);
}

export function homelessProblems({ source, target, homeless }: TableMatch, inspection: Inspection): PlanProblem[] {
  return homeless.flatMap((column) => {
    const values = countValues(source, column, inspection);
    if (values === 0) return [];
    return [
      {
        code: 'source_column_without_target',
        table: source.name,
        column,
        message: `${plural(values, 'value')} of "${source.name}"."${column}" ${values === 1 ? 'has' : 'have'} no column in "${target.name}".`,
        hint: 'Add the column there, name the one that they fill, or leave it out, with a rule (--config).',
      },
    ];
  });
}

export function absentProblem(
  { reference, rule, count, examples }: FoundAbsent,
  { tolerances }: Inspection,
): PlanProblem[] {
  if (rule !== undefined && tolerances.onOrphan === 'reject') return [];
  const { source, columns, key, referencedTable } = reference;
  const by = columns.map((column) => `"${column}"`).join(', ');
  return [
    {
      code: 'orphaned_rows',
      table: source.name,
      column: columns.join(', '),
      message: `${plural(count, 'row')} of "${source.name}" ${count === 1 ? 'refers' : 'refer'} by ${by} to no row that "${referencedTable}" has in the target (${key}): ${examples.join('; ')}${count > examples.length ? '; …' : ''}.`,
      hint:
        rule === undefined
          ? `Add the missing rows to "${referencedTable}" in the target, or set the references to NULL in the source, and run again.`
          : `Add the missing rows to "${referencedTable}" in the target, or set the references to NULL in the source, and run again; or go on with --on-orphan reject (such rows are set aside whole).`,
    },
  ];
}

export function valueProblems(
  match: TableMatch,
  inspection: Inspection,
  { nameNulls, unread }: BrokenDemands,
): PlanProblem[] {
  const { source, target, columns } = match;
  const rejects = inspection.rejecting.find((table) => table.source === source.name)?.rejects;
  return [...columns].flatMap(([column, name]): PlanProblem[] => {
    const held = getColumn(target, name);
    const { type, notNull } = held;
    const nulls = inspection.findings.get(source.name)?.get(column)?.evidence.nulls ?? 0;
    const where = { table: source.name, column };
    const others = unread.get(source.name)?.get(name);
    if (others !== undefined) {
      return [
        {
          code: 'target_type_not_filled',
          ...where,
          message: `"${target.name}"."${name}" is of the type ${type}, of which PostgreSQL does not write all values as they are in "${source.name}"."${column}": ${others}.`,
          hint: 'Write them in the source as PostgreSQL does, or leave the column out with a rule (--config) and fill it afterwards, or let it be text until then.',
        },
      ];
    }
    if (!notNull || nulls === 0 || rejects?.nulls.includes(column)) return [];
    return [
      {
        code: 'null_in_not_null',
        ...where,
        message: `${plural(nulls, 'row')} of "${source.name}" ${nulls === 1 ? 'has' : 'have'} NULL in "${column}"; "${target.name}"."${name}" must not be NULL: ${nameNulls(match, column)}.`,
        hint: 'Give these rows a value in the source, or let the column be NULL in the target; leave the column out by a rule (--config) where every row may take its default; or go on with --on-bad-value reject (such rows are set aside whole).',
      },
    ];
  });
}
