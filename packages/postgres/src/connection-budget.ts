/** How many connections a server gives to who asks. */
import type { Client } from 'pg';
import { connectClient } from './connect.ts';

export interface ConnectionBudget {
  connections: number;
  /** What sets the limit. */
  limitedBy: string;
}

/**
 * Whoever else is connected does not count: they come and go. Undefined behind a pooler, which shares few connections
 * among many. Throws PostgresConnectionError.
 */
export async function readConnectionBudget(url: string): Promise<ConnectionBudget | undefined> {
  const client = await connectClient(url);
  try {
    const { rows } = await client.query<ConnectionBudget & { pid: number }>(limitStatement);
    const [lowest] = rows;
    const announcedPid = (client as Client & { processID?: number | null }).processID;
    if (lowest === undefined || lowest.pid !== announcedPid) return undefined;
    return { connections: lowest.connections, limitedBy: lowest.limitedBy };
  } finally {
    await client.end();
  }
}

/** The lowest of the limits of server, role and database; -1 is none. */
const limitStatement = `
  select connections, "limitedBy", pg_backend_pid() as pid
    from (
      select current_setting('max_connections')::integer - coalesce(sum(setting::integer), 0)::integer as connections,
             'max_connections of the server, less the reserved ones' as "limitedBy"
        from pg_settings where name in ('superuser_reserved_connections', 'reserved_connections')
      union all
      select rolconnlimit, format('the connection limit of the role %I', rolname)
        from pg_roles where rolname = current_user and rolconnlimit >= 0 and not rolsuper
      union all
      select datconnlimit, format('the connection limit of the database %I', datname)
        from pg_database where datname = current_database() and datconnlimit >= 0
    ) as limits
   order by 1
   limit 1`;
