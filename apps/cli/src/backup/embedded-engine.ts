/**
 * Copies of the embedded server, which comes without pg_dump: PostgreSQL's own physical copy. What the copy holds is read
 * back from a server that is started on it, and compared with what the database held before, or holds after it was made.
 */
import { differingTables, fileListName, type TableDigest, tryCopy, writeBaseBackup } from '@vanguard/postgres/backup';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import { VerificationError } from 'sqlite-to-postgres/errors';
import { embeddedDatabase } from '../database-target.ts';
import type { Settings } from '../settings.ts';
import { type Copied, type CopyContext, digestsOf, type Engine } from './engine.ts';

export async function openEmbeddedEngine(settings: Settings, signal: AbortSignal): Promise<Engine> {
  const { dir, database } = embeddedDatabase(settings);
  const server = await startEmbeddedPostgres({ dir, signal });
  return {
    kind: 'embedded',
    url: server.url(database),
    // The copy, compressed, and once more as it is unpacked to be tried.
    roomFactor: 2,
    copy: async (context) => await copy(server, database, context),
    release: async () => await server.stop(),
  };
}

async function copy(server: EmbeddedPostgres, database: string, { folder, signal }: CopyContext): Promise<Copied> {
  const live = server.url(database);
  const before = await digestsOf(live);
  await writeBaseBackup(server.url(), { folder, signal });
  const tables = await readCopy(server.dir, database, { folder, signal });
  const changed = differingTables(before, tables);
  if (changed.length === 0) return { tables, changedMeanwhile: [], isProved: true, notes: [] };
  const after = await digestsOf(live);
  return { tables, changedMeanwhile: judge(changed, { before, tables, after }), isProved: true, notes: [] };
}

interface Moments {
  before: readonly TableDigest[];
  tables: readonly TableDigest[];
  after: readonly TableDigest[];
}

/**
 * A table that differs from before must be as after, or somebody has written to it all along. Returns those; throws
 * VerificationError `copy_differs` for one that nobody has written to.
 */
export function judge(changed: readonly string[], { before, tables, after }: Moments): string[] {
  const unlikeAfter = new Set(differingTables(tables, after));
  const written = new Set(differingTables(before, after));
  const wrong = changed.filter((name) => unlikeAfter.has(name) && !written.has(name));
  if (wrong.length === 0) return changed.filter((name) => unlikeAfter.has(name));
  throw new VerificationError('The copy does not hold what the database holds; it was removed.', {
    code: 'copy_differs',
    findings: wrong.map((name) => `table ${name}`),
    hint: 'Try again; where it comes back, have the disk checked.',
  });
}

export async function readCopy(dir: string, database: string, context: CopyContext): Promise<TableDigest[]> {
  const check = async (server: { url: (name: string) => string }) => {
    const url = server.url(database);
    const tables = await digestsOf(url);
    await context.prove?.(url);
    return tables;
  };
  return await tryCopy({ ...context, dir, check });
}

export const embeddedFiles = ['base.tar.gz', fileListName];
