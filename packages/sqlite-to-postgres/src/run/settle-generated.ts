/**
 * Generated columns after the copy: PostgreSQL has computed them by the translated expression, and here they are
 * compared with what SQLite has. One that differs becomes a plain column with SQLite's values, and its table is staged
 * again; nothing is ever published that is computed otherwise than before.
 */
import type { LeftBehind, PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { createTable, qualified } from '../server/ddl.ts';
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
  const columns = table.columns.map((column) =>
    differing.includes(column) ? { ...column, generated: undefined } : column,
  );
  const plain = { ...table, columns };
  await client.query(`drop table ${qualified(schema, table.name)}`);
  for (const statement of createTable(plain, schema)) await client.query(statement);
  return {
    table: plain,
    leftBehind: differing.map(({ source, generatedText }) => ({
      kind: 'generated column',
      name: `${table.source}.${source}`,
      reason: 'PostgreSQL computes other values from the translated expression',
      text: generatedText ?? '',
    })),
    notes: differing.map(
      ({ source }) =>
        `"${table.source}"."${source}" becomes a plain column that keeps its present values: PostgreSQL would compute others.`,
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
