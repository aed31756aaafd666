/** Traces as a collector gets them: what belongs together, what is never told, and that nothing waits for the collector. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProductSchema } from '@vanguard/datastore';
import { buildMirrorRecord, buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import { openPool } from '@vanguard/postgres';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApi, buildCallers, jwtSecret } from '../testing/build-api.ts';
import { signSession } from '../testing/sign-session.ts';
import { openTracing, type TracingOptions } from './open-tracing.ts';

interface Sent {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

interface Collector {
  url: string;
  /** Whole, as they came. */
  texts: string[];
  keys: unknown[];
  spans: () => Sent[];
}

const product = useProductDatabase();
const ends: (() => unknown)[] = [];
let mine = '';
let headers: Record<string, string> = {};
const traceId = 'a1'.repeat(16);
const traceparent = `00-${traceId}-${'b2'.repeat(8)}-01`;

beforeAll(async () => {
  const { database } = product;
  mine = await buildOrganization(database, 'RIO');
  const { member } = await buildCallers(database, mine, await buildOrganization(database, 'HOU'));
  headers = { authorization: `Bearer ${await signSession(database, member, jwtSecret)}` };
  await buildMirrorRecord(database, mine, 'SECRET-ID', { category: 'Secret cranes', source: 'Rental' });
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with the status; without one, never. */
async function openCollector(status?: number): Promise<Collector> {
  const [texts, keys]: [string[], unknown[]] = [[], []];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      texts.push(text);
      keys.push(request.headers['api-key']);
      if (status !== undefined) response.writeHead(status).end('{}');
    });
  });
  type Body = { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] };
  const spans = () =>
    texts.flatMap((text) => (JSON.parse(text) as Body).resourceSpans.flatMap((one) => one.scopeSpans[0]?.spans ?? []));
  return { url: `${await listen(server)}/v1/traces`, texts, keys, spans };
}

async function openTraced(url: string, options: Partial<TracingOptions> = {}) {
  const told: string[] = [];
  const tracing = openTracing({
    url,
    serviceName: 'vanguard',
    sampler: 'parentbased_always_on',
    sampledShare: 1,
    exportsWithinMs: 60_000,
    closesWithinMs: 60_000,
    warn: (words) => told.push(words),
    ...options,
  });
  ends.push(tracing.close);
  const database = openPool<ProductSchema>(product.url, { onStatement: tracing.onStatement });
  ends.push(async () => await database.destroy());
  const app = await buildApi(database, { tracing });
  ends.push(async () => await app.close());
  /** As the product ends: with the last answer all spans are there. */
  const end = async () => {
    await app.close();
    await tracing.close();
  };
  return { app, tracing, told, end };
}

const soon = async (check: () => void) => await vi.waitFor(check, { timeout: 60_000, interval: 20 });
const read = ({ attributes }: Sent, key: string) =>
  Object.values(attributes.find((one) => one.key === key)?.value ?? {})[0];

/** Below one span. */
const childrenOf = (spans: Sent[], { spanId }: Sent) => spans.filter((span) => span.parentSpanId === spanId);

describe('a request', () => {
  test('is a span of its caller’s trace, with its statements below it, and no address, value or text', async () => {
    const collector = await openCollector(200);
    const { app, end } = await openTraced(collector.url, { headers: 'api-key=a%20key' });
    const id = 'req-1';
    const asked = { ...headers, traceparent, 'x-request-id': id };
    const listed = await app.inject({ url: `/api/pfa/${mine}?category=Secret%20cranes`, headers: asked });
    const payload = { modifications: [{ pfaId: 'SECRET-ID', delta: { area: 'Secret yard' } }] };
    // Over a socket, whose stream brings the body.
    const address = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/pfa/${mine}/draft`;
    const saved = await fetch(address, {
      method: 'POST',
      headers: { ...asked, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    await saved.text();
    await app.inject({ url: '/api/health/ready', headers: asked });
    await app.inject({ url: '/api/nothing/secret', headers: asked });
    expect([listed.statusCode, saved.status]).toEqual([200, 200]);
    await end();

    const spans = collector.spans().filter((span) => span.traceId === traceId);
    const servers = spans.filter((span) => span.parentSpanId === 'b2'.repeat(8));
    expect(servers.map(({ name }) => name)).toEqual(['GET /api/pfa/:orgId', 'POST /api/pfa/:orgId/draft', 'GET']);
    const [list, save] = servers as [Sent, Sent];
    const keys = [
      'http.request.method',
      'http.route',
      'http.response.status_code',
      'url.scheme',
      'vanguard.request_id',
    ];
    expect(keys.map((key) => read(list, key))).toEqual(['GET', '/api/pfa/:orgId', 200, 'http', id]);
    expect(childrenOf(spans, list).map(({ name }) => name)).toContain('page of records');
    expect(childrenOf(spans, save).map(({ name }) => name)).toContain('write drafts');
    expect(childrenOf(spans, save).map(({ name }) => name)).toContain('commit');
    expect(collector.texts.join('\n')).not.toMatch(/secret|cranes|yard|\bwhere\b/i);
    expect(collector.texts.join('\n')).not.toContain(mine);
    expect(new Set(collector.keys)).toEqual(new Set(['a key']));
  });

  test('that fails is marked, and its statement too', async () => {
    const collector = await openCollector(200);
    const { app, end } = await openTraced(collector.url);
    app.get('/api/fails', async () => {
      await sql`/* a fault */ select 1 / 0`.execute(app.database);
    });
    const { statusCode } = await app.inject({ url: '/api/fails', headers });
    await end();
    const [server] = collector.spans().filter(({ name }) => name === 'GET /api/fails');
    expect([statusCode, server?.status.code, server && read(server, 'error.type')]).toEqual([500, 2, '500']);
    expect(childrenOf(collector.spans(), server as Sent)).toContainEqual(
      expect.objectContaining({ name: 'a fault', status: { code: 2 } }),
    );
  });
});

test('a job has its statements and its requests to others below it, without what these ask', async () => {
  const collector = await openCollector(200);
  const upstream = await listen(createServer((_request, response) => response.writeHead(404).end('secret')));
  const { tracing } = await openTraced(collector.url);
  const failure = Object.assign(new Error('secret'), { code: 'unreachable' });
  const job = tracing.traceJob('pull', { kind: 'full' }, async (note) => {
    await (await fetch(`${upstream}/griddata?secret=1`)).text();
    tracing.onStatement({ name: 'claim', durationMs: 1, outcome: 'done' });
    note({ processed: 2 });
    throw failure;
  });
  await expect(job).rejects.toBe(failure);
  tracing.onStatement({ name: 'of nobody', durationMs: 1, outcome: 'done' });
  await tracing.close();
  const spans = collector.spans();
  const pull = spans.find(({ name }) => name === 'pull') as Sent;
  const keys = ['vanguard.kind', 'vanguard.processed', 'error.type'];
  expect(keys.map((key) => read(pull, key))).toEqual(['full', 2, 'unreachable']);
  const below = childrenOf(spans, pull);
  expect(below.map(({ name }) => name).toSorted()).toEqual(['GET', 'claim']);
  const call = below.find(({ name }) => name === 'GET') as Sent;
  expect([read(call, 'server.address'), read(call, 'http.response.status_code')]).toEqual(['127.0.0.1', 404]);
  expect(collector.texts.join('\n')).not.toMatch(/secret|griddata|of nobody/);
});

describe('a collector', () => {
  test('that never answers holds up neither requests nor the end', async () => {
    const collector = await openCollector();
    const { app, end } = await openTraced(collector.url, { exportsWithinMs: 3000, closesWithinMs: 10 });
    expect((await app.inject({ url: '/api/auth/me', headers })).statusCode).toBe(200);
    await end();
    // It was asked all the same.
    await soon(() => expect(collector.texts).toHaveLength(1));
  });

  test('that refuses is told once, without what it answers', async () => {
    const collector = await openCollector(400);
    const { app, tracing, told, end } = await openTraced(collector.url);
    // Batches of 512 are sent at once.
    for (let i = 0; i < 600; i++) await tracing.traceJob('job', {}, async () => await Promise.resolve());
    await soon(() => expect(told).toHaveLength(1));
    expect((await app.inject({ url: '/api/auth/me', headers })).statusCode).toBe(200);
    await end();
    expect(collector.texts.length).toBeGreaterThan(1);
    expect(told).toEqual([`Traces cannot be sent to ${new URL(collector.url).host} (400).`]);
  });

  test('hears nothing of traces that are not kept', async () => {
    const collector = await openCollector(200);
    const { app, end } = await openTraced(collector.url, { sampler: 'parentbased_traceidratio', sampledShare: 0 });
    await app.inject({ url: '/api/auth/me', headers });
    await app.inject({ url: '/api/auth/me', headers: { ...headers, traceparent } });
    await end();
    expect(new Set(collector.spans().map((span) => span.traceId))).toEqual(new Set([traceId]));
  });
});
