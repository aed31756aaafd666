/** What makes, tries and restores copies of a database: PostgreSQL's own programs, in one of two ways. */
import { connectClient, quoteIdentifier } from '@vanguard/postgres/connection';
import { readTableDigests, type TableDigest } from '@vanguard/postgres/backup';
import type { ClientBase } from 'pg';
import type { BackupManifest } from './manifest.ts';

export interface CopyContext {
  /** Of the copy. */
  folder: string;
  signal: AbortSignal;
  /** What else a copy that is tried has to stand, once its digests are taken: it may change it. */
  prove?: ((url: string) => Promise<void>) | undefined;
}

/** What was copied, as the manifest tells it. */
export type Copied = Pick<BackupManifest, 'tables' | 'changedMeanwhile' | 'isProved'> & { notes: string[] };

export interface ServerFacts {
  postgres: number;
  installation: string;
  owner: string;
  databaseBytes: number;
}

export interface Engine {
  kind: BackupManifest['engine'];
  /** A superuser of the embedded server, the owner of any other. */
  url: string;
  /** How much is needed in the folder of the copy, for each byte of the database. */
  roomFactor: number;
  copy: (context: CopyContext) => Promise<Copied>;
  release: () => Promise<void>;
}

/** Sees the rows of all organizations, whoever asks. */
export const seesAll = 'vanguard.across_organizations';

export async function withClient<Result>(url: string, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = await connectClient(url, { applicationName: 'vanguard backup' });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Of one moment. */
export async function digestsOf(url: string): Promise<TableDigest[]> {
  return await withClient(url, async (client) => {
    await beginSnapshot(client);
    return await readTableDigests(client);
  });
}

export async function beginSnapshot(client: ClientBase): Promise<void> {
  await client.query('begin transaction isolation level repeatable read read only');
  await client.query('select set_config($1, $2, true)', [seesAll, 'on']);
  // Whoever waits for its end is the rest of the backup.
  await client.query('set local idle_in_transaction_session_timeout = 0');
}

export async function readServerFacts(client: ClientBase): Promise<ServerFacts> {
  const { rows } = await client.query<ServerFacts>(`
    select current_setting('server_version_num')::integer / 10000 as postgres, pg_get_userbyid(d.datdba)::text as owner,
           (select system_identifier from pg_control_system()) || '/' || d.datname as installation,
           pg_database_size(d.oid)::float8 as "databaseBytes"
      from pg_database d where d.datname = current_database()`);
  const [facts] = rows;
  if (facts === undefined) throw new Error('a session is in a database');
  return facts;
}

/** One backup of a database at a time, from whichever machine; false where another is under way. Ends with the session. */
export async function lockBackups(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    `select pg_try_advisory_lock(hashtextextended('vanguard backup of ' || current_database(), 0)) as is`,
  );
  return rows[0]?.is === true;
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${quoteIdentifier(name)} with (force)`);
  });
}
