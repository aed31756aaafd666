/**
 * The staging schema: a private place in the target where tables are loaded, constrained and verified. Its owner holds
 * an advisory lock for as long as it works, so that a later run can tell a dead run's leftovers from a living run's work.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';

export const stagingPrefix = 'sqlite_to_postgres_stage_';

/** Keys of advisory locks are two 32-bit integers; the first marks ours. */
const lockClass = 0x53_51_32_50;

/** How long a session of a dead run may still be at its last commit. */
const quietWithinMs = 3000;
const lockNotAvailable = '55P03';

export function stagingSchemaName(runId: string): string {
  return stagingPrefix + runId.replaceAll('-', '_').toLowerCase();
}

/** One migration at a time into one schema. Held until the session ends. */
export async function lockTargetSchema(client: ClientBase, schema: string): Promise<void> {
  if (await tryLock(client, `publish ${schema}`)) return;
  throw new TargetError(`Another migration into the schema "${schema}" is under way.`, {
    code: 'target_locked',
    hint: 'Wait until it has ended, or stop it; then run again.',
  });
}

export async function createStaging(client: ClientBase, schema: string): Promise<void> {
  if (!(await tryLock(client, schema))) throw new Error(`the staging schema ${schema} is in use by another session`);
  await client.query(`create schema ${quoteIdentifier(schema)}`);
  await client.query(
    `comment on schema ${quoteIdentifier(schema)} is ${quoteLiteral('sqlite-to-postgres: tables being loaded; removed by the next run if this one died')}`,
  );
}

export async function dropStaging(client: ClientBase, schema: string): Promise<void> {
  await client.query(dropStatement(schema));
}

/** Whatever a catalog was made to say, nothing but a staging schema is ever dropped. */
function dropStatement(schema: string): string {
  if (!schema.startsWith(stagingPrefix)) throw new Error(`${schema} is no staging schema`);
  return `drop schema if exists ${quoteIdentifier(schema)} cascade`;
}

/** Ends what other sessions of the run still do there. */
const endWorkers = `
  select pg_catalog.pg_terminate_backend(a.pid) from pg_stat_activity a
   where a.usename = current_user and a.application_name = pg_catalog.current_setting('application_name')
     and a.pid <> pg_backend_pid() and a.datname = current_database()
     and exists (select from pg_locks l join pg_class c on c.oid = l.relation
                  where l.pid = a.pid and l.database = a.datid and c.relnamespace = pg_catalog.to_regnamespace($1)::oid)`;

/**
 * As `dropStaging`, of a run that has failed: its other sessions end first, which may be at an index of a large table. What
 * was asked for the server does to its end, also where nobody waits for it.
 */
export async function clearStaging(client: ClientBase, schema: string): Promise<void> {
  // Not every role may end sessions; they end by themselves then.
  await client.query(endWorkers, [quoteIdentifier(schema)]).catch(() => {});
  await client.query(`set client_connection_check_interval = 0; ${dropStatement(schema)}`);
}

export async function hasSchema(client: ClientBase, schema: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  return rowCount === 1;
}

/** Takes a dead run's staging schema over. Throws TargetError `staging_in_use` where a session still works there. */
export async function adoptStaging(client: ClientBase, schema: string, waitMs = quietWithinMs): Promise<void> {
  if (!(await tryLock(client, schema)) || !(await isQuiet(client, schema, waitMs))) {
    throw new TargetError(`A session of the dead run still works in the schema "${schema}".`, {
      code: 'staging_in_use',
      hint: 'The server ends it when it notices that nobody is there any more. Run again in a minute, or end it with pg_terminate_backend.',
    });
  }
}

/** A COPY whose client died may still be at its commit; it holds a lock until it is done. */
async function isQuiet(client: ClientBase, schema: string, waitMs: number): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select pg_catalog.format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = $1`,
    [schema],
  );
  if (rows.length === 0) return true;
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${waitMs}`);
    await client.query(`lock table ${rows.map(({ name }) => name).join(', ')} in access exclusive mode`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === lockNotAvailable) return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

/** Removes the staging schemas of runs that died, aside from the one to be kept. Returns their names. */
export async function dropLeftovers(client: ClientBase, kept?: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where pg_catalog.starts_with(nspname::text, $1) order by 1`,
    [stagingPrefix],
  );
  const dropped: string[] = [];
  for (const { name } of rows) {
    if (name === kept || !(await tryLock(client, name))) continue;
    await dropStaging(client, name);
    await unlock(client, name);
    dropped.push(name);
  }
  return dropped;
}

/** Whether the run that a staging schema belongs to still works on it. */
export async function isAtWork(client: ClientBase, schema: string): Promise<boolean> {
  if (!(await tryLock(client, schema))) return true;
  await unlock(client, schema);
  return false;
}

/** Waits for others who take the same, and keeps them waiting until the transaction ends; those who share do not wait. */
export async function lockUntilCommit(
  client: ClientBase,
  subject: string,
  mode: 'exclusive' | 'shared' = 'exclusive',
): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await client.query(`select ${lock}($1, pg_catalog.hashtext($2))`, [lockClass, subject]);
}

async function unlock(client: ClientBase, subject: string): Promise<void> {
  await client.query('select pg_catalog.pg_advisory_unlock($1, pg_catalog.hashtext($2))', [lockClass, subject]);
}

async function tryLock(client: ClientBase, subject: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_catalog.pg_try_advisory_lock($1, pg_catalog.hashtext($2)) as locked',
    [lockClass, subject],
  );
  return rows[0]?.locked === true;
}
