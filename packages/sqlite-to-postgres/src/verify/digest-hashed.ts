/**
 * The digest of rows of which PostgreSQL hashes most values where they stand: each comes back as its key, what it does not
 * hash as `RowHash` does, and one number for all the others.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { RowDigester } from '../digest/row-digester.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { comparedColumns, keyPositions } from '../plan/compared-columns.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { type BlockRange, blockRangeCondition } from '../server/block-range.ts';
import { ownRows } from '../server/ddl.ts';
import { sentColumn } from '../server/sent-as-text.ts';
import { hashOfValue, type ServerHash } from '../types/server-hash.ts';
import { serverHashOf } from '../types/target-type.ts';
import { digestTarget } from './compare-tables.ts';
import { readTargetRows } from './read-target-rows.ts';

/** Fewer are not worth a number of their own. */
const fewestHashed = 2;

/** Needs a session without an open transaction. */
export async function digestHashed(
  client: ClientBase,
  table: PlannedTable,
  schema: string,
  blocks: BlockRange,
): Promise<TableDigest> {
  const hashes = await findAgreeing(client, hashesOf(table));
  if (hashes.size < fewestHashed) return await digestTarget(client, table, schema, blocks);
  const columns = comparedColumns(table);
  const sent = columns.map((_, i) => i).filter((i) => !hashes.has(i));
  const hash = combined([...hashes].map(([i, of]) => hashed(of, quoteIdentifier(columns[i]?.name ?? ''), i)));
  const fields = [...sent.map((i) => sentColumn(columns[i] as PlannedColumn)), hash];
  const query = `select ${fields.join(', ')} from ${ownRows(schema, table)} where ${blockRangeCondition(blocks)}`;
  const digester = new RowDigester(table);
  const add = digester.partlyHashed(sent);
  try {
    await readTargetRows(client, query, fields.length, add);
  } catch (error) {
    // The column is of another type than the plan says, which the values as they are sent tell, too.
    if ((error as { code?: string }).code?.startsWith('42') !== true) throw error;
    return await digestTarget(client, table, schema, blocks);
  }
  return digester.digest;
}

function hashed(hash: ServerHash, name: string, column: number): string {
  return `coalesce(${hash.sql(name, column)}, '${hashOfValue(column, (own) => own.null())}'::bigint)`;
}

/** As a tree that is no deeper than it must be: a chain of a thousand operators can be more than max_stack_depth allows. */
function combined(hashes: readonly string[]): string {
  if (hashes.length === 1) return hashes[0] as string;
  const half = hashes.length >> 1;
  return `(${combined(hashes.slice(0, half))} operator(pg_catalog.#) ${combined(hashes.slice(half))})`;
}

/** By the column's place. The key is sent: it tells the bucket of its row. */
function hashesOf(table: PlannedTable): Map<number, ServerHash> {
  const key = new Set(keyPositions(table));
  return new Map(
    comparedColumns(table).flatMap(({ type }, i): [number, ServerHash][] => {
      const hash = key.has(i) ? undefined : serverHashOf(type);
      return hash === undefined ? [] : [[i, hash]];
    }),
  );
}

/** Those of which the server has all functions, lets them be called, and makes the same of the probes as we do. */
async function findAgreeing(client: ClientBase, hashes: Map<number, ServerHash>): Promise<Map<number, ServerHash>> {
  const { rows: callable } = await client.query<{ call: string }>(
    `select call from pg_catalog.unnest($1::text[]) as calls (call)
      where pg_catalog.has_function_privilege(pg_catalog.to_regprocedure(call), 'execute')`,
    [[...hashes.values()].flatMap(({ calls }) => calls)],
  );
  const known = new Set(callable.map(({ call }) => call));
  const probed = new Set([...hashes.values()].filter(({ calls }) => calls.every((call) => known.has(call))));
  if (probed.size === 0) return new Map();
  const probes = [...probed].flatMap((hash) => hash.probes.map(([value, add]) => ({ hash, value, add })));
  const found = await askProbes(
    client,
    probes.map(({ hash, value }) => hash.sql(value, 0)),
  );
  const differing = probes.filter(({ add }, i) => found[i] !== hashOfValue(0, add));
  for (const { hash } of differing) probed.delete(hash);
  return new Map([...hashes].filter(([, hash]) => probed.has(hash)));
}

/** Nothing of a server whose encoding has no such letters. */
async function askProbes(client: ClientBase, probes: readonly string[]): Promise<readonly string[]> {
  try {
    const query = `select array[${probes.join(', ')}]::text[] as found`;
    return (await client.query<{ found: string[] }>(query)).rows[0]?.found ?? [];
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('22') !== true) throw error;
    return [];
  }
}
