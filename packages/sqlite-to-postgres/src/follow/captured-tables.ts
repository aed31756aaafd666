/** Which tables of the source are followed, and by which key: as the plan has them. Reads only. */
import type { DatabaseSync } from 'node:sqlite';
import { parseCreateIndex } from '@vanguard/sqlite-sql';
import { SourceError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import type { CapturedTable, UniqueIndex } from './capture-sql.ts';

/** Throws SourceError `virtual_table_not_followed`. */
export function capturedTables(connection: DatabaseSync, plan: MigrationPlan): CapturedTable[] {
  return plan.tables.map((table) => {
    refuseVirtual(connection, table);
    return {
      name: table.source,
      key: sourceKey(table),
      columns: namesOf(connection, 'select name from pragma_table_xinfo(?)', table.source),
      uniques: readUniques(connection, table.source),
    };
  });
}

/** Columns of the source that are the target's primary key; empty where that does not lead to a row. */
export function sourceKey({ primaryKey, columns }: PlannedTable): string[] {
  const key = (primaryKey?.columns ?? []).map((name) => columns.find((column) => column.name === name));
  const copied = key.filter((column) => column?.generated === undefined);
  return copied.length < key.length ? [] : copied.flatMap((column) => column?.source ?? []);
}

function refuseVirtual(connection: DatabaseSync, { source }: PlannedTable): void {
  const [type] = namesOf(connection, `select type from pragma_table_list where schema = 'main' and name = ?`, source);
  if (type === 'table') return;
  throw new SourceError(`The rows of the virtual table "${source}" cannot be followed: SQLite has no triggers on it.`, {
    code: 'virtual_table_not_followed',
    hint: 'Leave it out by a rule (--config) and fill it in PostgreSQL afterwards, or stop the application and move without --follow.',
  });
}

interface IndexRow {
  name: string;
  origin: string;
  sql: string | null;
}

interface IndexKeyRow {
  cid: number;
  name: string | null;
  coll: string;
}

/** A row of the primary key's own index is found by its address, unless the index takes different keys for equal. */
function readUniques(connection: DatabaseSync, table: string): UniqueIndex[] {
  const indexes = connection
    .prepare(
      `select i.name, i.origin, s.sql from pragma_index_list(?) i left join sqlite_schema s on s.type = 'index' and s.name = i.name where i."unique" = 1`,
    )
    .all(table) as unknown as IndexRow[];
  return indexes.flatMap(({ name, origin, sql }) => {
    const rows = connection
      .prepare('select cid, name, coll from pragma_index_xinfo(?) where key = 1 order by seqno')
      .all(name) as unknown as IndexKeyRow[];
    if (origin === 'pk' && rows.every(({ coll }) => coll === 'BINARY')) return [];
    return [readUnique(rows, sql)];
  });
}

function readUnique(rows: readonly IndexKeyRow[], sql: string | null): UniqueIndex {
  const parsed = sql === null ? undefined : parseCreateIndex(sql);
  const textOf = (span: readonly [number, number] | undefined) => span && sql?.slice(span[0], span[1]);
  return {
    keys: rows.map(({ cid, name, coll }, i) => ({
      text: cid < 0 || name === null ? (textOf(parsed?.columns[i]?.expression.span) ?? 'rowid') : name,
      isColumn: cid >= 0,
      collation: coll,
    })),
    where: textOf(parsed?.where?.span),
  };
}

function namesOf(connection: DatabaseSync, sql: string, name: string): string[] {
  const statement = connection.prepare(sql);
  statement.setReturnArrays(true);
  return (statement.all(name) as unknown as string[][]).map(([value]) => String(value));
}
