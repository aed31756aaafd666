/** Locks the tables to be filled, and says so where that takes others' leave. */
import type { ClientBase } from 'pg';
import { qualified } from '../server/ddl.ts';

/** Shorter than a person wonders, longer than a write of an application takes. */
const patienceMs = 1_000;
const lockNotAvailable = '55P03';

/** Who holds a lock on $1 that ours has to wait for. */
const holdersQuery = `
  select distinct a.pid, coalesce(nullif(a.application_name, ''), a.backend_type) as name, a.usename as user
    from pg_locks l join pg_stat_activity a on a.pid = l.pid
   where l.relation = $1::regclass::oid and l.granted and l.pid <> pg_backend_pid()
     and l.database = (select oid from pg_database where datname = current_database())
     and l.mode in ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   order by 1`;

/** Needs an open transaction. Waits as long as the server's own `lock_timeout` allows. */
export async function lockTables(
  client: ClientBase,
  schema: string,
  names: readonly string[],
  onWaiting: (message: string) => void,
): Promise<void> {
  const { rows: before } = await client.query<{ timeout: string }>(
    `select pg_catalog.current_setting('lock_timeout') as timeout`,
  );
  const withTimeout = `select pg_catalog.set_config('lock_timeout', $1, true)`;
  for (const name of names) {
    const table = qualified(schema, name);
    const lock = `lock table ${table} in share row exclusive mode`;
    await client.query('savepoint before_lock');
    await client.query(withTimeout, [`${patienceMs}ms`]);
    const isTaken = await client.query(lock).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: string }).code === lockNotAvailable) return false;
        throw error;
      },
    );
    if (!isTaken) await client.query('rollback to savepoint before_lock');
    await client.query(withTimeout, [before[0]?.timeout]);
    if (!isTaken) {
      const { rows } = await client.query<{ pid: number; name: string; user: string | null }>(holdersQuery, [table]);
      const holders = rows.map(
        ({ pid, name: program, user }) => `process ${pid} (${program}${user === null ? '' : `, as ${user}`})`,
      );
      onWaiting(`waiting for the lock on "${name}", which ${holders.join(' and ') || 'another transaction'} holds`);
      await client.query(lock);
    }
    await client.query('release savepoint before_lock');
  }
}
