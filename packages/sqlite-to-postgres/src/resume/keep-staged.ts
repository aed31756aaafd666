/**
 * What of a dead run's staging schema can stay: a table whose structure is the plan's and whose rows have the digest
 * of the backup's rows. Everything else is dropped, to be staged again; keys and indexes that stand and are valid stay.
 */
import type { DatabaseSync } from 'node:sqlite';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { TableDigest } from '../digest/table-digest.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { qualified } from '../server/ddl.ts';
import { createStaging, dropStaging } from '../server/staging.ts';
import type { Workforce } from '../threads/workforce.ts';
import { digestSource } from '../verify/compare-tables.ts';
import { digestWhole } from '../verify/digest-whole.ts';
import {
  isOnTheWay,
  type PlannedStructure,
  readPlannedStructure,
  readStagedStructure,
  type StagedStructure,
} from './staged-structure.ts';

export interface KeepRequest {
  source: DatabaseSync;
  client: ClientBase;
  plan: MigrationPlan;
  /** The staging schema; this run's by now. */
  schema: string;
  threads: { workforce: Workforce; targetUrl: string };
  onProgress(table: string, done: number, total: number): void;
  signal?: AbortSignal | undefined;
}

/** Why a table is staged again. */
export type Fault = 'not there' | 'incomplete' | 'of another structure' | 'of other values';

export interface KeptStaging {
  /** Digests of the tables that stay, by their name in the source. */
  digests: Map<string, TableDigest>;
  /** Those that do not, by their name in the source. */
  faults: Map<string, Fault>;
  /** Whether types and collations stand. */
  hasShared: boolean;
  /** Whether a key, check or index of a table of the target stands. */
  isMade: (table: string, name: string) => boolean;
}

export async function keepStaged(request: KeepRequest): Promise<KeptStaging> {
  const { client, plan, schema } = request;
  const planned = await readPlannedStructure(client, plan);
  await dropViews(client, schema);
  await dropHalfKeys(client, plan, schema);
  await dropHalfReferences(client, plan, schema);
  const staged = await readCommitted(client, schema);
  const digests: KeptStaging['digests'] = new Map();
  const faults: KeptStaging['faults'] = new Map();
  const hasShared = staged.shared.join('\n') === planned.bare.shared.join('\n');
  for (const [i, table] of plan.tables.entries()) {
    request.onProgress(table.source, i, plan.tables.length);
    const found = await look(request, table, staged, planned);
    if (typeof found === 'string') faults.set(table.source, found);
    else if (hasShared) digests.set(table.source, found);
  }
  if (hasShared) await dropFaulty(client, plan, schema, faults);
  else await beginAnew(client, schema);
  const made = namesOf(await readCommitted(client, schema));
  return { digests, faults, hasShared, isMade: (table, name) => made.has(`${table}\0${name}`) };
}

async function look(
  request: KeepRequest,
  table: PlannedTable,
  staged: StagedStructure,
  { bare, complete }: PlannedStructure,
): Promise<TableDigest | Fault> {
  const facts = staged.tables.get(table.name);
  if (facts === undefined) return 'not there';
  if (!isOnTheWay(facts, bare.tables.get(table.name) ?? [], complete.tables.get(table.name) ?? []))
    return 'of another structure';
  const found = await digestWhole(request.client, table, request.schema, request.threads);
  if (found.rows === 0 && table.rows > 0) return 'incomplete';
  const expected = await digestSource(request.source, table, request.signal);
  if (expected.differingBuckets(found).size === 0) return expected;
  return found.rows < expected.rows ? 'incomplete' : 'of other values';
}

async function readCommitted(client: ClientBase, schema: string): Promise<StagedStructure> {
  await client.query('begin read only');
  return await readStagedStructure(client, schema).finally(async () => await client.query('rollback'));
}

/** They read from the tables, and cost nothing to make again. */
async function dropViews(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select viewname as name from pg_views where schemaname = $1', [
    schema,
  ]);
  for (const { name } of rows) await client.query(`drop view if exists ${qualified(schema, name)} cascade`);
}

/** The index of a key that was not declared yet. */
async function dropHalfKeys(client: ClientBase, { tables }: MigrationPlan, schema: string): Promise<void> {
  const keys = tables.flatMap(({ primaryKey, uniques }) => [...(primaryKey ? [primaryKey] : []), ...uniques]);
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = any($2) and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))`,
    [schema, keys.map(({ name }) => name)],
  );
  for (const { name } of rows) await client.query(`drop index ${qualified(schema, name)}`);
}

/** Declared, but not checked yet. */
async function dropHalfReferences(client: ClientBase, { tables }: MigrationPlan, schema: string): Promise<void> {
  for (const { name, foreignKeys } of tables) {
    const { rows } = await client.query<{ key: string }>(
      `select conname as key from pg_constraint
        where conrelid = pg_catalog.to_regclass($1)::oid and contype = 'f' and not convalidated and conname = any($2)`,
      [qualified(schema, name), foreignKeys.filter(({ notValid }) => !notValid).map((key) => key.name)],
    );
    for (const { key } of rows)
      await client.query(`alter table ${qualified(schema, name)} drop constraint ${quoteIdentifier(key)}`);
  }
}

async function dropFaulty(
  client: ClientBase,
  { tables }: MigrationPlan,
  schema: string,
  faults: KeptStaging['faults'],
): Promise<void> {
  for (const { source, name, columns } of tables) {
    if (!faults.has(source)) continue;
    await client.query(`drop table if exists ${qualified(schema, name)} cascade`);
    // One that was made, but not its table, belongs to nothing yet.
    for (const { sequence } of columns)
      if (sequence !== undefined) await client.query(`drop sequence if exists ${qualified(schema, sequence.name)}`);
  }
}

/** The advisory lock on the schema's name stays. */
async function beginAnew(client: ClientBase, schema: string): Promise<void> {
  await dropStaging(client, schema);
  await createStaging(client, schema);
}

function namesOf({ tables }: StagedStructure): Set<string> {
  const made = new Set<string>();
  for (const [table, facts] of tables)
    for (const { kind, name } of facts) if (kind === 'constraint' || kind === 'index') made.add(`${table}\0${name}`);
  return made;
}

/** For the screen: which tables are staged again though something of them was there. */
export function describeKept({ digests, faults }: KeptStaging): string {
  const again = [...faults].filter(([, fault]) => fault !== 'not there');
  const named = again.map(([table, fault]) => `"${table}" (${fault})`).join(', ');
  return `${plural(digests.size, 'table of the dead run is whole and stays', 'tables of the dead run are whole and stay')}${again.length === 0 ? '' : `; staged again: ${named}`}`;
}
