/**
 * Generated columns after the copy: PostgreSQL has computed them by the translated expression, and here they are
 * compared with what SQLite has. One that differs, or on which PostgreSQL fails, becomes a plain column with SQLite's values,
 * and its table is staged again; nothing is ever published that is computed otherwise than before.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { LeftBehind, PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { columnDefinition, createTable, qualified } from '../server/ddl.ts';
import { digestSource, digestTarget, type TwoSides } from '../verify/compare-tables.ts';

export interface SettledGenerated {
  /** With plain columns in the place of those that differ. */
  table: PlannedTable;
  leftBehind: LeftBehind[];
  notes: string[];
}

/** Where a column differs: the table stands empty again, to be copied once more. Else undefined. */
export async function settleGenerated(
  sides: TwoSides,
  signal: AbortSignal | undefined,
): Promise<SettledGenerated | undefined> {
  const { client, table, schema } = sides;
  const generated = table.columns.filter((column) => column.generated !== undefined);
  const same = async (columns: readonly PlannedColumn[]) => await isSame(sides, columns, signal);
  if (generated.length === 0 || (await same(generated))) return undefined;
  const differing: PlannedColumn[] = [];
  for (const column of generated) if (!(await same([column]))) differing.push(column);
  const plain = await createPlain(client, table, schema, differing);
  return settled(plain, differing, {
    reason: 'PostgreSQL computes other values from the translated expression',
    words: 'PostgreSQL would compute others',
  });
}

/**
 * Where the rows could not be copied, since PostgreSQL fails on what it computes of one (2 * 5,000,000,000,000,000,000 is no
 * bigint): the table stands empty again, with plain columns in place of those that fail. Undefined where none does. `copy`: into
 * the table as it is given. Needs no open transaction.
 */
export async function settleFailing(
  { client, table, schema }: Pick<TwoSides, 'client' | 'table' | 'schema'>,
  copy: (table: PlannedTable) => Promise<unknown>,
): Promise<SettledGenerated | undefined> {
  const generated = table.columns.filter((column) => column.generated !== undefined);
  if (generated.length === 0) return undefined;
  await copy(await createPlain(client, table, schema, generated));
  const failing: PlannedColumn[] = [];
  for (const column of generated) if (await fails(client, table, schema, column)) failing.push(column);
  if (failing.length === 0) return undefined;
  const plain = await createPlain(client, table, schema, failing);
  return settled(plain, failing, {
    reason: 'PostgreSQL fails on the translated expression for some of the rows',
    words: 'PostgreSQL fails to compute some of them',
  });
}

async function fails(client: ClientBase, { name }: PlannedTable, schema: string, column: PlannedColumn) {
  const alter = `alter table ${qualified(schema, name)}`;
  await client.query('begin');
  try {
    await client.query(`${alter} drop column ${quoteIdentifier(column.name)}`);
    await client.query(`${alter} add column ${columnDefinition(column, schema)}`);
    return false;
  } catch {
    return true;
  } finally {
    await client.query('rollback');
  }
}

/** Once more, with plain columns in the place of these. */
async function createPlain(
  client: ClientBase,
  table: PlannedTable,
  schema: string,
  columns: readonly PlannedColumn[],
): Promise<PlannedTable> {
  const asPlain = (column: PlannedColumn) => (columns.includes(column) ? { ...column, generated: undefined } : column);
  const plain = { ...table, columns: table.columns.map(asPlain) };
  await client.query(`drop table ${qualified(schema, table.name)}`);
  for (const statement of createTable(plain, schema)) await client.query(statement);
  return plain;
}

function settled(
  table: PlannedTable,
  columns: readonly PlannedColumn[],
  { reason, words }: { reason: string; words: string },
): SettledGenerated {
  return {
    table,
    leftBehind: columns.map(({ source, generatedText }) => ({
      kind: 'generated column',
      name: `${table.source}.${source}`,
      reason,
      text: generatedText ?? '',
    })),
    notes: columns.map(
      ({ source }) => `"${table.source}"."${source}" becomes a plain column that keeps its present values: ${words}.`,
    ),
  };
}

/** The columns beside the key, compared as if they had been copied. */
async function isSame(
  { source, client, table, schema }: TwoSides,
  columns: readonly PlannedColumn[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const key = table.primaryKey?.columns ?? [];
  const compared = table.columns
    .filter((column) => columns.includes(column) || (key.includes(column.name) && column.generated === undefined))
    .map((column) => ({ ...column, generated: undefined }));
  const view: PlannedTable = { ...table, columns: compared };
  const expected = await digestSource(source, view, signal);
  return expected.differingBuckets(await digestTarget(client, view, schema)).size === 0;
}
