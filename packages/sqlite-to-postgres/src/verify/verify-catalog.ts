/**
 * Verifies the structure in PostgreSQL against the plan, from its own catalogs: every table, column, key and index is
 * there and valid, and every sequence stands past the highest value in its column.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { isTable, type Relation, readStructure } from '../server/read-structure.ts';

type ObjectKind = 'table' | 'column' | 'constraint' | 'index' | 'view' | 'sequence';

export interface CatalogCheck {
  /** Things looked at. */
  checked: number;
  /** What is missing or not valid, in words. */
  findings: string[];
}

export async function verifyCatalog(client: ClientBase, plan: MigrationPlan, schema: string): Promise<CatalogCheck> {
  const names = [...plan.tables, ...plan.views, ...plan.tables.flatMap(plannedSequences)].map((one) =>
    'sequence' in one ? one.sequence : one.name,
  );
  const { relations } = await readStructure(client, schema, names);
  const present: PresentObjects = new Map(relations.flatMap(objectsOf));
  const isThere = (table: string, kind: ObjectKind, name = table) => present.has(`${table}\0${kind}\0${name}`);
  const isMade = plan.dataOnly !== true;
  const notValid = new Set(
    plan.tables.flatMap(({ foreignKeys, checks }) =>
      [...foreignKeys, ...checks].filter((one) => one.notValid).map(({ name }) => name),
    ),
  );
  const gone = plan.tables.filter(({ name }) => !isThere(name, 'table'));
  const objects = plan.tables.flatMap((table) => expectedObjects(table, !isMade));
  const views = plan.views.map(({ name }) => ({ table: name, kind: 'view' as const, name }));
  // Tables that are only filled have sequences of the target, which are set when it is.
  const sequences = isMade ? plan.tables.flatMap(plannedSequences) : [];
  const findings = [
    ...gone.map(({ name }) => `table "${name}" is missing`),
    ...[...objects, ...views].flatMap((object) => {
      const isValid = present.get(`${object.table}\0${object.kind}\0${object.name}`);
      const isFine = isValid === true || (isValid === false && notValid.has(object.name));
      // What is missing with its table is told with it.
      if (isFine || gone.some(({ name }) => name === object.table)) return [];
      return [`${describeObject(object)} is ${isValid === undefined ? 'missing' : 'not valid'}`];
    }),
  ];
  for (const { table, column, sequence } of sequences) {
    if (!isThere(table, 'column', column)) continue;
    if (!isThere(sequence, 'sequence')) findings.push(`sequence "${sequence}" of "${table}" is missing`);
    else if (await isBehind(client, schema, { table, column, sequence }))
      findings.push(`sequence "${sequence}" stands before the values of "${table}"."${column}"`);
  }
  return { checked: objects.length + views.length + sequences.length, findings };
}

/** Whether each is valid. */
type PresentObjects = ReadonlyMap<string, boolean>;

function objectsOf(relation: Relation): [string, boolean][] {
  const { name: table, columns, constraints, indexes } = relation;
  const key = (kind: ObjectKind, name: string) => `${table}\0${kind}\0${name}`;
  if (relation.kind === 'S') return [[key('sequence', table), true]];
  if (relation.kind === 'v') return [[key('view', table), true]];
  if (!isTable(relation)) return [];
  return [
    [key('table', table), true],
    ...columns.map(({ name }): [string, boolean] => [key('column', name), true]),
    ...constraints.map(({ name, isValid }): [string, boolean] => [key('constraint', name), isValid]),
    ...indexes.map(({ name, isValid, isReady }): [string, boolean] => [key('index', name), isValid && isReady]),
  ];
}

export function describeObject({ table, kind, name }: { table: string; kind: string; name: string }): string {
  return kind === 'view' ? `${kind} "${name}"` : `${kind} "${name}" of "${table}"`;
}

interface SequenceUse {
  table: string;
  column: string;
  sequence: string;
}

function plannedSequences(table: PlannedTable): SequenceUse[] {
  return table.columns.flatMap(({ name, sequence }) =>
    sequence === undefined ? [] : [{ table: table.name, column: name, sequence: sequence.name }],
  );
}

async function isBehind(
  client: ClientBase,
  schema: string,
  { table, column, sequence }: SequenceUse,
): Promise<boolean> {
  const { rows } = await client.query<{ is_behind: boolean }>(
    `select coalesce(max(${quoteIdentifier(column)}), 0) > (select case when is_called then last_value else last_value - 1 end
       from ${qualified(schema, sequence)}) as is_behind from ${qualified(schema, table)}`,
  );
  return rows[0]?.is_behind === true;
}

/** Tables that are only filled are staged bare of keys: those of the target are applied by queries. */
function expectedObjects(table: PlannedTable, dataOnly: boolean) {
  const primaryKey = dataOnly ? undefined : table.primaryKey;
  const of = (kind: ObjectKind, names: string[]) => names.map((name) => ({ table: table.name, kind, name }));
  return [
    ...of(
      'column',
      table.columns.map(({ name }) => name),
    ),
    ...of(
      'constraint',
      [primaryKey, ...table.uniques, ...(dataOnly ? [] : table.foreignKeys), ...table.checks].flatMap(
        (key) => key?.name ?? [],
      ),
    ),
    ...of(
      'index',
      table.indexes.map(({ name }) => name),
    ),
  ];
}
