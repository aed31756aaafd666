/** The two statements that write a row: a changed one on the ground of the backup's row, and a new one. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { quoteSqlite } from '../source/quote.ts';
import type { CarriedTable } from './carried-table.ts';

export interface RowInserts {
  /** Per column whether a value is given (0, 1) and the value; then the address of the backup's row. */
  insertChanged: StatementSync;
  /** Per column its value. */
  insertNew: StatementSync;
}

/** `or abort` overrules a conflict clause of the table, which could drop other rows. */
export function rowInserts(connection: DatabaseSync, table: CarriedTable): RowInserts {
  const { planned, columns, leftOut, hiddenRowid } = table;
  const into = `insert or abort into main.${quoteSqlite(planned.source)}`;
  const names = columns.map(({ source }) => quoteSqlite(source));
  const whole = [...(hiddenRowid === undefined ? [] : [hiddenRowid]), ...leftOut].map(quoteSqlite);
  const values = names.map((name) => `case when ? then ? else b.${name} end`);
  const met = planned.address.map((name) => `b.${quoteSqlite(name)} = ?`).join(' and ');
  return {
    insertChanged: connection.prepare(
      `${into} (${[...names, ...whole].join(', ')})
       select ${[...values, ...whole.map((name) => `b.${name}`)].join(', ')}
         from base.${quoteSqlite(planned.source)} b where ${met}`,
    ),
    insertNew: connection.prepare(`${into} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`),
  };
}
