/**
 * Applies what the target demands to the staged rows, by queries that name them: constraints alone would say that there
 * is a fault, and not where. Expressions are the target's own, in PostgreSQL's words.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { isTable, readStructure } from '../server/read-structure.ts';
import { refusedByTarget } from '../server/refused-by-target.ts';
import { findUncomputable, isToBeComputed } from './computed-columns.ts';
import { whyUnseen } from './outside-references.ts';
import { findUncomputed, findUnindexed } from './refused-rows.ts';
import { examples, type Found, type Place, readKeys, rowName, rowWith, told } from './staged-rows.ts';
import { type Demand, demandsOf } from './target-constraints.ts';

/** A demand that rows do not meet. */
export interface BrokenDemand extends Found {
  kind: Demand['kind'];
  name: string;
  table: PlannedTable;
}

/** Returns what is broken, and how many demands were looked at. */
export async function checkStaged(
  client: ClientBase,
  plan: MigrationPlan,
  staging: string,
  {
    hidesValues,
    onDemand,
  }: {
    /** Rows are named by their keys alone. */
    hidesValues: boolean;
    onDemand: (subject: string, done: number, total: number) => void;
  },
): Promise<{ broken: BrokenDemand[]; checked: number }> {
  const { schema, tables } = plan;
  const names = tables.map(({ name }) => name);
  const { relations } = await readStructure(client, schema, names);
  const stagedNames = relations.flatMap(({ name, columns }) =>
    columns.some(({ generated }) => generated !== '') ? [name] : [],
  );
  const staged = stagedNames.length === 0 ? [] : (await readStructure(client, staging, stagedNames)).relations;
  const demands = relations
    .filter(isTable)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(demandsOf)
    .filter((demand) => demand.kind !== 'computed' || isToBeComputed(demand, staged));
  const broken: BrokenDemand[] = [];
  for (const [i, demand] of demands.entries()) {
    // An expression that fails says nothing of what is there twice.
    if (demand.kind === 'unique' && broken.some(({ kind, name }) => kind === 'index' && name === demand.name)) continue;
    onDemand(`${demand.kind} "${demand.name}" of "${demand.table}"`, i, demands.length);
    const table = tables.find(({ name }) => name === demand.table) as PlannedTable;
    const look = findBroken(client, demand, table, { schema, staging, filled: new Set(names), hidesValues });
    const found = await look.catch((error: unknown) => {
      throw refusedByTarget(`to look at the ${demand.kind} "${demand.name}" of "${demand.table}"`, error);
    });
    if (found !== undefined) broken.push({ ...found, kind: demand.kind, name: demand.name, table });
  }
  return { broken, checked: demands.length };
}

async function findBroken(
  client: ClientBase,
  demand: Demand,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  switch (demand.kind) {
    case 'computed':
      return await findUncomputable(client, demand, table, place);
    case 'check':
      return await findUnchecked(client, demand, table, place);
    case 'index':
      return await findUnindexed(client, demand, table, place);
    case 'unique':
      return await findTwice(client, demand, table, place);
    case 'reference':
      return await findUnmet(client, demand, table, place);
    case 'exclusion':
      return await findExcluded(client, demand, table, place);
  }
}

/** Rows for which a check is false. */
export async function findUnchecked(
  client: ClientBase,
  { name, condition, told: words, columns, isOfPartitions }: Omit<Extract<Demand, { kind: 'check' }>, 'kind' | 'table'>,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const from = `${qualified(place.staging, table.name)} c where not (${condition})`;
  const look = client.query<{ row: string; total: string }>(
    `select ${rowWith(table, columns, place)} as row, count(*) over () as total from ${from} limit ${examples}`,
  );
  const looked = await look.catch(async (error: unknown) => {
    const what = {
      subject: `the check "${name}"`,
      expressions: [`(${condition})`],
      where: 'true',
      told: words,
      columns,
      mustBeTrue: true as const,
    };
    const failing = await findUncomputed(client, what, table, place);
    if (failing === undefined) throw error;
    return failing;
  });
  if (!('rows' in looked)) return looked;
  const { rows } = looked;
  if (rows.length === 0) return undefined;
  const [finding, reason] = isOfPartitions
    ? [`${told(table, rows, 'have', 'has')} no partition: they are ${words}`, 'no partition of the target takes it']
    : [
        `${told(table, rows, 'break', 'breaks')} the check "${name}", ${words}`,
        `breaks the check "${name}" of the target`,
      ];
  return {
    finding,
    reason,
    keys: await readKeys(client, table, from),
  };
}

async function findTwice(
  client: ClientBase,
  { name, keys, condition, nullsAreEqual }: Extract<Demand, { kind: 'unique' }>,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const aliased = keys.map((key, i) => `${key} as k${i}`).join(', ');
  const groups = keys.map((_, i) => `k${i}`).join(', ');
  const isSet = nullsAreEqual ? [] : keys.map((key) => `(${key}) is not null`);
  const where = [...(condition === null ? [] : [`(${condition})`]), ...isSet].join(' and ') || 'true';
  const from = `from ${qualified(place.staging, table.name)} c where ${where}`;
  // Most often there is none, and the rows' names would cost as much again.
  const { rowCount } = await client.query(
    `select from (select ${aliased} ${from}) s group by ${groups} having count(*) > 1 limit 1`,
  );
  if (rowCount === 0) return undefined;
  const { rows } = await client.query<{ names: string[]; value: string }>(
    `select (pg_catalog.array_agg(name order by name))[1:${examples}] as names, ${keys.map((_, i) => `coalesce(left(min(k${i}::text), 64), 'NULL')`).join(` || ', ' || `)} as value
       from (select ${aliased}, ${rowName(table, place)} as name ${from}) s group by ${groups} having count(*) > 1 order by 1 limit ${examples}`,
  );
  const groupsTold = rows
    .map(({ names, value }) => names.join(' and ') + (place.hidesValues ? '' : ` (${value})`))
    .join('; ');
  const order = (table.sourceKey ?? []).map((column) => `c.${quoteIdentifier(column.name)}`);
  const places = `row_number() over (partition by ${keys.join(', ')} order by ${[...order, 'c.ctid'].join(', ')})`;
  return {
    finding: `table "${table.source}": the unique "${name}" (${keys.join(', ')}) has only one of ${groupsTold}`,
    reason: `the unique "${name}" of the target has another row`,
    keys: await readKeys(client, table, `(select c.*, ${places} as of_its_kind ${from}) c where of_its_kind > 1`),
  };
}

async function findUnmet(
  client: ClientBase,
  { name, keys, referencedSchema, referencedTable, referencedColumns, isFull }: Extract<Demand, { kind: 'reference' }>,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const { schema, staging, filled, hidesValues } = place;
  const isStaged = referencedSchema === schema && filled.has(referencedTable);
  if (!isStaged && (await whyUnseen(client, { referencedSchema, referencedTable })) !== undefined) return undefined;
  const parent = qualified(isStaged ? staging : referencedSchema, referencedTable);
  const pairs = keys.map((key, i) => `p.${referencedColumns[i]} = c.${key}`).join(' and ');
  const isSet = keys.map((key) => `c.${key} is not null`).join(' and ');
  const someNull = keys.map((key) => `c.${key} is null`).join(' or ');
  const someSet = keys.map((key) => `c.${key} is not null`).join(' or ');
  const isHalf = isFull ? ` or (${someNull}) and (${someSet})` : '';
  const from = `${qualified(staging, table.name)} c where ${isSet} and not exists (select from ${parent} p where ${pairs})${isHalf}`;
  const shown = `concat_ws(', ', ${keys.map((key) => `coalesce(left(c.${key}::text, 64), 'NULL')`).join(', ')})`;
  const values = hidesValues ? '' : ` || ' (' || ${shown} || ')'`;
  const { rows } = await client.query<{ row: string; total: string }>(
    `select ${rowName(table, place)}${values} as row, count(*) over () as total
       from ${from} limit ${examples}`,
  );
  if (rows.length === 0) return undefined;
  return {
    finding: `${told(table, rows, 'refer', 'refers')} by ${keys.join(', ')} to no row of "${referencedTable}" (${name})`,
    reason: `${keys.join(', ')} refers to no row of "${referencedTable}"`,
    keys: await readKeys(client, table, from),
  };
}

/** Only an index of the constraint's own kind compares every two rows in time, so it is made, and taken away again. */
async function findExcluded(
  client: ClientBase,
  { name, definition }: Extract<Demand, { kind: 'exclusion' }>,
  table: PlannedTable,
  { staging, hidesValues }: Place,
): Promise<Found | undefined> {
  await client.query('begin');
  try {
    await client.query(`alter table ${qualified(staging, table.name)} add ${definition}`);
    return undefined;
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    if (code !== '23P01' || detail === undefined) throw error;
    return {
      finding: `table "${table.source}": the exclusion "${name}" has not both${hidesValues ? ' of two rows' : `: ${detail}`}`,
      reason: `the exclusion "${name}" of the target has another row`,
      keys: undefined,
    };
  } finally {
    await client.query('rollback');
  }
}
