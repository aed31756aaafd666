/** Whether a PostgreSQL server can take a move: reachable, recent, with the rights and settings it needs. Reads only. */
import type { Client } from 'pg';
import { connectTarget } from '../target/connect-target.ts';
import { recordSchema } from '../target/record-schema.ts';
import { stagingPrefix } from '../target/staging.ts';
import type { Finding } from './finding.ts';

const subject = 'target';

/** Throws TargetError where it cannot be reached. */
export async function checkTargetServer(url: string, schema: string): Promise<Finding[]> {
  const { client, shownUrl, serverVersion } = await connectTarget(url, { mayCreateDatabase: () => false });
  try {
    return [
      fine(`${shownUrl}: PostgreSQL ${serverVersion}`),
      await checkRights(client, schema),
      await checkEncoding(client),
      fine('statements of one connection reach one session'),
      await checkTimeouts(client),
      await checkTables(client, schema),
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
    `select current_user as role, current_database() as database, has_database_privilege(current_database(), 'create') as in_database,
            (select has_schema_privilege(oid, 'create') from pg_namespace where nspname = $1) as in_schema`,
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

async function checkEncoding(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ encoding: string }>(`select current_setting('server_encoding') as encoding`);
  const encoding = rows[0]?.encoding ?? 'unknown';
  if (encoding === 'UTF8') return fine('its encoding is UTF8');
  return {
    subject,
    outcome: 'problem',
    says: `its encoding is ${encoding}, which does not hold every text of SQLite`,
    hint: `Create the database anew: create database app encoding 'UTF8' template template0;`,
  };
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
    says: `the schema "${schema}" has ${n} tables already`,
    hint: 'A move stops where one has the name of a table to be made. Fill them with --data-only, or choose another schema with --schema.',
  };
}

async function checkLeftovers(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where starts_with(nspname, $1) order by 1',
    [stagingPrefix],
  );
  const { rows: records } = await client.query<{ there: boolean }>(
    `select to_regclass('${recordSchema}.run') is not null as there`,
  );
  return [
    ...rows.map(
      ({ name }): Finding => ({
        subject,
        outcome: 'warning',
        says: `the schema "${name}" belongs to a move that is under way or died`,
        hint: 'The next move removes it where it is dead; so does: sqlite-to-postgres cleanup',
      }),
    ),
    ...(records[0]?.there ? [fine('moves were published here before; `verify` and `rollback` know them')] : []),
  ];
}
