/**
 * Verifies the structure in PostgreSQL against the plan, from its own catalogs: every table, column, key and index is
 * there and valid, and every sequence stands past the highest value in its column.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../target/ddl.ts';

interface CatalogRow {
  table_name: string;
  kind: 'column' | 'constraint' | 'index' | 'view';
  name: string;
  is_valid: boolean;
}

const catalogQuery = `
  select c.relname as table_name, 'column' as kind, a.attname as name, true as is_valid
    from pg_attribute a join pg_class c on c.oid = a.attrelid
   where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  union all
  select relname, 'view', relname, true from pg_class where relnamespace = $1::regnamespace and relkind = 'v'
  union all
  select c.relname, 'constraint', k.conname, k.convalidated
    from pg_constraint k join pg_class c on c.oid = k.conrelid
   where c.relnamespace = $1::regnamespace
  union all
  select c.relname, 'index', i.relname, x.indisvalid and x.indisready
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
   where c.relnamespace = $1::regnamespace`;

export interface CatalogCheck {
  /** Things looked at. */
  checked: number;
  /** What is missing or not valid, in words. */
  findings: string[];
}

export async function verifyCatalog(client: ClientBase, plan: MigrationPlan, schema: string): Promise<CatalogCheck> {
  const { rows } = await client.query<CatalogRow>(catalogQuery, [quoteIdentifier(schema)]);
  const present = new Map(rows.map((row) => [`${row.table_name}\0${row.kind}\0${row.name}`, row.is_valid]));
  const views = plan.views.map(({ name }) => ({ table: name, kind: 'view' as const, name }));
  const expected = [...plan.tables.flatMap((table) => expectedObjects(table, plan.dataOnly === true)), ...views];
  const notValid = new Set(
    plan.tables.flatMap(({ foreignKeys }) => foreignKeys.filter((key) => key.notValid).map(({ name }) => name)),
  );
  const findings = expected.flatMap(({ table, kind, name }) => {
    const isValid = present.get(`${table}\0${kind}\0${name}`);
    if (isValid === true || (isValid === false && notValid.has(name))) return [];
    return [`${kind} "${name}" of "${table}" is ${isValid === undefined ? 'missing' : 'not valid'}`];
  });
  // Tables that are only filled have sequences of the target, which are set when it is.
  const own = plan.dataOnly ? [] : plan.tables;
  const sequences = own.flatMap((table) =>
    table.columns.flatMap((column) =>
      column.sequence ? [{ table, column: column.name, sequence: column.sequence }] : [],
    ),
  );
  for (const { table, column, sequence } of sequences) {
    const behind = await client.query<{ is_behind: boolean }>(
      `select coalesce(max(${quoteIdentifier(column)}), 0) > (select case when is_called then last_value else last_value - 1 end
         from ${qualified(schema, sequence.name)}) as is_behind from ${qualified(schema, table.name)}`,
    );
    if (behind.rows[0]?.is_behind)
      findings.push(`sequence "${sequence.name}" stands before the values of "${table.name}"."${column}"`);
  }
  return { checked: expected.length + sequences.length, findings };
}

/** A key of a table that is only filled was made in its likeness, under a name of PostgreSQL's choice. */
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
      [primaryKey, ...table.uniques, ...table.foreignKeys, ...table.checks].flatMap((key) => key?.name ?? []),
    ),
    ...of(
      'index',
      table.indexes.map(({ name }) => name),
    ),
  ];
}
