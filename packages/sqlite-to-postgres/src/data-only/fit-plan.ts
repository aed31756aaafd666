/** Cuts the plan of a whole move down to filling tables that are there. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { LeftBehind, MigrationPlan, PlannedForeignKey, PlannedTable, PlanProblem } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import type { SourceTable } from '../source/catalog.ts';
import { computedColumn, effectNotes } from './effect-notes.ts';
import { fitSequences } from './fit-sequences.ts';
import { getColumn, isFilled, type Matching, type TableMatch } from './match-tables.ts';
import type { FoundAbsent } from './outside-references.ts';
import { tableProblems } from './table-problems.ts';
import type { TargetForeignKey, TargetTable } from './target-tables.ts';
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

export function fitPlan(
  plan: MigrationPlan,
  inspection: Inspection,
  matching: Matching,
  broken: BrokenDemands,
): MigrationPlan {
  const matches = matching.matches.map((match) => withoutEmpty(match, inspection));
  const fitted = { ...matching, matches };
  const filled = new Set(matches.map(({ target }) => target.name));
  const tables = plan.tables.flatMap((table) => {
    const match = matches.find(({ source }) => source.name === table.source);
    return match === undefined ? [] : [fitTable(table, match, filled)];
  });
  const planned = new Set(tables.map(({ source }) => source));
  const sequences = fitSequences(matches, inspection, matching.target.sequences);
  const unmatched = matching.unmatched.flatMap(unmatchedProblem);
  return {
    ...plan,
    dataOnly: true,
    sequences: sequences.sequences,
    enums: [],
    collations: [],
    views: [],
    leftBehind: leftBehind(plan, inspection, fitted),
    tables: orderByTarget(tables, matches),
    notes: [...matching.notes, ...sequences.notes, ...broken.unseen, ...effectNotes(fitted)],
    problems: [
      ...matching.problems,
      ...plan.problems
        .filter(({ table, code }) => planned.has(table) && !settledThere.has(code))
        .filter((problem) => !isUnread(problem, matches, broken))
        .map((problem) => ({ ...problem, hint: hintFor(problem) })),
      // A column that is too narrow itself is named for that.
      ...sequences.problems.filter(
        ({ table, column }) =>
          !plan.problems.some(
            (other) => other.code === 'next_number_does_not_fit' && other.table === table && column !== undefined,
          ),
      ),
      ...unmatched,
      // Else what was not matched is what to look at.
      ...(tables.length === 0 && unmatched.length + matching.problems.length === 0 ? [nothingLeft(matching)] : []),
      ...broken.absent.flatMap((found) => absentProblem(found, inspection)),
      ...matches.flatMap((match) => [
        ...homelessProblems(match, inspection),
        ...valueProblems(match, inspection, broken),
        ...tableProblems(match),
        ...circleProblems(match.target, tables, matches),
      ]),
    ],
  };
}

/** Of a column with values that are none of its type the problem is told once. */
function isUnread({ table, column }: PlanProblem, matches: readonly TableMatch[], { unread }: BrokenDemands): boolean {
  const name = matches.find(({ source }) => source.name === table)?.columns.get(column ?? '');
  return name !== undefined && unread.get(table)?.has(name) === true;
}

/** A column of a type that the mover does not know, for which the source has nothing, takes its default. */
function withoutEmpty(match: TableMatch, { findings }: Inspection): TableMatch {
  const { source, target } = match;
  const empty = [...match.columns].filter(([column, name]) => {
    const held = getColumn(target, name);
    const nulls = findings.get(source.name)?.get(column)?.evidence.nulls ?? 0;
    return !isFilled(held) && !held.notNull && nulls === source.rows;
  });
  if (empty.length === 0) return match;
  const columns = new Map(match.columns);
  for (const [column] of empty) columns.delete(column);
  return { ...match, columns, leftToDefault: [...match.leftToDefault, ...empty.map(([, name]) => name)] };
}

/** A table that is there has as many columns as it can have, and foreign keys between types that can be compared. */
const settledThere: ReadonlySet<string> = new Set(['too_many_columns', 'foreign_key_types_differ']);

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

function hintFor({ code, hint }: PlanProblem): string {
  // The column is another's, and keeps its type.
  if (code === 'date_reading_unknown') return hint.replace(/; or go on with --on-bad-value widen.*$/, '.');
  if (code === 'null_in_key') return hint.replace(/--on-bad-value widen .* or --on-bad-value/, '--on-bad-value');
  return hints[code] ?? hint;
}

function leftBehind(
  plan: MigrationPlan,
  inspection: Inspection,
  { matches, bookkeeping, kept, unmatched }: Matching,
): LeftBehind[] {
  return [
    ...plan.leftBehind.filter(({ kind }) => kind === 'table' || kind === 'column'),
    ...bookkeeping.map(({ source, tool }) =>
      leftTable(
        source,
        `kept by ${tool}, which remembers in it what it did to the source; the target's own tells of the target`,
      ),
    ),
    ...kept.map(({ source, target }) =>
      leftTable(source.name, `${plural(source.rows, 'row')}: "${target.name}" of the target keeps its own`),
    ),
    ...unmatched.filter(({ rows }) => rows === 0).map(({ name }) => leftTable(name, 'has no rows')),
    // One that holds values stops the run instead.
    ...matches.flatMap(({ source, homeless }) =>
      homeless
        .filter((name) => countValues(source, name, inspection) === 0)
        .map((name) => ({
          kind: 'column' as const,
          name: `${source.name}.${name}`,
          reason: 'holds only NULL',
          text: name,
        })),
    ),
  ];
}

function leftTable(name: string, reason: string): LeftBehind {
  return { kind: 'table', name, reason, text: name };
}

/** Those that keep the rows that they have, as they would be filled. */
export function keptTables({ tables }: MigrationPlan, { kept }: Matching): PlannedTable[] {
  return kept.flatMap((match) => {
    const table = tables.find(({ source }) => source === match.source.name);
    return table === undefined ? [] : [fitTable(table, match, new Set())];
  });
}

/** The target's own keys, checks and indexes are there already. */
function fitTable(
  table: PlannedTable,
  { source, target, columns, computed, seedRows }: TableMatch,
  planned: ReadonlySet<string>,
): PlannedTable {
  const kept = table.columns.filter(({ source }) => columns.has(source));
  const filled = new Set(columns.values());
  const key = target.primaryKey;
  return {
    ...table,
    columns: kept.map((column) => {
      const { notNull, sequences } = getColumn(target, column.name);
      return {
        ...column,
        notNull,
        default: undefined,
        generated: undefined,
        sequence: filledSequence(sequences[0], column),
      };
    }),
    primaryKey: key !== undefined && key.columns.every((name) => filled.has(name)) ? key : undefined,
    uniques: [],
    foreignKeys: target.foreignKeys
      .filter(
        ({ referencedSchema, referencedTable }) => referencedSchema === target.schema && planned.has(referencedTable),
      )
      .map(asPlanned),
    checks: [],
    indexes: [],
    ...sourceKey(source, columns),
    ...(target.hasHeirs ? { hasHeirs: true as const } : {}),
    ...(seedRows === 'replace' ? { replaces: true as const } : {}),
    ...(computed.size === 0 ? {} : { computed: [...computed].map((pair) => computedColumn(target, pair)) }),
  };
}

function sourceKey(
  { rowidColumn, primaryKey }: TableMatch['source'],
  columns: TableMatch['columns'],
): Pick<PlannedTable, 'sourceKey'> {
  const key = rowidColumn === undefined ? (primaryKey?.columns ?? []) : [rowidColumn];
  const filled = key.flatMap((source) => {
    const name = columns.get(source);
    return name === undefined ? [] : [{ source, name }];
  });
  return key.length > 0 && filled.length === key.length ? { sourceKey: filled } : {};
}

/** Checked in the staging schema already; what a deletion does there is of no matter. */
function asPlanned(key: TargetForeignKey): PlannedForeignKey {
  const { name, columns, referencedTable, referencedColumns } = key;
  const actions = { onDelete: 'NO ACTION', onUpdate: 'NO ACTION' } as const;
  return {
    name,
    columns,
    referencedTable,
    referencedColumns,
    ...actions,
    deferrable: false,
    initiallyDeferred: false,
    notValid: false,
  };
}

/** Only what AUTOINCREMENT used highest matters: the target's own sequence is set past it. */
function filledSequence(
  name: string | undefined,
  { sequence }: PlannedTable['columns'][number],
): PlannedTable['columns'][number]['sequence'] {
  return name === undefined ? undefined : { name, style: 'identity', lastUsed: sequence?.lastUsed ?? '0' };
}

/** Every table after those it references in the target, circles aside. */
function orderByTarget(tables: PlannedTable[], matches: readonly TableMatch[]): PlannedTable[] {
  const targets = new Map(matches.map(({ target }) => [target.name, target]));
  const ordered = new Set<PlannedTable>();
  const visiting = new Set<string>();
  const visit = (table: PlannedTable): void => {
    if (visiting.has(table.name)) return;
    visiting.add(table.name);
    for (const { referencedTable } of targets.get(table.name)?.foreignKeys ?? []) {
      const referenced = tables.find(({ name }) => name === referencedTable);
      if (referenced !== undefined) visit(referenced);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  return [...ordered];
}

/** A key to a table that is filled later is checked at the end, for which its owner makes it deferrable meanwhile. */
function circleProblems(
  { name, isOwned, foreignKeys }: TargetTable,
  tables: PlannedTable[],
  matches: readonly TableMatch[],
): PlanProblem[] {
  if (isOwned) return [];
  const order = new Map(orderByTarget(tables, matches).map((table, i) => [table.name, i]));
  const isLater = ({ referencedTable }: TargetForeignKey) =>
    (order.get(referencedTable) ?? -1) > (order.get(name) ?? 0);
  return foreignKeys
    .filter((key) => !key.deferrable && isLater(key))
    .map((key) => ({
      code: 'target_key_not_ours',
      table: name,
      message: `The foreign key ${key.name} of "${name}" leads in a circle, and only the owner of the table may have it checked at the end.`,
      hint: `Connect as the owner of the table, or, as its owner: alter table "${name}" alter constraint "${key.name}" deferrable;`,
    }));
}

/** Every table stays behind: a run would publish nothing. */
function nothingLeft({ kept, bookkeeping }: Matching): PlanProblem {
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

function unmatchedProblem({ name, rows }: { name: string; rows: number }): PlanProblem[] {
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
function countValues({ name, rows }: SourceTable, column: string, { findings }: Inspection): number {
  return rows - (findings.get(name)?.get(column)?.evidence.nulls ?? 0);
}

function homelessProblems({ source, target, homeless }: TableMatch, inspection: Inspection): PlanProblem[] {
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

function absentProblem({ reference, rule, count, examples }: FoundAbsent, { tolerances }: Inspection): PlanProblem[] {
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

function valueProblems(match: TableMatch, inspection: Inspection, { nameNulls, unread }: BrokenDemands): PlanProblem[] {
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
