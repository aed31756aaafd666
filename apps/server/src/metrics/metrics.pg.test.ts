/** The figures for operators: who may see them, that they are right, and that rules and dashboard ask for what there is. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ProductSchema } from '@vanguard/datastore';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { openPool } from '@vanguard/postgres';
import { type Problem, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from '../build-server.ts';
import { apiSettings, buildApi } from '../testing/build-api.ts';

const product = useProductDatabase();
const url = routes.metrics.path;
const token = 'm'.repeat(32);
const jwtSecret = randomBytes(48).toString('base64url');
const ops = new URL('../../../../ops/', import.meta.url);
let app: FastifyInstance;

beforeAll(async () => {
  const { database } = product;
  const [rio, user] = [await buildOrganization(database, 'RIO'), await buildUser(database, 'ann')];
  await buildOrganization(database, 'HOU');
  await buildMirrorRecord(database, rio, 'R-1', { category: 'Cranes', source: 'Purchase' });
  await sql`set vanguard.across_organizations = 'on';
    insert into pfa_draft (organization_id, pfa_id, user_id, delta) values ('${sql.raw(rio)}', 'R-1', '${sql.raw(user)}', '{"category": "Pumps"}');
    insert into sync_state (organization_id, upstream_kind) values ('${sql.raw(rio)}', 'pems');
    insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline, state, committed_at)
    values ('${sql.raw(rio)}', 'R-1', '${sql.raw(user)}', '{}', '{}', 'queued', now() - interval '2 hours'),
           ('${sql.raw(rio)}', 'R-1', '${sql.raw(user)}', '{}', '{}', 'delivered', now()),
           ('${sql.raw(rio)}', 'R-1', '${sql.raw(user)}', '{}', '{}', 'settled', now());
    insert into sync_run (organization_id, kind, status, records_processed, duration_ms, started_at, created_at)
    values ('${sql.raw(rio)}', 'full', 'completed', 40, 2000, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
           ('${sql.raw(rio)}', 'full', 'failed', 0, 10, now(), now()), ('${sql.raw(rio)}', 'full', 'failed', 0, 10, now(), now());
    insert into feed_state (organization_id, feed) values ('${sql.raw(rio)}', 'assets'), ('${sql.raw(rio)}', 'users');
    insert into feed_run (organization_id, feed, status, records_processed, duration_ms, started_at, created_at)
    values ('${sql.raw(rio)}', 'assets', 'completed', 7, 1000, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
           ('${sql.raw(rio)}', 'assets', 'failed', 0, 10, now(), now());
    reset vanguard.across_organizations`.execute(database);
  app = await buildApi(database, { findLatestBackup: () => ({ endedAtS: 1_767_225_602, bytes: 5 }) });
});
afterAll(async () => await app.close());

async function read(from = app): Promise<string> {
  const response = await from.inject({ url });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
  return response.body;
}

describe('who may ask', () => {
  const ask = async (settings: object, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
    const asked = await buildServer({ ...apiSettings(product.database), jwtSecret, ...settings });
    const response = await asked.inject({ url, headers, remoteAddress });
    await asked.close();
    return response.statusCode === 200 ? 200 : response.json<Problem>().code;
  };

  test.each<[outcome: string, settings: object, headers: Record<string, string>, from: string]>([
    ['answers', {}, {}, '127.0.0.1'],
    ['answers', {}, {}, '::ffff:127.0.0.1'],
    ['answers', {}, { host: '[::1]:3001' }, '::1'],
    ['refuses', {}, {}, '10.1.1.1'],
    ['refuses', {}, { host: 'web.example:3001' }, '127.0.0.1'],
    ['refuses', {}, { 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1'],
    ['refuses', { trustedProxies: ['127.0.0.1'], isExposed: true }, {}, '127.0.0.1'],
    ['refuses', { metricsToken: token }, {}, '127.0.0.1'],
    ['refuses', { metricsToken: token }, { authorization: `Bearer ${token}x` }, '10.1.1.1'],
    ['answers', { metricsToken: token, isExposed: true }, { authorization: `Bearer ${token}` }, '10.1.1.1'],
  ])('%s with %j and %j from %s', async (outcome, settings, headers, from) => {
    expect(await ask(settings, headers, from)).toBe(outcome === 'answers' ? 200 : 'operator_only');
  });
});

test('requests are counted by route, method and status, and what strangers invent makes no series', async () => {
  await app.inject({ url: routes.live.path });
  await app.inject({ url: routes.me.path });
  await app.inject({ url: `/api/nothing/${'x'.repeat(20)}` });
  await app.inject({ method: 'PROPFIND' as 'GET', url: '/invented' });
  const text = await read();
  const count = (labels: string) =>
    Number(
      new RegExp(`^vanguard_http_request_duration_seconds_count\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1] ?? '0',
    );
  expect(count('route="live",method="GET",status="200"')).toBeGreaterThanOrEqual(1);
  expect(count('route="me",method="GET",status="401"')).toBe(1);
  expect(count('route="other",method="GET",status="404"')).toBe(1);
  expect(text).not.toMatch(/xxxx|invented|PROPFIND/);
  expect(text).toMatch(/^vanguard_http_requests_in_flight 1$/m);
});

test('the database tells what each organization drafts, owes and has pulled', async () => {
  const text = await read();
  const lines = text.split('\n').filter((line) => line.includes('organization="RIO"'));
  expect(lines).toEqual(
    expect.arrayContaining([
      'vanguard_drafts{organization="RIO"} 1',
      'vanguard_outbox_messages{organization="RIO",state="queued"} 1',
      'vanguard_outbox_messages{organization="RIO",state="delivered"} 1',
      'vanguard_outbox_stuck_messages{organization="RIO"} 1',
      'vanguard_pull_last_success_timestamp_seconds{organization="RIO"} 1767225602',
      'vanguard_pull_last_duration_seconds{organization="RIO"} 2',
      'vanguard_pull_last_records{organization="RIO"} 40',
      'vanguard_pull_failures_since_success{organization="RIO"} 2',
      'vanguard_upstream_connected{organization="RIO"} 1',
      'vanguard_feed_last_success_timestamp_seconds{organization="RIO",feed="assets"} 1767225601',
      'vanguard_feed_last_duration_seconds{organization="RIO",feed="assets"} 1',
      'vanguard_feed_last_entries{organization="RIO",feed="assets"} 7',
      'vanguard_feed_failures_since_success{organization="RIO",feed="assets"} 1',
    ]),
  );
  const oldest = Number(/oldest_seconds\{organization="RIO"\} (\S+)/.exec(text)?.[1]);
  expect(oldest).toBeGreaterThan(7199);
  expect(oldest).toBeLessThan(7800);
  expect(text).toContain('vanguard_drafts{organization="HOU"} 0');
  expect(text).toContain('vanguard_backup_last_success_timestamp_seconds 1767225602\n');
  expect(text).toContain('vanguard_backup_last_size_bytes 5\n');
  expect(text).not.toContain('vanguard_pull_last_records{organization="HOU"}');
  expect(text).toMatch(/^vanguard_table_size_bytes\{table="pfa_mirror"\} [1-9]/m);
});

test('statements and connections are told by what they are called', async () => {
  const statements: string[] = [];
  const database = openPool<ProductSchema>(product.url, {
    maxConnections: 3,
    onStatement: ({ name = '', outcome }) => statements.push(`${name} ${outcome}`),
  });
  const own = await buildApi(database);
  await sql`/* a name */ select 1`.execute(database);
  await sql`/* a fault */ select 1 / 0`.execute(database).catch(() => {});
  expect(statements).toEqual(['a name done', 'a fault failed']);
  own.metrics.onStatement({ name: 'a name', durationMs: 30, outcome: 'failed' });
  const text = await read(own);
  expect(text).toContain('vanguard_statement_duration_seconds_bucket{le="0.1",statement="a name"} 1');
  expect(text).toContain('vanguard_statement_failures_total{statement="a name"} 1');
  expect(text).toContain('vanguard_pool_connections{pool="requests",state="limit"} 3');
  await own.close();
  await database.destroy();
});

test('a database that is gone is told, and figures of the past are not', async () => {
  const database = openPool<ProductSchema>(product.url);
  const own = await buildApi(database);
  expect(await read(own)).toMatch(/^vanguard_database_up 1$/m);
  await own.close();
  const none = openPool<ProductSchema>('postgresql://nobody@127.0.0.1:9/none');
  const lost = await buildApi(none);
  const text = await read(lost);
  expect(text).toMatch(/^vanguard_database_up 0$/m);
  expect(text).not.toMatch(/^vanguard_(drafts|database_size_bytes)/m);
  expect(text).toMatch(/^process_resident_memory_bytes [1-9]/m);
  await Promise.all([lost.close(), none.destroy(), database.destroy()]);
});

describe('rules and dashboard', () => {
  const rules = readFileSync(new URL('prometheus/alerts.yml', ops), 'utf8');
  const dashboard = readFileSync(new URL('grafana/vanguard.json', ops), 'utf8');
  const page = readFileSync(new URL('../docs/how-to/watch-an-installation.md', ops), 'utf8');

  test('ask for no metric that does not exist', async () => {
    app.metrics.onStatement({ name: 'a fault', durationMs: 1, outcome: 'failed' });
    const known = new Set([...(await read()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const exprs = [
      ...rules.matchAll(/expr: (?:>-\n)?([\s\S]*?)\n +for:/g),
      ...JSON.stringify(JSON.parse(dashboard)).matchAll(/"expr":"((?:[^"\\]|\\.)*)"/g),
    ].map(([, expr = '']) => expr);
    const asked = exprs.flatMap((expr) => [...expr.matchAll(/\b(?:vanguard|nodejs|process)_\w+/g)].map(String));
    expect(exprs.length).toBeGreaterThan(25);
    expect(asked.map((name) => name.replace(/_(bucket|count|sum)$/, '')).filter((name) => !known.has(name))).toEqual(
      [],
    );
  });

  test('each rule has its paragraph for whoever is woken', () => {
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    expect([...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)).toEqual(alerts);
    for (const name of alerts) expect(rules).toContain(`#${name.toLowerCase()}\n`);
  });

  const promtool = process.env['PROMTOOL'] ?? 'promtool';
  const hasPromtool = spawnSync(promtool, ['--version']).status === 0;
  test.runIf(hasPromtool)('promtool finds that each rule fires where it must, and only there', () => {
    const run = (...args: string[]) =>
      execFileSync(promtool, args, { cwd: new URL('prometheus/', ops), stdio: 'pipe' });
    run('check', 'config', 'prometheus.yml');
    run('test', 'rules', 'alerts.test.yml');
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
    const tried = readFileSync(new URL('prometheus/alerts.test.yml', ops), 'utf8');
    expect(alerts.filter((name) => !tried.includes(`alertname: ${name},`))).toEqual([]);
  });
});
