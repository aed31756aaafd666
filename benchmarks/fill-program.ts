/** Makes a database and fills it as the code of a checkout does, of this revision or of another: `checkout url count…`, a count an organization. */
import { join } from 'node:path';

interface Database {
  destroy(): Promise<void>;
}

const [checkout = '', url = '', ...counts] = process.argv.slice(2);
const load = async (file: string) =>
  (await import(join(checkout, file))) as Record<string, (...args: unknown[]) => unknown>;
const [postgres, datastore, data] = [
  await load('packages/postgres/src/index.ts'),
  await load('packages/datastore/src/index.ts'),
  await load('benchmarks/mirror-data.ts'),
];
await postgres['ensureDatabase']?.(url);
await datastore['migrateProduct']?.(url);
const database = postgres['openPool']?.(url) as Database;
await data['buildOrganizations']?.(database, counts.map(Number));
await database.destroy();
