/** The product behind a real Caddy with the compose file's own Caddyfile, and a certificate of Caddy's own authority. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openPool } from '@vanguard/postgres';
import type { ProductSchema } from '@vanguard/datastore';
import { buildMirrorRecord, buildOrganization } from '@vanguard/datastore/testing';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { sql } from 'kysely';
import { capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommand } from '../src/program.ts';
import { collect, startVanguard } from './command.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const caddy = process.env['CADDY'] ?? 'caddy';
const isThere = isWholeSuite && process.platform === 'linux' && spawnSync(caddy, ['version']).status === 0;
const product = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'caddy-'));
const password = 'granite lighthouse 7';
const soon = { timeout: 240_000, interval: 100 };
const environmentOf = () => ({
  DATABASE_URL: product.url,
  VANGUARD_DATA: join(folder, 'data'),
  VANGUARD_TRUSTED_PROXIES: '127.0.0.1',
  VANGUARD_ENCRYPTION_KEY: 'ab'.repeat(32),
  JWT_SECRET: 'kR3mZq8vTb1xWc6yHs4uNd9pLf2gJa7e',
  VANGUARD_WORKER: 'off',
  API_PORT: '0',
  WEB_PORT: '0',
});
const authority = join(folder, 'caddy/pki/authorities/local/root.crt');
const undo: (() => Promise<unknown>)[] = [];
let port = 0;

beforeAll(async () => {
  if (!isThere) return;
  const server = startVanguard(['start'], folder, environmentOf());
  const output = collect(server);
  undo.push(async () => await end(server));
  const page = await vi.waitFor(() => {
    const address = /Page\s+http:\/\/([\d.]+:\d+)/.exec(output.stdout)?.[1];
    if (address === undefined) throw new Error(server.exitCode === null ? 'it does not serve yet' : output.stderr);
    return address;
  }, soon);
  port = await findPort();
  const text = readFileSync(new URL('../../../ops/compose/Caddyfile', import.meta.url), 'utf8');
  const upstream = 'reverse_proxy server:3000';
  if (!text.includes(upstream)) throw new Error(`the Caddyfile has no ${upstream}`);
  const options = '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n';
  writeFileSync(join(folder, 'Caddyfile'), options + text.replace(upstream, `reverse_proxy ${page}`));
  const proxy = spawn(caddy, ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')], {
    // Its authority and its state stand below these.
    env: {
      ...process.env,
      SITE: `https://localhost:${port}`,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      HOME: folder,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = collect(proxy);
  undo.push(async () => await end(proxy));
  await vi.waitFor(async () => {
    if (proxy.exitCode !== null) throw new Error(said.stderr);
    if (!existsSync(authority)) throw new Error('it has no certificate yet');
    const { status } = await call('GET', '/api/health/live');
    if (status !== 200) throw new Error(`it answers ${status}`);
  }, soon);
});
afterAll(async () => {
  for (const step of undo.toReversed()) await step();
  rmSync(folder, { recursive: true, force: true });
});

async function end(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

/** From an address of this machine that is not the proxy's. Returns when the head of the answer is there. */
async function open(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): Promise<IncomingMessage> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { host: `localhost:${port}`, ...headers },
    localAddress: '127.0.0.2',
    servername: 'localhost',
    ca: readFileSync(authority),
    agent: false,
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

async function call(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: unknown) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await open(
    method,
    path,
    { ...json, ...headers },
    body === undefined ? undefined : JSON.stringify(body),
  );
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode, headers: response.headers, text };
}

describe.runIf(isThere)('behind Caddy', () => {
  test('page and API answer over TLS; who asks is told by the proxy alone, and changes come as they happen', async () => {
    const io = { ...capturedIo(folder, environmentOf()), stdin: Readable.from([`${password}\n`]) };
    expect([await runCommand(['user', 'add', 'ann', '--role', 'admin'], io), io.printed.stderr]).toEqual([0, '']);
    const database = openPool<ProductSchema>(product.url, { maxConnections: 2 });
    undo.push(async () => await database.destroy());
    const organizationId = await buildOrganization(database, 'RIO');
    await buildMirrorRecord(database, organizationId, 'P1', { category: 'Cranes' });

    const page = await call('GET', '/');
    expect([page.status, page.headers['content-type'], page.text]).toEqual([
      200,
      expect.stringContaining('text/html'),
      expect.stringContaining('<script'),
    ]);
    // Whoever asks says that they are somebody else.
    const forged = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' };
    const signedIn = await call('POST', '/api/auth/login', forged, { username: 'ann', password });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers['set-cookie']?.map((cookie) => /; Secure/i.test(cookie))).not.toContain(false);
    const { rows } = await sql`select distinct host(address) as address from session`.execute(database);
    expect(rows).toEqual([{ address: '127.0.0.2' }]);

    const { token } = JSON.parse(signedIn.text) as { token: string };
    const authorization = { authorization: `Bearer ${token}` };
    // As a browser asks.
    const events = await open('GET', '/api/events', {
      ...authorization,
      accept: 'text/event-stream',
      'accept-encoding': 'gzip, br',
    });
    undo.push(async () => await Promise.resolve(events.destroy()));
    expect([events.statusCode, events.headers['content-encoding']]).toEqual([200, undefined]);
    const heard: string[] = [];
    let text = '';
    events.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      heard.splice(0, heard.length, ...text.matchAll(/^event: (\w+)$/gm).map(([, name]) => name as string));
    });
    await vi.waitFor(() => expect(heard).toContain('ready'), soon);
    const modifications = [{ pfaId: 'P1', delta: { area: 'Silo 7' } }];
    const saved = await call('POST', `/api/pfa/${organizationId}/draft`, authorization, { modifications });
    expect([saved.status, saved.status === 200 ? '' : saved.text]).toEqual([200, '']);
    // The stream is not over: nothing on the way waits for more.
    await vi.waitFor(() => expect(heard).toContain('drafts'), soon);
    expect(events.readableEnded).toBe(false);
  });
});
