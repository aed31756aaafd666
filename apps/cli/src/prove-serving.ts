/** A server on what was just restored, moved or upgraded, on a port that nobody else knows: what it answers is the proof. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { passwordsInPlace, pendingProductMigrations, type ProductDatabase } from '@vanguard/datastore';
import { ProblemError, routes } from '@vanguard/protocol';
import { buildServer } from '@vanguard/server';
import { doesNotServe } from './does-not-serve.ts';
import { proveAccounts, type ProvedAccount } from './prove-accounts.ts';

export interface ProvingServer {
  baseUrl: string;
  /** Nobody else knows it. */
  jwtSecret: string;
  close: () => Promise<void>;
}

export async function openProvingServer(database: ProductDatabase, url: string): Promise<ProvingServer> {
  const jwtSecret = randomBytes(48).toString('base64url');
  const server = await buildServer({
    database,
    passwords: passwordsInPlace(),
    jwtSecret,
    isSchemaCurrent: async () => (await pendingProductMigrations(url)).length === 0,
    logLevel: 'error',
    // What the command has to say goes to standard output.
    logTo: process.stderr,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, jwtSecret, close: async () => await server.close() };
}

/**
 * It reaches its database and knows its schema, lets no stranger in, and shows accounts what is theirs; nothing is left behind. `what`
 * was done, in one word. Throws TargetError `does_not_serve`.
 */
export async function proveServing(database: ProductDatabase, url: string, what: string): Promise<ProvedAccount[]> {
  const { close, ...server } = await openProvingServer(database, url);
  try {
    const ready = await fetch(`${server.baseUrl}${routes.ready.path}`);
    const words = await ready.text();
    const { checks } = JSON.parse(words) as { checks: { database: boolean; schema: boolean } };
    const stranger = await fetch(`${server.baseUrl}${routes.me.path}`);
    if (!checks.database || !checks.schema || stranger.status !== 401) throw doesNotServe(`was ${what}`, words);
    return await proveAccounts(database, server);
  } catch (error) {
    if (error instanceof ProblemError) throw doesNotServe(`was ${what}`, error.message, error);
    throw error;
  } finally {
    await close();
  }
}
