/**
 * Takes the triggers of changed tables out of the file while rows are written: PostgreSQL's rows are the outcome
 * already. They come back word for word.
 */
import type { DatabaseSync } from 'node:sqlite';
import { quoteSqlite } from '../source/quote.ts';

/** Returns what brings them back. */
export function suspendTriggers(connection: DatabaseSync, table: string): () => void {
  const triggers = connection
    .prepare(
      `select name, sql from main.sqlite_schema where type = 'trigger' and tbl_name = ? collate nocase order by rowid`,
    )
    .all(table) as unknown as { name: string; sql: string }[];
  for (const { name } of triggers) connection.exec(`drop trigger main.${quoteSqlite(name)}`);
  return () => {
    for (const { sql } of triggers) connection.exec(sql);
  };
}
