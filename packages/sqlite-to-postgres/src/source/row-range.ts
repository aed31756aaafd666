/** Parts of a table of SQLite that readers take independently: ranges of the rowid. */
import type { DatabaseSync } from 'node:sqlite';
import { quoteSqlite } from './quote.ts';

/** Half open; undefined for no limit. */
export interface RowRange {
  column: string;
  from: bigint | undefined;
  to: bigint | undefined;
}

/** Undefined parts stand for the whole table, where its rows have no address that is one integer. */
export function splitRows(
  connection: DatabaseSync,
  table: string,
  address: readonly string[],
  parts: number,
): (RowRange | undefined)[] {
  const [column, ...others] = address;
  if (column === undefined || others.length > 0 || parts < 2) return [undefined];
  const name = quoteSqlite(column);
  const statement = connection.prepare(
    `select (select ${name} from ${quoteSqlite(table)} order by ${name} limit 1), (select ${name} from ${quoteSqlite(table)} order by ${name} desc limit 1)`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const [least, most] = statement.get() as unknown as unknown[];
  if (typeof least !== 'bigint' || typeof most !== 'bigint') return [undefined];
  const step = (most - least) / BigInt(parts) + 1n;
  return Array.from({ length: parts }, (_, i) => ({
    column,
    from: i === 0 ? undefined : least + step * BigInt(i),
    to: i === parts - 1 ? undefined : least + step * BigInt(i + 1),
  }));
}

export function rowRangeCondition({ column, from, to }: RowRange, alias: string): string {
  const name = `${alias}.${quoteSqlite(column)}`;
  const limits = [
    ...(from === undefined ? [] : [`${name} >= ${from}`]),
    ...(to === undefined ? [] : [`${name} < ${to}`]),
  ];
  return limits.join(' and ') || '1';
}
