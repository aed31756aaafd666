/** Cuts the plan of a whole move down to filling tables that are there. Pure. */
import type { Inspection } from '../plan/inspection.ts';
import type { LeftBehind, MigrationPlan, PlannedForeignKey, PlannedTable, PlanProblem } from '../plan/plan.ts';
import { getColumn, isFilled, type Matching, type TableMatch } from './match-tables.ts';
import type { TargetForeignKey, TargetTable } from './target-tables.ts';

export function fitPlan(plan: MigrationPlan, inspection: Inspection, matching: Matching): MigrationPlan {
  const { matches } = matching;
  const filled = new Set(matches.map(({ target }) => target.name));
  const tables = plan.tables.flatMap((table) => {
    const match = matches.find(({ source }) => source.name === table.source);
    return match === undefined ? [] : [fitTable(table, match, filled)];
  });
  const planned = new Set(tables.map(({ source }) => source));
  const leftAlone = plan.tables.filter(({ source }) => !planned.has(source) && !isUnmatched(source, matching));
  return {
    ...plan,
    dataOnly: true,
    enums: [],
    collations: [],
    views: [],
    leftBehind: [
      ...plan.leftBehind.filter(({ kind }) => kind === 'table' || kind === 'column'),
      ...leftAlone.map(({ source }) => leftTable(source, "kept by the application's migration tool")),
      ...matching.unmatched.filter(({ rows }) => rows === 0).map(({ name }) => leftTable(name, 'has no rows')),
      ...matches.flatMap(({ source, homeless }) =>
        homeless.map((name) => ({
          kind: 'column' as const,
          name: `${source.name}.${name}`,
          reason: 'holds only NULL',
          text: name,
        })),
      ),
    ],
    tables: orderByTarget(tables, matches),
    notes: [
      ...matching.notes,
      ...matches.flatMap(({ target, leftToDefault }) =>
        leftToDefault.length === 0
          ? []
          : [`"${target.name}": ${leftToDefault.map((name) => `"${name}"`).join(', ')} take their defaults.`],
      ),
    ],
    problems: [
      ...matching.problems,
      // A table that is there already has as many columns as it can have.
      ...plan.problems.filter(({ table, code }) => planned.has(table) && code !== 'too_many_columns'),
      ...matching.unmatched.flatMap(unmatchedProblem),
      ...matches.flatMap((match) => [
        ...homelessProblems(match, inspection),
        ...valueProblems(match, inspection),
        ...tableProblems(match.target),
      ]),
    ],
  };
}

function leftTable(name: string, reason: string): LeftBehind {
  return { kind: 'table', name, reason, text: name };
}

function isUnmatched(source: string, { unmatched }: Matching): boolean {
  return unmatched.some(({ name }) => name === source);
}

/** The target's own keys, checks and indexes are there already. */
function fitTable(table: PlannedTable, { target, columns }: TableMatch, planned: ReadonlySet<string>): PlannedTable {
  const kept = table.columns.filter(({ source }) => columns.has(source));
  const filled = new Set(columns.values());
  const key = target.primaryKey;
  return {
    ...table,
    columns: kept.map((column) => {
      const { notNull, sequence } = getColumn(target, column.name);
      return {
        ...column,
        notNull,
        default: undefined,
        generated: undefined,
        sequence: filledSequence(sequence, column),
      };
    }),
    primaryKey: key !== undefined && key.columns.every((name) => filled.has(name)) ? key : undefined,
    uniques: [],
    foreignKeys: target.foreignKeys.filter(({ referencedTable }) => planned.has(referencedTable)).map(asPlanned),
    checks: [],
    indexes: [],
  };
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

function unmatchedProblem({ name, rows }: { name: string; rows: number }): PlanProblem[] {
  if (rows === 0) return [];
  return [
    {
      code: 'source_table_without_target',
      table: name,
      message: `The ${rows.toLocaleString('en')} rows of "${name}" have no table in the target.`,
      hint: 'Create the table there, name the one that they fill, or leave "' + name + '" out, with a rule (--config).',
    },
  ];
}

function homelessProblems({ source, target, homeless }: TableMatch, inspection: Inspection): PlanProblem[] {
  return homeless.flatMap((column) => {
    const nulls = inspection.findings.get(source.name)?.get(column)?.evidence.nulls ?? 0;
    const values = source.rows - nulls;
    if (values === 0) return [];
    return [
      {
        code: 'source_column_without_target',
        table: source.name,
        column,
        message: `The ${values.toLocaleString('en')} values of "${source.name}"."${column}" have no column in "${target.name}".`,
        hint: 'Add the column there, name the one that they fill, or leave it out, with a rule (--config).',
      },
    ];
  });
}

function valueProblems({ source, target, columns }: TableMatch, inspection: Inspection): PlanProblem[] {
  return [...columns].flatMap(([column, name]): PlanProblem[] => {
    const { type, notNull, enumValues } = getColumn(target, name);
    const nulls = inspection.findings.get(source.name)?.get(column)?.evidence.nulls ?? 0;
    const where = { table: source.name, column };
    if (enumValues === undefined && !isFilled(type)) {
      return [
        {
          code: 'target_type_not_filled',
          ...where,
          message: `"${target.name}"."${name}" is of the type ${type}, which the mover does not fill.`,
          hint: 'Leave the column out with a rule (--config) and fill it afterwards, or let it be text until then.',
        },
      ];
    }
    if (!notNull || nulls === 0) return [];
    return [
      {
        code: 'null_in_not_null',
        ...where,
        message: `${nulls.toLocaleString('en')} rows of "${source.name}" have NULL in "${column}"; "${target.name}"."${name}" must not be NULL.`,
        hint: 'Give these rows a value in the source, or let the column be NULL in the target.',
      },
    ];
  });
}

function tableProblems({ name, isEmpty, mayInsert, isOwned, triggers }: TargetTable): PlanProblem[] {
  const problem = (code: string, message: string, hint: string): PlanProblem[] => [
    { code, table: name, message, hint },
  ];
  return [
    ...(isEmpty
      ? []
      : problem(
          'target_table_not_empty',
          `"${name}" of the target has rows already.`,
          `Empty it there, or leave it out with a rule (--config).`,
        )),
    ...(mayInsert
      ? []
      : problem(
          'target_no_right_to_insert',
          `The role may not insert into "${name}".`,
          `As its owner: grant insert on "${name}" to the role.`,
        )),
    ...(isOwned || triggers.length === 0
      ? []
      : problem(
          'target_triggers_not_ours',
          `The triggers ${triggers.join(', ')} of "${name}" would change the rows, and only the owner of the table may switch them off.`,
          'Connect as the owner of the table.',
        )),
  ];
}
