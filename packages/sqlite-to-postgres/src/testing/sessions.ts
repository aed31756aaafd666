/** Waits for what a dead run leaves for a moment: a server process notices that its client has died when it next reads or writes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';

const limitMs = 20_000;

/** Until the client is the only one in its database. */
export async function waitForSessionsToEnd(client: ClientBase): Promise<void> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; await sleep(50)) {
    const { rowCount } = await client.query(`
      select from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);
    if (rowCount === 0) return;
  }
  throw new Error('sessions of a dead run are still there');
}
