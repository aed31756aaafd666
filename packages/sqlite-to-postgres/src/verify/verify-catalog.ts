/**
 * Verifies the structure in PostgreSQL against the plan, from its own catalogs: every table, column, key and index is
 * there and valid, and every sequence stands past the highest value in its column.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';

interface CatalogRow {
  table_name: string;
  kind: 'table' | 'column' | 'constraint' | 'index' | 'view' | 'sequence';
  name: string;
  is_valid: boolean;
}

/** $1: the schema, quoted; one that is not there has nothing. */
const catalogQuery = `
  with relation as (select * from pg_class where relnamespace = to_regnamespace($1))
  select relname as table_name, 'table' as kind, relname as name, true as is_valid
    from relation where relkind in ('r', 'p')
  union all
  select c.relname, 'column', a.attname, true
    from pg_attribute a join relation c on c.oid = a.attrelid
   where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  union all
  select relname, 'view', relname, true from relation where relkind = 'v'
  union all
  select relname, 'sequence', relname, true from relation where relkind = 'S'
  union all
  select c.relname, 'constraint', k.conname, k.convalidated
    from pg_constraint k join relation c on c.oid = k.conrelid
  union all
  select c.relname, 'index', i.relname, x.indisvalid and x.indisready
    from pg_index x join relation c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid`;

export interface CatalogCheck {
  /** Things looked at. */
  checked: number;
  /** What is missing or not valid, in words. */
  findings: string[];
}

export async function verifyCatalog(client: ClientBase, plan: MigrationPlan, schema: string): Promise<CatalogCheck> {
  const { rows } = await client.query<CatalogRow>(catalogQuery, [quoteIdentifier(schema)]);
  const present: PresentObjects = new Map(
    rows.map((row) => [`${row.table_name}\0${row.kind}\0${row.name}`, row.is_valid]),
  );
  const isThere = (table: string, kind: CatalogRow['kind'], name = table) => present.has(`${table}\0${kind}\0${name}`);
  const isMade = plan.dataOnly !== true;
  const notValid = new Set(
    plan.tables.flatMap(({ foreignKeys }) => foreignKeys.filter((key) => key.notValid).map(({ name }) => name)),
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

type PresentObjects = ReadonlyMap<string, boolean>;

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
  const of = (kind: CatalogRow['kind'], names: string[]) => names.map((name) => ({ table: table.name, kind, name }));
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
