/**
 * One look at the source: the keys that were written since the last look, and the rows that stand there now, put into
 * temporary tables of the connection within one short transaction. What follows reads those at leisure.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { PlannedTable } from '../plan/plan.ts';
import { quoteSqlite } from '../source/quote.ts';
import { lastEntry } from './capture-objects.ts';
import { capturePrefix, logKeys, logTable } from './capture-sql.ts';
import { sourceKey } from './captured-tables.ts';

/** Numbers the rows of the temporary tables; no column of the source has this name. */
export const rowNumber = quoteSqlite(`${capturePrefix}row`);

export interface ChangedTable {
  planned: PlannedTable;
  /** Columns of the source; empty where the table is taken whole. */
  key: readonly string[];
  /** Temporary tables: the written keys in columns `k1` …, and the present rows under the names of their columns. */
  keys: string;
  rows: string;
}

export interface Changes {
  /** The log was read up to here. */
  lastEntry: number;
  entries: number;
  tables: ChangedTable[];
}

/** Needs an open transaction. */
export function extractChanges(connection: DatabaseSync, planned: readonly PlannedTable[], since: number): Changes {
  const last = lastEntry(connection);
  const counts = connection
    .prepare(
      `select tab, count(*) as entries from main.${quoteSqlite(logTable)} where seq > ? and seq <= ? and tab is not null group by tab`,
    )
    .all(since, last) as unknown as { tab: string; entries: number }[];
  const tables = planned.flatMap((table) => {
    if (!counts.some(({ tab }) => tab === table.source)) return [];
    return [extractTable(connection, table, since, last)];
  });
  return { lastEntry: last, entries: counts.reduce((sum, { entries }) => sum + entries, 0), tables };
}

/** Without affinity, so that every value keeps its storage class. */
function extractTable(connection: DatabaseSync, planned: PlannedTable, since: number, last: number): ChangedTable {
  const key = sourceKey(planned);
  const changed = { planned, key, keys: `keys of ${planned.source}`, rows: `rows of ${planned.source}` };
  const logged = logKeys(Math.max(1, key.length)).join(', ');
  const columns = planned.columns.map(({ source }) => quoteSqlite(source)).join(', ');
  const [keys, rows] = [temporary(changed.keys), temporary(changed.rows)];
  connection.exec(`create table ${keys} (${rowNumber} integer primary key, ${logged})`);
  connection.exec(`create table ${rows} (${rowNumber} integer primary key, ${columns})`);
  const from = `from main.${quoteSqlite(planned.source)}`;
  if (key.length === 0) {
    connection.exec(`insert into ${rows} (${columns}) select ${columns} ${from}`);
    return changed;
  }
  const isThere = logKeys(key.length)
    .map((name) => `${name} is not null`)
    .join(' and ');
  connection
    .prepare(
      `insert into ${keys} (${logged}) select distinct ${logged} from main.${quoteSqlite(logTable)} where seq > ? and seq <= ? and tab = ? and ${isThere}`,
    )
    .run(since, last, planned.source);
  const address = key.map(quoteSqlite).join(', ');
  connection.exec(
    `insert into ${rows} (${columns}) select ${columns} ${from} where (${address}) in (select ${logged} from ${keys})`,
  );
  // No key of the target may be NULL: such a row is taken along for the misfit that it is.
  const isNull = key.map((name) => `${quoteSqlite(name)} is null`).join(' or ');
  connection
    .prepare(
      `insert into ${rows} (${columns}) select ${columns} ${from} where (${isNull}) and exists (
         select 1 from main.${quoteSqlite(logTable)} where seq > ? and seq <= ? and tab = ? and not (${isThere}))`,
    )
    .run(since, last, planned.source);
  return changed;
}

export function forgetChanges(connection: DatabaseSync, { tables }: Changes): void {
  for (const { keys, rows } of tables) connection.exec(`drop table ${temporary(keys)}; drop table ${temporary(rows)}`);
}

function temporary(name: string): string {
  return `temp.${quoteSqlite(name)}`;
}
