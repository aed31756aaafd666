/** What `vanguard doctor` finds of a pooler before the database, and of the way past it. */
import { findPooler, parseDatabaseUrl, type Pooler, PostgresConnectionError } from '@vanguard/postgres/connection';
import type { Finding } from 'sqlite-to-postgres';
import { isSameDatabase } from '../session-url.ts';

export interface PoolerExamination {
  findings: Finding[];
  /** Undefined where each connection has a session of its own. */
  pooler: Pooler | undefined;
  /** To the server itself; undefined where no way is known. */
  sessionUrl: string | undefined;
}

const subject = 'pooler';
const sharesSessions = 'a pooler in transaction mode stands before the database';
const ownAddress = "DIRECT_URL with the server's own address and port (often 5432 instead of 6432 or 6543)";

/** A database that cannot be reached is for others to tell of. */
export async function examinePooler(databaseUrl: string, directUrl: string | undefined): Promise<PoolerExamination> {
  try {
    return await examine(await findPooler(databaseUrl), databaseUrl, directUrl);
  } catch (error) {
    if (!(error instanceof PostgresConnectionError)) throw error;
    return { findings: [], pooler: undefined, sessionUrl: databaseUrl };
  }
}

async function examine(
  pooler: Pooler | undefined,
  databaseUrl: string,
  directUrl: string | undefined,
): Promise<PoolerExamination> {
  const ofPooler = pooler === undefined ? [] : findUnprepared(pooler, databaseUrl);
  if (directUrl === undefined) {
    const findings = pooler === undefined ? [] : [...ofPooler, withoutWay()];
    return { findings, pooler, sessionUrl: pooler === undefined ? databaseUrl : undefined };
  }
  const fault = await findFault(databaseUrl, directUrl);
  if (fault !== undefined) return { findings: [...ofPooler, fault], pooler, sessionUrl: undefined };
  const says = `${sharesSessions}, and DIRECT_URL leads past it`;
  const fine: Finding[] = pooler === undefined ? [] : [{ subject, outcome: 'fine', says }];
  return { findings: [...ofPooler, ...fine], pooler, sessionUrl: directUrl };
}

const problem = (says: string, hint: string): Finding => ({ subject, outcome: 'problem', says, hint });

function withoutWay(): Finding {
  const says = `${sharesSessions}: backups and migrations need a session to themselves, and pages hear of changes up to 0.4 s later`;
  return { subject, outcome: 'warning', says, hint: ownAddress };
}

/** Requests fail then, as soon as connections take turns in a session. */
function findUnprepared({ preparesForEach }: Pooler, databaseUrl: string): Finding[] {
  if (preparesForEach || parseDatabaseUrl(databaseUrl).hasPooler) return [];
  return [
    problem(
      'the pooler mixes up the prepared statements of its connections',
      'add pgbouncer=true to DATABASE_URL; or set max_prepared_statements, which PgBouncer knows since 1.21',
    ),
  ];
}

async function findFault(databaseUrl: string, directUrl: string): Promise<Finding | undefined> {
  try {
    if ((await findPooler(directUrl)) !== undefined)
      return problem('DIRECT_URL leads to a pooler in transaction mode as well', ownAddress);
  } catch (error) {
    if (!(error instanceof PostgresConnectionError)) throw error;
    return problem(`DIRECT_URL: ${error.message}`, error.hint);
  }
  if (await isSameDatabase(databaseUrl, directUrl)) return undefined;
  return problem('DIRECT_URL leads to another database than DATABASE_URL', 'name the same server and database in both');
}
