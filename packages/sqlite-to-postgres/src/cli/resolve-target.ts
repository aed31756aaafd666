/**
 * Where to move to: the argument, else DATABASE_URL, else the embedded server. A name leads from the journal back to
 * the same target, also where an embedded server has another port by then.
 */
import { resolve } from 'node:path';
import { ensureDatabase } from '@vanguard/postgres/connection';
import { startEmbeddedPostgres } from '@vanguard/postgres/embedded';

const embeddedPrefix = 'embedded:';

export interface ResolvedTarget {
  url: string;
  /** For the journal. */
  name: string;
  /** Stops the embedded server if this call started it. */
  release: () => Promise<void>;
}

export async function resolveTarget(
  argument: string | undefined,
  embedded: { dir: string; database: string },
): Promise<ResolvedTarget> {
  const configured = process.env['DATABASE_URL'];
  const url = argument ?? (isPostgresUrl(configured) ? configured : undefined);
  if (url !== undefined) return { url, name: url, release: async () => {} };
  return await openEmbedded(resolve(embedded.dir), embedded.database);
}

/** A legacy project's DATABASE_URL names its SQLite file, and an empty one nothing. */
export function isPostgresUrl(url: string | undefined): url is string {
  return url !== undefined && url !== '' && !url.startsWith('file:');
}

/** From the journal's name of a target. */
export async function reopenTarget(name: string): Promise<ResolvedTarget> {
  if (!name.startsWith(embeddedPrefix)) return { url: name, name, release: async () => {} };
  const [database = '', ...dir] = name.slice(embeddedPrefix.length).split('@');
  return await openEmbedded(dir.join('@'), database);
}

async function openEmbedded(dir: string, database: string): Promise<ResolvedTarget> {
  const server = await startEmbeddedPostgres({ dir });
  const url = server.url(database);
  await ensureDatabase(url);
  return { url, name: `${embeddedPrefix}${database}@${dir}`, release: async () => await server.stop() };
}
