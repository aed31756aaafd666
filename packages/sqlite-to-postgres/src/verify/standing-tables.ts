/**
 * Which tables stand in the target so that their values can be compared: with every column of the plan, each of a type
 * that the plan's cast reads. Asked before any row is read, since a later schema may be another one.
 */
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { typeSql } from '../types/target-type.ts';

export interface PlacedTable {
  table: PlannedTable;
  /** Where it should stand. */
  schema: string;
  name: string;
}

export interface RetypedColumn {
  table: string;
  column: string;
  /** As PostgreSQL names it. */
  type: string;
}

export interface StandingTables {
  /** All that are there, by their name in the source. */
  standing: ReadonlySet<string>;
  /** Those of them whose values can be compared. */
  comparable: ReadonlySet<string>;
  retyped: RetypedColumn[];
}

/** text and varchar: of these the bytes are the value, whichever of the two a column is. */
const textOids = '25, 1043';

/**
 * $1 to $5: schema, table, column and type of every column of the plan, and whether any type will do, side by side. Of a
 * domain the type below it counts. A type that has no name any more cannot be told.
 */
const columnsQuery = `
  select c.oid is not null as stands, format_type(a.atttypid, a.atttypmod) as type,
         held.type is not null and (p.is_any or held.type = coalesce(wanted.type, held.type)
           or (held.type in (${textOids}) and wanted.type in (${textOids}))) as fits
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bool[])
         with ordinality as p (schema_name, table_name, column_name, type_name, is_any, place)
    left join pg_namespace n on n.nspname = p.schema_name
    left join pg_class c on c.relnamespace = n.oid and c.relname = p.table_name and c.relkind in ('r', 'p')
    left join pg_attribute a
      on a.attrelid = c.oid and a.attname = p.column_name and a.attnum > 0 and not a.attisdropped
    left join pg_type t on t.oid = a.atttypid
   cross join lateral (select coalesce(nullif(t.typbasetype, 0), t.oid) as type) as held
   cross join lateral (select to_regtype(p.type_name)::oid as type) as wanted
   order by p.place`;

export async function findStandingTables(
  client: ClientBase,
  tables: readonly PlacedTable[],
  planSchema: string,
): Promise<StandingTables> {
  const columns = tables.flatMap((placed) => placed.table.columns.map((column) => ({ ...placed, column })));
  const { rows } = await client.query<{ stands: boolean; type: string | null; fits: boolean }>(columnsQuery, [
    columns.map(({ schema }) => schema),
    columns.map(({ name }) => name),
    columns.map(({ column }) => column.name),
    columns.map(({ column }) => typeSql(column.type, planSchema)),
    columns.map(({ column }) => column.type.kind === 'text' && column.type.asSent === true),
  ]);
  const found = columns.map((column, i) => ({ ...column, ...rows[i] }));
  const unlike = new Set(found.filter(({ fits }) => !fits).map(({ table }) => table.source));
  return {
    standing: new Set(found.filter(({ stands }) => stands).map(({ table }) => table.source)),
    comparable: new Set(tables.map(({ table }) => table.source).filter((source) => !unlike.has(source))),
    // A column without a type is one that is not there.
    retyped: found.flatMap(({ name, column, type, fits }) =>
      type && !fits ? [{ table: name, column: column.name, type }] : [],
    ),
  };
}
