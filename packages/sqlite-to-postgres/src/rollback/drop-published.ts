/** Takes out of the target what a run published, as far as it still stands. What others made there stays. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { entriesOf, findEntry } from '../journal/journal.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { forgetRun, recordSchema } from '../publish/publish.ts';
import { qualified } from '../server/ddl.ts';
import { emptyTables } from './empty-tables.ts';
import type { JournaledRun } from './find-run.ts';

export interface DroppedObjects {
  /** Those dropped, or emptied where they were there before the run. */
  tables: string[];
  /** What was gone, and what stays, in words. */
  notes: string[];
}

/** An SQLSTATE: what is to be dropped is needed by what the run did not make. */
export const dependentObjectsStillExist = '2BP01';

/** Needs an open transaction. `discard`: what was written since is given up. Throws RollbackError `rollback_referenced`. */
export async function dropPublished(
  client: ClientBase,
  { folder, entries, plan }: JournaledRun,
  { discard }: { discard: boolean },
): Promise<DroppedObjects> {
  const standing = await readRelations(client, plan.schema);
  const tables = plan.tables.map(({ name }) => name).filter((name) => standing.get(name) === 'table');
  const notes = plan.tables.flatMap(({ name }) => (tables.includes(name) ? [] : [`the table "${name}" was gone`]));
  if (plan.dataOnly) await emptyTables(client, plan, tables, { discard, runId: folder.id });
  else {
    await dropForeignKeys(client, plan);
    for (const { name } of plan.views.toReversed())
      if (standing.get(name) === 'view') await client.query(`drop view ${qualified(plan.schema, name)}`);
    for (const name of tables) await client.query(`drop table ${qualified(plan.schema, name)}`);
    notes.push(...(await dropTypes(client, plan)));
    await dropHistory(client, entries);
  }
  await forgetRun(client, folder.id);
  if (!plan.dataOnly && entriesOf(entries, 'publishing').at(-1)?.createdSchema)
    notes.push(...(await dropUnlessUsed(client, 'schema', plan.schema, quoteIdentifier(plan.schema))));
  return { tables, notes };
}

async function readRelations(client: ClientBase, schema: string): Promise<Map<string, 'table' | 'view'>> {
  const { rows } = await client.query<{ name: string; kind: 'table' | 'view' }>(
    `select relname as name, case relkind when 'v' then 'view' else 'table' end as kind
       from pg_class where relnamespace = pg_catalog.to_regnamespace($1)::oid and relkind in ('r', 'p', 'v')`,
    [quoteIdentifier(schema)],
  );
  return new Map(rows.map(({ name, kind }) => [name, kind]));
}

/** Those of the plan, also of tables that were renamed since: they would hold on to the others. */
async function dropForeignKeys(client: ClientBase, { schema, tables }: MigrationPlan): Promise<void> {
  const { rows } = await client.query<{ table: string; key: string }>(
    `select conrelid::regclass::text as table, pg_catalog.quote_ident(conname) as key
       from pg_constraint
      where contype = 'f' and connamespace = pg_catalog.to_regnamespace($1)::oid and conname = any ($2) and conparentid = 0::oid
        and confrelid in (select oid from pg_class where relnamespace = pg_catalog.to_regnamespace($1)::oid and relname = any ($3))`,
    [
      quoteIdentifier(schema),
      tables.flatMap(({ foreignKeys }) => foreignKeys.map(({ name }) => name)),
      tables.map(({ name }) => name),
    ],
  );
  for (const { table, key } of rows) await client.query(`alter table ${table} drop constraint ${key}`);
}

async function dropTypes(client: ClientBase, { schema, collations, enums }: MigrationPlan): Promise<string[]> {
  const notes: string[] = [];
  for (const { name } of collations)
    notes.push(...(await dropUnlessUsed(client, 'collation', name, qualified(schema, name))));
  for (const { name } of enums) notes.push(...(await dropUnlessUsed(client, 'type', name, qualified(schema, name))));
  return notes;
}

/** Rows of a migration history that were kept, and one that was made. */
async function dropHistory(client: ClientBase, entries: JournaledRun['entries']): Promise<void> {
  const replaced = findEntry(entries, 'history-replacing');
  if (replaced !== undefined) await client.query(`drop table if exists ${qualified(recordSchema, replaced.keptAs)}`);
  const created = findEntry(entries, 'history-creating');
  if (created !== undefined) await client.query(`drop table if exists ${qualified(created.schema, created.table)}`);
}

/** It stays where something that the run did not make needs it; returned in words. */
async function dropUnlessUsed(
  client: ClientBase,
  kind: 'schema' | 'type' | 'collation',
  name: string,
  quoted: string,
): Promise<string[]> {
  await client.query('savepoint before_drop');
  try {
    await client.query(`drop ${kind} if exists ${quoted}`);
    return [];
  } catch (error) {
    const { code, detail = '' } = error as { code?: string; detail?: string };
    if (code !== dependentObjectsStillExist) throw error;
    await client.query('rollback to savepoint before_drop');
    return [`the ${kind} "${name}" stays: ${detail.split('\n')[0]}`];
  }
}
