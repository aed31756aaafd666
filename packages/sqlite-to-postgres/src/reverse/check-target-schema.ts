/**
 * The original SQLite schema has a place for what was moved and for nothing else: what PostgreSQL's schema has gained,
 * lost or retyped since the migration is named before anything is written.
 */
import type { ClientBase } from 'pg';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { isTable, type Relation, readStructure, resolveTypes } from '../server/read-structure.ts';
import { typeSql } from '../types/target-type.ts';
import { holds } from '../verify/standing-tables.ts';

/**
 * Throws RollbackError `target_schema_changed` with every difference. Tables that the application made itself may have
 * columns of their own; what stands in those is returned as notes.
 */
export async function checkTargetSchema(
  client: ClientBase,
  plan: MigrationPlan,
  replaced: ReadonlySet<string>,
): Promise<string[]> {
  const tables = plan.tables.filter(({ name }) => !replaced.has(name));
  const { relations } = await readStructure(client, plan.schema);
  const standing = relations.filter(isTable);
  const findings = [
    ...newTables(standing, tables, replaced),
    ...(await differences(client, standing, { ...plan, tables })),
  ].toSorted();
  const own = plan.dataOnly ? findings.filter((finding) => finding.endsWith(' is new')) : [];
  const changed = findings.filter((finding) => !own.includes(finding));
  if (changed.length === 0) return own.map((finding) => finding.replace(/ is new$/, ' has no place in SQLite'));
  throw new RollbackError('The schema in PostgreSQL is no longer the one that was moved; SQLite has no place for it.', {
    code: 'target_schema_changed',
    findings: changed,
    hint: 'Nothing was changed. Undo these changes of the schema and run again, or give up what was written since: --discard.',
  });
}

/** A table counts as new where it was made after the moved ones: the schema may have had tables before. */
function newTables(
  standing: readonly Relation[],
  tables: readonly PlannedTable[],
  replaced: ReadonlySet<string>,
): string[] {
  const moved = new Set(tables.map(({ name }) => name));
  const made = standing.filter(({ name }) => moved.has(name)).map(({ oid }) => oid);
  if (made.length === 0) return [];
  const last = Math.max(...made);
  return standing
    .filter(({ name, oid }) => !moved.has(name) && !replaced.has(name) && oid > last)
    .map(({ name }) => `table "${name}" is new`);
}

async function differences(
  client: ClientBase,
  standing: readonly Relation[],
  { tables, schema, dataOnly }: MigrationPlan,
): Promise<string[]> {
  const findings: string[] = [];
  for (const table of tables) {
    const found = standing.find(({ name }) => name === table.name);
    const wanted = await resolveTypes(
      client,
      table.columns.map(({ type }) => typeSql(type, schema)),
    );
    if (found === undefined) findings.push(`table "${table.name}" is gone`);
    else findings.push(...columnDifferences(table, found, wanted, dataOnly === true));
  }
  return findings;
}

/** For a table that the application made, a type that reads the plan's values will do: a domain, `varchar` for `text`. */
function columnDifferences(
  table: PlannedTable,
  { columns }: Relation,
  wanted: readonly (number | null)[],
  isTheirs: boolean,
): string[] {
  const planned = new Map(table.columns.map(({ name, type }, i) => [name, { type, oid: wanted[i] }]));
  const present = new Set(columns.map(({ name }) => name));
  return [
    ...columns.flatMap((column) => {
      const { name, typeOid, type } = column;
      const plan = planned.get(name);
      if (plan === undefined) return [`column "${name}" of "${table.name}" is new`];
      const isSame = isTheirs ? holds(column, plan.type, plan.oid) : plan.oid === typeOid;
      return isSame ? [] : [`column "${name}" of "${table.name}" is ${type} now`];
    }),
    ...[...planned.keys()].flatMap((name) =>
      present.has(name) ? [] : [`column "${name}" of "${table.name}" is gone`],
    ),
  ];
}
