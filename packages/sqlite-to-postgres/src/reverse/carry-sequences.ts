/** AUTOINCREMENT gives out no number twice: what the sequences of PostgreSQL have given out since counts as well. */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import type { CarriedFile } from './carried-file.ts';
import type { CarriedTable } from './carried-table.ts';

/** The name of a sequence that stood in the target is quoted with its schema already. */
export async function carrySequence(
  file: CarriedFile,
  client: ClientBase,
  { schema, dataOnly }: Pick<MigrationPlan, 'schema' | 'dataOnly'>,
  { planned, autoincrement }: CarriedTable,
): Promise<void> {
  const sequence = planned.columns.find((column) => column.sequence !== undefined)?.sequence;
  if (!autoincrement || sequence === undefined) return;
  const { rows } = await client.query<{ used: string | null }>(
    `select case when is_called then last_value::text end as used from ${dataOnly ? sequence.name : qualified(schema, sequence.name)}`,
  );
  const used = BigInt(rows[0]?.used ?? 0);
  const table = planned.source;
  if (used <= readSequence(file.isChanged ? file.connection : file.base, table)) return;
  const { connection } = file;
  const updated = connection.prepare('update main.sqlite_sequence set seq = ? where name = ?').run(used, table);
  if (updated.changes === 0) {
    connection.prepare('insert into main.sqlite_sequence (name, seq) values (?, ?)').run(table, used);
  }
}

function readSequence(connection: DatabaseSync, table: string): bigint {
  const statement = connection.prepare('select max(seq) as seq from main.sqlite_sequence where name = ?');
  statement.setReadBigInts(true);
  return (statement.get(table)?.['seq'] as bigint | null | undefined) ?? 0n;
}
