/** What a run that ended must not leave behind: sessions, locks and schemas of the server, files beside the source. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

const endTimeoutMs = 30_000;
/** Under the state folder; of a killed run stay the whole backup, since it may be resumed, and the lock that told it lived. */
const explained =
  /^runs\/[\d-]+-[0-9a-f]{6}(?:\/(?:journal\.ndjson|backup\.db|alive\.lock|report\.(?:json|html)|schema\.sql|saved-files))?$/;

/** A server process notices that its client has died when it next reads or writes. False where some are still there. */
export async function sessionsEnd(client: ClientBase): Promise<boolean> {
  const deadline = Date.now() + endTimeoutMs;
  while (Date.now() < deadline) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    if (rowCount === 0) return true;
    await sleep(20);
  }
  return false;
}

export async function findServerLeftovers(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(`
    select 'schema ' || nspname as what from pg_namespace
     where starts_with(nspname, 'sqlite_to_postgres_stage_') or nspname = 'sqlite_to_postgres_planned'
    union all
    select 'advisory lock of ' || pid from pg_locks
     where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    union all
    select 'prepared transaction ' || gid from pg_prepared_xacts where database = current_database()`);
  return rows.map(({ what }) => what);
}

export function findFileLeftovers(source: string): string[] {
  const folder = dirname(source);
  const beside = readdirSync(folder).filter((name) => name.startsWith(basename(source)) && name !== basename(source));
  const state = readdirSync(join(folder, '.sqlite-to-postgres'), { recursive: true, encoding: 'utf8' });
  return [...beside, ...state.filter((name) => name !== 'runs' && !explained.test(name))].map((name) => `file ${name}`);
}
