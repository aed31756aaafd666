/** The API as a process of its own for benchmarks: DATABASE_URL and JWT_SECRET from the environment; prints its address. */
import { migrateProduct, pendingProductMigrations, type ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { buildServer } from '@vanguard/server';
import { answerHeap } from './answer-heap.ts';

const { DATABASE_URL: url = '', JWT_SECRET: jwtSecret = '', PAGE_FOLDER: folder, PAGE_PORT = '0' } = process.env;
const port = Number(PAGE_PORT);
await migrateProduct(url);
// As `vanguard start` has it.
const database = openPool<ProductSchema>(url, { applicationName: 'vanguard', maxConnections: 20 });
const reserved = openPool<ProductSchema>(url, { applicationName: 'vanguard sign-in', maxConnections: 3 });
const isSchemaCurrent = async () => (await pendingProductMigrations(url)).length === 0;
// A benchmark is a proxy for people from everywhere.
const trustedProxies = ['127.0.0.1'];
const settings = {
  database,
  reserved,
  jwtSecret,
  isSchemaCurrent,
  trustedProxies,
  listensAt: url,
  ...(folder && { page: { folder, port } }),
};
const app = await buildServer({ ...settings, logLevel: 'error' });
console.log(await app.listen({ port, host: '127.0.0.1' }));
answerHeap();
process.once('SIGTERM', () => {
  void app.close().then(async () => await Promise.all([database.destroy(), reserved.destroy()]));
});
