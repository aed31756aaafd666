/** Whether a PostgreSQL server can take a move: reachable, recent, with the rights and settings it needs. Reads only. */
import type { Client } from 'pg';
import type { Finding } from '../progress/finding.ts';
import { plural } from '../progress/plural.ts';
import { connectTarget } from '../server/connect-target.ts';
import { findUnfitness } from '../server/inspect-server.ts';
import { recordSchema } from '../server/record-schema.ts';
import { isAtWork, stagingPrefix } from '../server/staging.ts';
import { maxDefaultJobs } from '../threads/workforce.ts';

const subject = 'target';

/** One, and one a thread, unless --jobs says otherwise. */
const connectionsOfMove = 1 + maxDefaultJobs;

/** `isFilled`: tables that are there are meant to be. Throws TargetError where it cannot be reached. */
export async function checkTargetServer(url: string, schema: string, isFilled = false): Promise<Finding[]> {
  const { client, shownUrl, serverVersion } = await connectTarget(url, { mayCreateDatabase: () => false });
  try {
    return [
      fine(`${shownUrl}: PostgreSQL ${serverVersion}`),
      await checkRights(client, schema),
      ...(await checkServer(client)),
      ...(await checkReadOnly(client)),
      fine('statements of one connection reach one session'),
      await checkTimeouts(client),
      await checkConnections(client),
      ...(isFilled ? [] : [await checkTables(client, schema)]),
      ...(await checkLeftovers(client)),
    ];
  } finally {
    await client.end();
  }
}

const fine = (says: string): Finding => ({ subject, outcome: 'fine', says });

async function checkRights(client: Client, schema: string): Promise<Finding> {
  const { rows } = await client.query<{
    role: string;
    database: string;
    in_database: boolean;
    in_schema: boolean | null;
  }>(
    `select current_user as role, current_database() as database, pg_catalog.has_database_privilege(current_database(), 'create') as in_database,
            (select pg_catalog.has_schema_privilege(oid, 'create') from pg_namespace where nspname = $1) as in_schema`,
    [schema],
  );
  const [row] = rows;
  if (row?.in_database && row.in_schema !== false) return fine(`the role "${row.role}" may create schemas and tables`);
  const on = row?.in_database ? `schema "${schema}"` : `database "${row?.database}"`;
  return {
    subject,
    outcome: 'problem',
    says: `the role "${row?.role}" may not create in the ${on}`,
    hint: `As its owner: grant create on ${on} to "${row?.role}";`,
  };
}

async function checkServer(client: Client): Promise<Finding[]> {
  const unfit = await findUnfitness(client);
  if (unfit.length === 0) return [fine('it is a primary, and the encoding of the database is UTF8')];
  return unfit.map(({ says, hint }) => ({ subject, outcome: 'problem', says, hint }));
}

/** The doctor's own session is not read-only any more: the default is what a new one would begin with. */
async function checkReadOnly(client: Client): Promise<Finding[]> {
  const { rowCount } = await client.query(
    `select from pg_settings where name = 'default_transaction_read_only' and reset_val = 'on'`,
  );
  if (rowCount === 0) return [];
  return [
    {
      subject,
      outcome: 'warning',
      says: 'transactions of this role are read-only by default',
      hint: 'The mover lifts that for its own sessions. The application must write, too: alter role … reset default_transaction_read_only;',
    },
  ];
}

async function checkTimeouts(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, reset_val as setting from pg_settings
      where name in ('statement_timeout', 'lock_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') and reset_val <> '0' order by 1`,
  );
  if (rows.length === 0) return fine('no time-out ends long statements');
  return {
    subject,
    outcome: 'warning',
    says: `time-outs are set for this role: ${rows.map(({ name, setting }) => `${name} = ${setting} ms`).join(', ')}`,
    hint: 'The mover lifts them for its own session. Where a managed service forbids that: alter role … set statement_timeout = 0;',
  };
}

async function checkTables(client: Client, schema: string): Promise<Finding> {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_class where relkind in ('r', 'p') and relnamespace = (select oid from pg_namespace where nspname = $1)`,
    [schema],
  );
  const n = rows[0]?.n ?? 0;
  if (n === 0) return fine(`the schema "${schema}" is empty, or will be made`);
  return {
    subject,
    outcome: 'warning',
    says: `the schema "${schema}" already has ${plural(n, 'table')}`,
    hint: 'A move stops where one has the name of a table to be made. Fill them with --data-only, or choose another schema with --schema.',
  };
}

/** Limits of the server, the role and the database; the doctor's own connection is free again when it has ended. */
async function checkConnections(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ left: number }>(
    `with used as (select usename, datname from pg_stat_activity where backend_type = 'client backend'),
          reserved as (select sum(setting::int) as n from pg_settings
                        where name in ('superuser_reserved_connections', 'reserved_connections'))
     select 1 + least(
       pg_catalog.current_setting('max_connections')::int - (select n from reserved) - (select count(*) from used),
       (select rolconnlimit - (select count(*) from used where usename = current_user)
          from pg_roles where rolname = current_user and rolconnlimit >= 0 and not rolsuper),
       (select datconnlimit - (select count(*) from used where used.datname = current_database())
          from pg_database where pg_database.datname = current_database() and datconnlimit >= 0))::int as left`,
  );
  const left = rows[0]?.left ?? 0;
  if (left >= connectionsOfMove)
    return fine(`${plural(left, 'connection is', 'connections are')} left; a move takes at most ${connectionsOfMove}`);
  return {
    subject,
    outcome: 'warning',
    says: `only ${plural(left, 'connection is', 'connections are')} left; a move takes up to ${connectionsOfMove}: one, and one for each thread`,
    hint: 'End idle connections, raise the limit (alter role … connection limit, max_connections), or move with --jobs 1, which takes one.',
  };
}

async function checkLeftovers(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where pg_catalog.starts_with(nspname::text, $1) order by 1',
    [stagingPrefix],
  );
  const { rows: records } = await client.query<{ there: boolean }>(
    `select pg_catalog.to_regclass('${recordSchema}.run') is not null as there`,
  );
  const findings: Finding[] = [];
  for (const { name } of rows) findings.push(describeStaging(name, await isAtWork(client, name)));
  const published = fine('moves were published here before; `verify` and `rollback` know them');
  return records[0]?.there ? [...findings, published] : findings;
}

function describeStaging(name: string, isLiving: boolean): Finding {
  if (isLiving) {
    const says = `the schema "${name}" belongs to a move that is under way`;
    return { subject, outcome: 'warning', says, hint: 'Wait until it has ended, or stop it.' };
  }
  const says = `the schema "${name}" is left of a move that died`;
  return {
    subject,
    outcome: 'warning',
    says,
    hint: 'A move with --resume goes on from it; any other removes it, as does: sqlite-to-postgres cleanup',
  };
}
