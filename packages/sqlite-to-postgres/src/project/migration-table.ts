/** Prisma Migrate's own table, `_prisma_migrations`: after a migration it tells of the baseline only. */
import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { recordSchema } from '../publish/publish.ts';
import { qualified } from '../server/ddl.ts';
import type { Baseline } from './baseline.ts';
import type { ChangeLog } from './change-file.ts';

const tableName = '_prisma_migrations';

interface HistoryRequest extends ChangeLog {
  plan: MigrationPlan;
}

/** Returns in words what became of the baseline. Opens its own transaction. */
export async function markApplied(client: ClientBase, request: HistoryRequest, baseline: Baseline): Promise<string> {
  const history = request.plan.tables.find(({ isMigrationHistory }) => isMigrationHistory);
  if (history !== undefined) {
    await inTransaction(client, async () => await replaceRows(client, request, history.name, baseline));
    return 'marked as applied';
  }
  const table = qualified(request.plan.schema, tableName);
  const { rows } = await client.query<{ exists: boolean }>('select pg_catalog.to_regclass($1) is not null as exists', [
    table,
  ]);
  if (rows[0]?.exists) return `to be marked as applied: npx prisma migrate resolve --applied ${baseline.name}`;
  await inTransaction(client, async () => await createTable(client, request, baseline));
  return 'marked as applied';
}

/** The rows of the SQLite history are kept whole in the record schema. */
async function replaceRows(
  client: ClientBase,
  { plan, journal, folder }: HistoryRequest,
  name: string,
  baseline: Baseline,
): Promise<void> {
  const keptAs = `history_${folder.id.replaceAll('-', '_')}`;
  const table = qualified(plan.schema, name);
  journal.append({ step: 'history-replacing', schema: plan.schema, table: name, keptAs });
  await client.query(`create table ${qualified(recordSchema, keptAs)} (like ${table} including all)`);
  await client.query(`insert into ${qualified(recordSchema, keptAs)} select * from ${table}`);
  await client.query(`delete from ${table}`);
  await insertBaseline(client, table, baseline);
}

/** A database made by `prisma db push` has no such table. */
async function createTable(client: ClientBase, { plan, journal }: HistoryRequest, baseline: Baseline): Promise<void> {
  const table = qualified(plan.schema, tableName);
  journal.append({ step: 'history-creating', schema: plan.schema, table: tableName });
  await client.query(`
    create table ${table} (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    )`);
  await insertBaseline(client, table, baseline);
}

async function insertBaseline(client: ClientBase, table: string, { checksum, name }: Baseline): Promise<void> {
  await client.query(
    `insert into ${table} (id, checksum, migration_name, started_at, finished_at, applied_steps_count) values ($1, $2, $3, now(), now(), 1)`,
    [randomUUID(), checksum, name],
  );
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
