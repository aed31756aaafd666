/** The server of a benchmark: durable settings, in a folder of its own that goes with it, or in one that stays. */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from '@vanguard/postgres';

export interface ServerOptions extends Pick<EmbeddedPostgresOptions, 'settings' | 'onLog'> {
  /** In a folder for these migrations and these data; it stays, below the folder for temporary files. */
  keep?: boolean;
}

export interface BenchServer {
  url(database: string): string;
  stop(): Promise<void>;
}

export async function startServer({ settings, keep = false, ...options }: ServerOptions = {}): Promise<BenchServer> {
  const dir = keep ? keptDirectory() : await mkdtemp(join(tmpdir(), 'benchmark-'));
  // Root's server runs under another account: a folder that it cannot reach would leave the data elsewhere, for good.
  await chmod(dir, 0o755);
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    ...options,
    settings: { shared_buffers: '1GB', max_wal_size: '4GB', ...settings },
  });
  return {
    url: (database) => server.url(database),
    stop: async () => {
      await server.stop();
      if (!keep) await rm(dir, { recursive: true, force: true, maxRetries: 12, retryDelay: 50 });
    },
  };
}

function keptDirectory(): string {
  const root = join(import.meta.dirname, '..');
  const schema = ['packages/datastore/migrations/*.sql', 'packages/datastore/sql/*/*.sql'];
  const sources = [...schema, 'benchmarks/mirror-data.ts', 'benchmarks/fill-mirror.ts'];
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).toSorted()) hash.update(readFileSync(join(root, file)));
  const dir = join(tmpdir(), `vanguard-benchmarks-${hash.digest('hex').slice(0, 12)}`);
  mkdirSync(dir, { recursive: true });
  return dir;
}
