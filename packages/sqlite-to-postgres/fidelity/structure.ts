/** How many keys, references, unique constraints, indexes and required columns each table has, on either side. */
import { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';

interface TableStructure {
  keyColumns: number;
  requiredColumns: number;
  /** Constraints and indexes; with NOCASE one becomes the other. */
  uniques: number;
  references: number;
  /** That are not unique. */
  indexes: number;
}

/** From a plan: which tables moved under which names, and what it says is left behind. */
interface MovedTables {
  tables: readonly { source: string; name: string }[];
  leftBehind: readonly { kind: string; name: string }[];
}

type Structures = Record<string, TableStructure>;

/** By SQLite's own pragmas; what the plan says is left behind is not expected. */
export function sourceStructure(path: string, { tables, leftBehind }: MovedTables): Structures {
  using database = new DatabaseSync(path, { readOnly: true });
  const count = (sql: string, table: string) => Number(Object.values(database.prepare(sql).get(table) ?? {})[0]);
  const left = (table: string, unique: 0 | 1) => {
    const indexes = database
      .prepare(`select name from pragma_index_list(?) where origin = 'c' and "unique" = ?`)
      .all(table, unique)
      .map(({ name }) => name);
    return leftBehind.filter(({ kind, name }) => kind === 'index' && indexes.includes(name)).length;
  };
  return Object.fromEntries(
    tables.map(({ source }) => [
      source,
      {
        keyColumns: count(`select count(*) from pragma_table_info(?) where pk > 0`, source),
        requiredColumns: count(`select count(*) from pragma_table_xinfo(?) where "notnull" = 1 or pk > 0`, source),
        uniques:
          count(`select count(*) from pragma_index_list(?) where origin <> 'pk' and "unique"`, source) -
          left(source, 1),
        references: count(`select count(distinct id) from pragma_foreign_key_list(?)`, source),
        indexes: count(`select count(*) from pragma_index_list(?) where not "unique"`, source) - left(source, 0),
      },
    ]),
  );
}

/** By PostgreSQL's own catalogs. */
export async function targetStructure(
  client: ClientBase,
  schema: string,
  { tables }: Pick<MovedTables, 'tables'>,
): Promise<Structures> {
  const structures: Structures = {};
  for (const { source, name } of tables) {
    const { rows } = await client.query<TableStructure>(
      `select (select coalesce(sum(cardinality(conkey)), 0)::int from pg_constraint where conrelid = c.oid and contype = 'p') as "keyColumns",
              (select count(*)::int from pg_attribute where attrelid = c.oid and attnum > 0 and attnotnull) as "requiredColumns",
              (select count(*)::int from pg_index where indrelid = c.oid and indisunique and not indisprimary and indisvalid) as "uniques",
              (select count(*)::int from pg_constraint where conrelid = c.oid and contype = 'f' and convalidated) as "references",
              (select count(*)::int from pg_index where indrelid = c.oid and not indisunique and indisvalid) as "indexes"
         from pg_class c
        where c.relnamespace = $1::regnamespace and c.relname = $2`,
      [`"${schema}"`, name],
    );
    structures[source] = rows[0] as TableStructure;
  }
  return structures;
}

/** What stands on one side only; the target may have indexes besides. */
export function differences(source: Structures, target: Structures): string[] {
  return Object.entries(source).flatMap(([table, expected]) =>
    (Object.keys(expected) as (keyof TableStructure)[])
      .filter((what) => {
        const found = target[table]?.[what] ?? 0;
        return what === 'indexes' || what === 'uniques' ? found < expected[what] : found !== expected[what];
      })
      .map((what) => `${table}: ${expected[what]} ${what} became ${target[table]?.[what]}`),
  );
}
