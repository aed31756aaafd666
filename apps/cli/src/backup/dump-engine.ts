/**
 * Copies of a server of one's own by its pg_dump, of one snapshot, which the digests are taken of as well. The copy is tried in a
 * scratch database of the same server, where the role may make one.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { summaryChangeTables } from '@vanguard/datastore';
import {
  type ClientTools,
  differingTables,
  findClientTools,
  readTableDigests,
  runClientTool,
  type TableDigest,
} from '@vanguard/postgres/backup';
import { ensureDatabase, withDatabase } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError, VerificationError } from 'sqlite-to-postgres/errors';
import {
  beginSnapshot,
  type Copied,
  type CopyContext,
  digestsOf,
  dropDatabase,
  type Engine,
  readServerFacts,
  seesAll,
  withClient,
} from './engine.ts';

export const dumpName = 'database.dump';

/** Throws PostgresConnectionError, BackupError `no_client_tools`. */
export async function openDumpEngine(url: string): Promise<Engine> {
  const { postgres } = await withClient(url, readServerFacts);
  const tools = findClientTools(postgres);
  return {
    kind: 'pg_dump',
    url,
    roomFactor: 0.7,
    copy: async (context) => await copy(url, tools, context),
    release: async () => {},
  };
}

async function copy(url: string, tools: ClientTools, context: CopyContext): Promise<Copied> {
  const tables = await withClient(url, async (client) => {
    await refuseHiddenRows(client);
    await beginSnapshot(client);
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
    const args = ['--format=custom', '--enable-row-security', `--snapshot=${rows[0]?.snapshot}`, ...withoutChanges];
    const file = join(context.folder, dumpName);
    const [digests] = await Promise.all([
      readTableDigests(client).then(withoutChangeTables),
      runClientTool(tools.dump, [...args, `--file=${file}`], toolOptions(url, context)),
    ]);
    return digests;
  });
  const tried = await tryDump(url, tools, context);
  if (tried === undefined) {
    const notes = [
      'The copy was not tried, for the role may not create databases: an administrator of the server has to run: alter role … createdb',
    ];
    return { tables, changedMeanwhile: [], isProved: false, notes };
  }
  refuseDifferences(tables, tried);
  return { tables, changedMeanwhile: [], isProved: true, notes: [] };
}

/** pg_restore refreshes the summaries. */
const changeTables: ReadonlySet<string> = new Set(summaryChangeTables.map((name) => `public.${name}`));
/** Arguments of pg_dump. */
export const withoutChanges = [...changeTables].map((name) => `--exclude-table-data=${name}`);
export const withoutChangeTables = (tables: readonly TableDigest[]): TableDigest[] =>
  tables.filter(({ name }) => !changeTables.has(name));

const toolOptions = (url: string, { signal }: CopyContext) => ({
  url,
  signal,
  settings: { [seesAll]: 'on', statement_timeout: '0', lock_timeout: '0', idle_in_transaction_session_timeout: '0' },
});

export function refuseDifferences(expected: readonly TableDigest[], found: readonly TableDigest[]): void {
  const wrong = differingTables(expected, found);
  if (wrong.length === 0) return;
  throw new VerificationError('What was restored is not what was backed up.', {
    code: 'copy_differs',
    findings: wrong.map((name) => `table ${name}`),
    hint: 'Take another backup. What was restored was removed.',
  });
}

/** Policies that hide rows from the owner would leave them out of the copy without a word. */
async function refuseHiddenRows(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and row_security_active(c.oid)
       and not exists (
         select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
            and current_user::regrole = any (p.polroles)
            and pg_get_expr(p.polqual, p.polrelid) in ('true', 'is_across_organizations()'))`);
  if (rows.length === 0) return;
  throw new TargetError('Row-level security hides rows of some tables from this role, and they would be missing.', {
    code: 'hidden_rows',
    findings: rows.map(({ name }) => `table ${name}`),
    hint: 'Use the role that owns the tables of the product; nothing was written.',
  });
}

/** Undefined where the role may not make a database. Throws VerificationError, BackupError. */
export async function tryDump(
  url: string,
  tools: ClientTools,
  context: CopyContext,
): Promise<TableDigest[] | undefined> {
  const mayCreate = await withClient(url, async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user',
    );
    return rows[0]?.may === true;
  });
  if (!mayCreate) return undefined;
  const name = `vanguard_drill_${randomBytes(4).toString('hex')}`;
  const scratch = withDatabase(url, name);
  try {
    await ensureDatabase(scratch);
    await restoreDump(scratch, tools, context);
    const tables = withoutChangeTables(await digestsOf(scratch));
    await context.prove?.(scratch);
    return tables;
  } finally {
    await dropDatabase(url, name);
  }
}

/** Whole or not at all. */
export async function restoreDump(url: string, tools: ClientTools, context: CopyContext): Promise<void> {
  const args = [
    '--single-transaction',
    '--exit-on-error',
    '--enable-row-security',
    '--no-owner',
    `--dbname=${new URL(url).pathname.slice(1)}`,
  ];
  await runClientTool(tools.restore, [...args, join(context.folder, dumpName)], toolOptions(url, context));
}
