/** Settings of the embedded server: a product on one machine with an SSD, or a test run that may lose everything. */
import { existsSync, statfsSync } from 'node:fs';

export type ServerSettings = Readonly<Record<string, string | number>>;

const product: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  // Bulk loads write far more than the default of 1 GB between two checkpoints.
  max_wal_size: '4GB',
  random_page_cost: 1.1,
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const notDurable: ServerSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
};

/** As arguments of `postgres`; the caller's settings come last and win. */
export function serverArguments(durable: boolean, own: ServerSettings = {}): string[] {
  const settings = {
    ...product,
    ...(hasSmallSharedMemory() ? { dynamic_shared_memory_type: 'mmap' } : {}),
    ...(durable ? {} : notDurable),
    ...own,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Docker gives containers 64 MB of /dev/shm; parallel queries need more than that. */
function hasSmallSharedMemory(): boolean {
  if (process.platform !== 'linux') return false;
  if (!existsSync('/dev/shm')) return true;
  const { bsize, blocks } = statfsSync('/dev/shm');
  return bsize * blocks < 256 * 1024 * 1024;
}
