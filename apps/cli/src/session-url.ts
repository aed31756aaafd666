/** The way to the database for what needs a session of the server to itself: locks that outlast a transaction, settings, snapshots. */
import { findPooler } from '@vanguard/postgres/connection';
import { TargetError, UsageError } from 'sqlite-to-postgres/errors';
import { readServerFacts, withClient } from './backup/engine.ts';

/**
 * `DIRECT_URL`, where it leads to the database of `DATABASE_URL`; without it that itself. Needs a database that exists. Throws
 * UsageError `other_database`, TargetError `behind_pooler`, PostgresConnectionError.
 */
export async function readSessionUrl(databaseUrl: string, directUrl: string | undefined): Promise<string> {
  const url = directUrl ?? databaseUrl;
  if ((await findPooler(url)) !== undefined)
    throw behindPooler(directUrl === undefined ? 'DATABASE_URL' : 'DIRECT_URL');
  if (directUrl !== undefined && !(await isSameDatabase(databaseUrl, directUrl))) throw otherDatabase();
  return url;
}

/** By the server's own number and the database's name. Throws PostgresConnectionError. */
export async function isSameDatabase(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(async (url) => await withClient(url, readServerFacts)));
  return first?.installation === second?.installation;
}

function behindPooler(name: string): TargetError {
  return new TargetError(`${name} leads to a pooler in transaction mode, where no session can be kept.`, {
    code: 'behind_pooler',
    hint: "Name the server's own address and port in DIRECT_URL (often 5432 instead of 6432 or 6543). Nothing was changed.",
  });
}

function otherDatabase(): UsageError {
  return new UsageError('DIRECT_URL leads to another database than DATABASE_URL.', {
    code: 'other_database',
    hint: 'Name the same server and database in both, once through the pooler and once past it. No data were changed.',
  });
}
