/** A server on what was just restored, moved or upgraded, on a port that nobody else knows: what it answers is the proof. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { passwordsInPlace, pendingProductMigrations, type ProductDatabase } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import { buildServer } from '@vanguard/server';
import { TargetError } from 'sqlite-to-postgres/errors';

export interface ProvingServer {
  baseUrl: string;
  close: () => Promise<void>;
}

export async function openProvingServer(database: ProductDatabase, url: string): Promise<ProvingServer> {
  const server = await buildServer({
    database,
    passwords: passwordsInPlace(),
    jwtSecret: randomBytes(48).toString('base64url'),
    isSchemaCurrent: async () => (await pendingProductMigrations(url)).length === 0,
    logLevel: 'error',
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, close: async () => await server.close() };
}

/** It reaches its database and knows its schema, and lets no stranger in; nothing is written. `what` was done, in one word. Throws TargetError `does_not_serve`. */
export async function proveServing(database: ProductDatabase, url: string, what: string): Promise<void> {
  const { baseUrl, close } = await openProvingServer(database, url);
  try {
    const ready = await fetch(`${baseUrl}${routes.ready.path}`);
    const words = await ready.text();
    const { checks } = JSON.parse(words) as { checks: { database: boolean; schema: boolean } };
    const stranger = await fetch(`${baseUrl}${routes.me.path}`);
    if (checks.database && checks.schema && stranger.status === 401) return;
    throw new TargetError(`What was ${what} does not serve: ${words}`, {
      code: 'does_not_serve',
      hint: 'Start the product and see what `vanguard doctor` finds.',
    });
  } finally {
    await close();
  }
}
