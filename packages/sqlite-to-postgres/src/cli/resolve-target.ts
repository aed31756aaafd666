/**
 * Where to move to: the argument, else DATABASE_URL, else the embedded server. A name leads from the journal back to
 * the same target, also where an embedded server has another port by then.
 */
import { ensureDatabase } from '@vanguard/postgres/connection';
import type { DatabaseOwner, EmbeddedPostgres } from '@vanguard/postgres/embedded';

const embeddedPrefix = 'embedded:';

export interface ResolvedTarget {
  url: string;
  /** For the journal. */
  name: string;
  /** Stops the embedded server if this call started it. */
  release: () => Promise<void>;
}

export interface EmbeddedDatabase {
  /** Absolute. */
  dir: string;
  database: string;
  /** Default: the server's superuser. */
  owner?: DatabaseOwner;
  /** Default: startEmbeddedPostgres. */
  start?: (options: { dir: string }) => Promise<EmbeddedPostgres>;
}

export async function resolveTarget(url: string | undefined, embedded: EmbeddedDatabase): Promise<ResolvedTarget> {
  return url === undefined ? await openEmbedded(embedded) : { url, name: url, release: async () => {} };
}

/** DATABASE_URL, where it is a target: that of a legacy project names its SQLite file, and an empty one nothing. */
export function configuredUrl({ DATABASE_URL: url }: NodeJS.ProcessEnv): string | undefined {
  return url === undefined || url === '' || url.startsWith('file:') ? undefined : url;
}

/** From the journal's name of a target. */
export async function reopenTarget(name: string): Promise<ResolvedTarget> {
  if (!name.startsWith(embeddedPrefix)) return { url: name, name, release: async () => {} };
  const [database = '', ...dir] = name.slice(embeddedPrefix.length).split('@');
  return await openEmbedded({ dir: dir.join('@'), database });
}

async function openEmbedded({ dir, database, owner, start }: EmbeddedDatabase): Promise<ResolvedTarget> {
  const { ensureOwnedDatabase, findOwnerUrl, startEmbeddedPostgres } = await import('@vanguard/postgres/embedded');
  const server = await (start ?? startEmbeddedPostgres)({ dir });
  const release = async () => await server.stop();
  try {
    const url =
      owner === undefined ? await findOwnerUrl(server, database) : await ensureOwnedDatabase(server, database, owner);
    await ensureDatabase(url);
    return { url, name: `${embeddedPrefix}${database}@${dir}`, release };
  } catch (error) {
    await release();
    throw error;
  }
}
