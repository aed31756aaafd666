/** The record schema of the target: published runs, and what they set aside. It goes with the last run. */
import type { ClientBase } from 'pg';
import { lockUntilCommit } from './staging.ts';

export const recordSchema = 'sqlite_to_postgres';
const subject = 'record of runs';

/**
 * Needs an open transaction, which keeps the schema from being dropped until it ends. Of two that make it at once the
 * second waits: `if not exists` alone would fail once the first commits.
 */
export async function createRecordSchema(client: ClientBase): Promise<void> {
  if (await stands(client)) {
    await lockUntilCommit(client, subject, 'shared');
    if (await stands(client)) return;
  }
  await lockUntilCommit(client, subject);
  if (await stands(client)) return;
  await client.query(`
    create schema if not exists ${recordSchema};
    create table if not exists ${recordSchema}.run (
      run_id text constraint run_pkey primary key,
      target_schema text not null,
      source_sha256 text not null,
      tables jsonb not null,
      plan jsonb not null,
      published_at timestamptz not null default now()
    );
    alter table ${recordSchema}.run add column if not exists structure jsonb;
    comment on column ${recordSchema}.run.structure is 'Of its tables and views as they were published; null for runs of earlier versions.';
    create table if not exists ${recordSchema}.rejected_rows (
      id bigint generated always as identity constraint rejected_rows_pkey primary key,
      run_id text not null constraint rejected_rows_run_fkey references ${recordSchema}.run (run_id) on delete cascade,
      source_table text not null,
      source_key jsonb not null,
      reasons text[] not null,
      row jsonb not null
    );
    create index if not exists rejected_rows_run_table on ${recordSchema}.rejected_rows (run_id, source_table);
    comment on table ${recordSchema}.rejected_rows is
      'Rows that were set aside on request, whole. Values: plain text, or {"integer"|"real"|"text"|"blob": …}; text and blob are hexadecimal.';
    create table if not exists ${recordSchema}.escaped_texts (
      run_id text not null constraint escaped_texts_run_fkey references ${recordSchema}.run (run_id) on delete cascade,
      source_table text not null,
      source_key jsonb not null,
      source_column text not null,
      bytes bytea not null
    );
    -- It has no key, and in a database whose tables are all published only this lets its rows be deleted.
    alter table ${recordSchema}.escaped_texts replica identity full;
    create index if not exists escaped_texts_run on ${recordSchema}.escaped_texts (run_id);
    comment on table ${recordSchema}.escaped_texts is 'Texts with a NUL as they were, in the encoding of the SQLite database.';
  `);
}

/** Needs an open transaction. */
export async function dropRecordSchemaUnlessUsed(client: ClientBase): Promise<void> {
  await lockUntilCommit(client, subject);
  const { rows } = await client.query<{ left: string }>(`select count(*) as left from ${recordSchema}.run`);
  if (Number(rows[0]?.left) === 0) await client.query(`drop schema ${recordSchema} cascade`);
}

/**
 * Asked of the catalog as of a table: only opening one tells the session of what others committed since its transaction
 * began. `to_regclass` and `if not exists` may answer from a cache that waiting for an advisory lock does not refresh.
 */
async function stands(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = 'run' and a.attname = 'structure'`,
    [recordSchema],
  );
  return rowCount === 1;
}
