/**
 * Publish: one transaction moves every staged table into the target schema and records the run in the target itself,
 * so that whether a run was published is known even if the process dies right after the commit.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { checkTarget } from '../server/inspect-target.ts';
import { createRecordSchema, dropRecordSchemaUnlessUsed, recordSchema } from '../server/record-schema.ts';
import { dropStaging } from '../server/staging.ts';
import { type RecordedStructure, readRecordedStructure } from '../verify/recorded-structure.ts';
import { fillTables } from './fill-tables.ts';

export { recordSchema };

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
  /** Whether the transaction makes the target schema; what must be known of it even if the process dies at the commit. */
  onBegun(createdSchema: boolean): void;
  /** Told where others hold a lock that is waited for. */
  onWaiting?(message: string): void;
  /** Runs inside the publishing transaction after the tables stand in the target schema; throwing undoes everything. */
  beforeCommit(client: ClientBase): Promise<void>;
}

export async function publish(client: ClientBase, plan: MigrationPlan, request: PublishRequest): Promise<void> {
  await client.query('begin');
  try {
    request.onBegun(await createSchema(client, plan.schema));
    const finish = plan.dataOnly
      ? await fillTables(client, plan, {
          staging: request.stagingSchema,
          runId: request.runId,
          onWaiting: (message) => request.onWaiting?.(message),
        })
      : undefined;
    if (!plan.dataOnly) await moveAll(client, plan, request.stagingSchema);
    await recordRun(client, plan, request);
    await request.beforeCommit(client);
    await dropStaging(client, request.stagingSchema);
    await finish?.();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function moveAll(client: ClientBase, plan: MigrationPlan, staging: string): Promise<void> {
  await checkTarget(client, plan);
  const move = async (kind: 'collation' | 'type' | 'table' | 'view', { name }: { name: string }) =>
    await client.query(`alter ${kind} ${qualified(staging, name)} set schema ${quoteIdentifier(plan.schema)}`);
  for (const collation of plan.collations) await move('collation', collation);
  for (const type of plan.enums) await move('type', type);
  for (const table of plan.tables) await move('table', table);
  for (const view of plan.views) await move('view', view);
}

async function createSchema(client: ClientBase, schema: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rowCount === 1) return false;
  await client.query(`create schema ${quoteIdentifier(schema)}`);
  return true;
}

async function recordRun(client: ClientBase, plan: MigrationPlan, request: PublishRequest): Promise<void> {
  await createRecordSchema(client);
  const structure = await readRecordedStructure(client, plan);
  await client.query(
    `insert into ${recordSchema}.run (run_id, target_schema, source_sha256, tables, plan, structure)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      request.runId,
      plan.schema,
      request.sourceSha256,
      ...[request.tables, plan, structure].map((part) => JSON.stringify(part)),
    ],
  );
}

export interface PublishedRun {
  id: string;
  plan: MigrationPlan;
  /** Null where an earlier version published it. */
  structure: RecordedStructure | null;
}

/** The latest run that was published into the schema, as the target knows it. */
export async function findPublishedRun(client: ClientBase, schema: string): Promise<PublishedRun | undefined> {
  if (!(await hasRecords(client))) return undefined;
  const { rows } = await client.query<PublishedRun>(
    `select run_id as id, plan, pg_catalog.to_jsonb(run) -> 'structure' as structure from ${recordSchema}.run where target_schema = $1 order by published_at desc limit 1`,
    [schema],
  );
  return rows[0];
}

async function hasRecords(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select pg_catalog.to_regclass('${recordSchema}.run') is not null as exists`,
  );
  return rows[0]?.exists === true;
}

/** Whether the target knows the run as published. */
export async function isPublished(client: ClientBase, runId: string): Promise<boolean> {
  if (!(await hasRecords(client))) return false;
  const { rowCount } = await client.query(`select from ${recordSchema}.run where run_id = $1`, [runId]);
  return rowCount === 1;
}

/** Forgets the run; the record schema goes with the last one. Needs an open transaction. */
export async function forgetRun(client: ClientBase, runId: string): Promise<void> {
  await client.query(`delete from ${recordSchema}.run where run_id = $1`, [runId]);
  await dropRecordSchemaUnlessUsed(client);
}
