/**
 * What the target computes of the staged rows. Where it fails for a row, the row could not even be copied; the table stands
 * with plain columns in place of the computed ones then, which are filled here, and the rows are named for which that fails.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import type { Relation } from '../server/read-structure.ts';
import { failureOf, findUncomputed, stagedRows, tryRows } from './refused-rows.ts';
import { type Found, type Place, rowWith, told } from './staged-rows.ts';
import type { ComputedDemand } from './target-constraints.ts';

/** Else PostgreSQL has computed the column of every staged row already. */
export function isToBeComputed({ table, name, isVirtual }: ComputedDemand, staged: readonly Relation[]): boolean {
  const columns = staged.find((relation) => relation.name === table)?.columns;
  return isVirtual || columns?.find((column) => column.name === name)?.generated === '';
}

/** Fills the column for the other rows, but for a virtual one. */
export async function findUncomputable(
  client: ClientBase,
  demand: ComputedDemand,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const { name, expression, told: words, columns } = demand;
  const subject = `the generated column "${name}"`;
  const column = quoteIdentifier(name);
  const rows = stagedRows(table, place);
  if (await isVirtualThere(client, demand, place)) {
    if ((await failureOf(client, `select pg_catalog.count(c.${column}) from ${rows}`)) === undefined) return undefined;
    const computed = { subject, expressions: [`c.${column}`], where: 'true', told: words, columns };
    return await findUncomputed(client, computed, table, place);
  }
  const fill = `update ${rows} set ${column} = ${expression}`;
  const isFilled = (await failureOf(client, fill)) === undefined;
  if (isFilled && !(demand.notNull && (await hasNull(client, column, rows)))) return undefined;
  const refuseNull = (isRow: string) =>
    `if (select ${expression} is null from ${rows} where ${isRow}) then raise exception 'it must not be NULL'; end if; `;
  return await tryRows(client, table, place, {
    candidates: 'true',
    setUp: [],
    attempt: (isRow) => `${demand.notNull ? refuseNull(isRow) : ''}${fill} where ${isRow}`,
    name: rowWith(table, columns, place),
    stays: true,
    describe: (refused, said) => ({
      finding: `${told(table, refused, 'fail', 'fails')} ${subject}, ${words}${place.hidesValues ? '' : `: ${said}`}`,
      reason: `fails ${subject} of the target`,
    }),
  });
}

async function isVirtualThere(
  client: ClientBase,
  { table, name, isVirtual }: ComputedDemand,
  { staging }: Place,
): Promise<boolean> {
  if (!isVirtual) return false;
  const { rowCount } = await client.query(
    `select from pg_attribute where attrelid = $1::regclass::oid and attname = $2 and attgenerated <> ''`,
    [qualified(staging, table), name],
  );
  return rowCount === 1;
}

async function hasNull(client: ClientBase, column: string, rows: string): Promise<boolean> {
  return (await client.query(`select from ${rows} where c.${column} is null limit 1`)).rowCount === 1;
}
