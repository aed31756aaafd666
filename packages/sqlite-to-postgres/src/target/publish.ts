/**
 * Publish: one transaction moves every staged table into the target schema and records the run in the target itself,
 * so that whether a run was published is known even if the process dies right after the commit.
 */
import { quoteIdentifier } from '@vanguard/postgres';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { qualified } from './ddl.ts';
import { checkTarget } from './inspect-target.ts';
import { dropStaging } from './staging.ts';

/** Holds the record of published runs, and the rows set aside on request. */
export const recordSchema = 'sqlite_to_postgres';

export interface PublishedTable {
  name: string;
  rows: number;
  /** As `TableDigest` writes it. */
  digest: string;
}

export interface PublishRequest {
  runId: string;
  stagingSchema: string;
  sourceSha256: string;
  tables: PublishedTable[];
  /** Runs inside the publishing transaction after the tables stand in the target schema; throwing undoes everything. */
  beforeCommit(client: ClientBase): Promise<void>;
}

export async function publish(
  client: ClientBase,
  plan: MigrationPlan,
  request: PublishRequest,
): Promise<{ createdSchema: boolean }> {
  await client.query('begin');
  try {
    const createdSchema = await createSchema(client, plan.schema);
    await checkTarget(client, plan);
    for (const { name } of plan.enums) await move(client, 'type', request.stagingSchema, name, plan.schema);
    for (const { name } of plan.tables) await move(client, 'table', request.stagingSchema, name, plan.schema);
    await recordRun(client, plan.schema, request);
    await request.beforeCommit(client);
    await dropStaging(client, request.stagingSchema);
    await client.query('commit');
    return { createdSchema };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function move(client: ClientBase, kind: 'type' | 'table', from: string, name: string, to: string): Promise<void> {
  await client.query(`alter ${kind} ${qualified(from, name)} set schema ${quoteIdentifier(to)}`);
}

async function createSchema(client: ClientBase, schema: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rowCount === 1) return false;
  await client.query(`create schema ${quoteIdentifier(schema)}`);
  return true;
}

async function recordRun(client: ClientBase, schema: string, request: PublishRequest): Promise<void> {
  await client.query(`create schema if not exists ${recordSchema}`);
  await client.query(`create table if not exists ${recordSchema}.run (
    run_id text constraint run_pkey primary key,
    target_schema text not null,
    source_sha256 text not null,
    tables jsonb not null,
    published_at timestamptz not null default now()
  )`);
  await client.query(
    `insert into ${recordSchema}.run (run_id, target_schema, source_sha256, tables) values ($1, $2, $3, $4)`,
    [request.runId, schema, request.sourceSha256, JSON.stringify(request.tables)],
  );
}

/** Whether the target knows the run as published. */
export async function isPublished(client: ClientBase, runId: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('${recordSchema}.run') is not null as exists`,
  );
  if (rows[0]?.exists !== true) return false;
  const { rowCount } = await client.query(`select from ${recordSchema}.run where run_id = $1`, [runId]);
  return rowCount === 1;
}

/** Forgets the run; the record schema goes with the last one. Needs an open transaction. */
export async function forgetRun(client: ClientBase, runId: string): Promise<void> {
  await client.query(`delete from ${recordSchema}.run where run_id = $1`, [runId]);
  const { rows } = await client.query<{ left: string }>(`select count(*) as left from ${recordSchema}.run`);
  if (Number(rows[0]?.left) === 0) await client.query(`drop schema ${recordSchema} cascade`);
}
