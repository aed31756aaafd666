/** A planned table cut down to filling one that is there, and the order in which they are filled. Pure. */
import type { PlannedForeignKey, PlannedTable, PlanProblem } from '../plan/plan.ts';
import { computedColumn } from './effect-notes.ts';
import { getColumn, type TableMatch } from './match-tables.ts';
import type { TargetForeignKey, TargetTable } from './target-tables.ts';

/** The target's own keys, checks and indexes are there already. */
export function fitTable(
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
export function orderByTarget(tables: PlannedTable[], matches: readonly TableMatch[]): PlannedTable[] {
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
export function circleProblems(
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
