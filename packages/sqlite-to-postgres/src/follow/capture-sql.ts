/**
 * What stands in the source while a run follows it: one log table, and on every table that moves triggers that write
 * the address of each written row there. Pure; `capture.ts` puts it in and takes it out.
 */
import { quoteSqlite } from '../source/quote.ts';

/** Begins every name that is put into the source. */
export const capturePrefix = '_sqlite_to_postgres_';
export const logTable = `${capturePrefix}log`;

export interface CapturedTable {
  /** In the source. */
  name: string;
  /** Columns of the key by which rows are found again on both sides; none where a written table is copied whole. */
  key: readonly string[];
  /** Every column, for the expressions of unique indexes. */
  columns: readonly string[];
  uniques: readonly UniqueIndex[];
}

/** What makes a written row take the place of another: REPLACE removes that one without a delete trigger. */
export interface UniqueIndex {
  keys: readonly { text: string; isColumn: boolean; collation: string }[];
  /** Condition of a partial index. */
  where: string | undefined;
}

/**
 * `seq` orders the entries; `tab` names the table, `k1` … are the key of the row, with the storage class it has there.
 * The first entry has no table: its `k1` is the file by whose lock the run is known to live.
 */
export function createLog(tables: readonly CapturedTable[]): string {
  const width = Math.max(1, ...tables.map(({ key }) => key.length));
  return `create table ${quoteSqlite(logTable)} (seq integer primary key, tab text, ${logKeys(width).join(', ')})`;
}

/** The number of that first entry. */
export const firstEntry = 1;

export function logKeys(width: number): string[] {
  return Array.from({ length: width }, (_, i) => `k${i + 1}`);
}

export function createTriggers(table: CapturedTable, number: number): string[] {
  const on = (moment: string, event: string, body: readonly string[]) =>
    body.length === 0
      ? []
      : [
          `create trigger ${quoteSqlite(`${capturePrefix}${number}_${moment}_${event}`)} ${moment} ${event} on ${quoteSqlite(table.name)} begin ${body.map((statement) => `${statement}; `).join('')}end`,
        ];
  const isMoved = table.key.map((column) => `new.${quoteSqlite(column)} is not old.${quoteSqlite(column)}`);
  const other = table.key.map((column) => `t.${quoteSqlite(column)} is not old.${quoteSqlite(column)}`);
  const logMoved = isMoved.length === 0 ? [] : [`${logRow(table, 'new')} where ${isMoved.join(' or ')}`];
  const uniques = table.key.length === 0 ? [] : table.uniques;
  return [
    ...on(
      'before',
      'insert',
      uniques.map((unique) => logReplaced(table, unique)),
    ),
    ...on(
      'before',
      'update',
      uniques.map((unique) => `${logReplaced(table, unique)} and (${other.join(' or ')})`),
    ),
    ...on('after', 'insert', [logRow(table, 'new')]),
    ...on('after', 'update', [logRow(table, 'old'), ...logMoved]),
    ...on('after', 'delete', [logRow(table, 'old')]),
  ];
}

function logRow(table: CapturedTable, row: 'new' | 'old' | 't'): string {
  const names = ['tab', ...logKeys(table.key.length)].join(', ');
  const values = [quoteText(table.name), ...table.key.map((column) => `${row}.${quoteSqlite(column)}`)].join(', ');
  return `insert into ${quoteSqlite(logTable)} (${names}) select ${values}`;
}

/** Finds the row that has the unique key of the new one already, by the index itself. */
function logReplaced(table: CapturedTable, { keys, where }: UniqueIndex): string {
  const written = table.columns.map((column) => `new.${quoteSqlite(column)} as ${quoteSqlite(column)}`).join(', ');
  const same = keys.map(({ text, isColumn, collation }) =>
    isColumn
      ? `t.${quoteSqlite(text)} collate ${quoteSqlite(collation)} = new.${quoteSqlite(text)}`
      : `(${text}) collate ${quoteSqlite(collation)} = (select ${text} from (select ${written}) as t)`,
  );
  const conditions = [...same, ...(where === undefined ? [] : [`(${where})`])];
  return `${logRow(table, 't')} from ${quoteSqlite(table.name)} as t where ${conditions.join(' and ')}`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
