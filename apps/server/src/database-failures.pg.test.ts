/** A database that goes away, comes back, refuses: what the API answers, and that it goes on without a new start. */
import { inspect } from 'node:util';
import { migrateProduct, type ProductSchema } from '@vanguard/datastore';
import { buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { openPool } from '@vanguard/postgres';
import { preparedServerFolder } from '@vanguard/postgres/testing';
import { type Problem, routes } from '@vanguard/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { OpenApi } from './testing/answer-contract.ts';
import { buildApi, password, passwordHash } from './testing/build-api.ts';

const signIn = async (app: FastifyInstance) =>
  await app.inject({ method: 'POST', url: routes.login.path, payload: { username: 'ann', password } });

const summaryOf = (response: Awaited<ReturnType<typeof signIn>>) => [
  response.statusCode,
  response.json<Problem>().code,
  response.headers['retry-after'],
];

test('a server that is stopped is told as such, and the same API goes on once it runs again', async () => {
  const folder = await preparedServerFolder();
  const first = await folder.start({ dir: folder.dir });
  await migrateProduct(first.url());
  const database = openPool<ProductSchema>(first.url());
  onTestFinished(async () => await database.destroy());
  await buildUser(database, 'ann', { passwordHash });
  const app = await buildApi(database);
  onTestFinished(async () => await app.close());
  const { token } = (await signIn(app)).json<{ token: string }>();
  const me = async () => await app.inject({ url: routes.me.path, headers: { authorization: `Bearer ${token}` } });
  expect((await me()).statusCode).toBe(200);

  await first.stop();
  expect(summaryOf(await me())).toEqual([503, 'database_unavailable', '2']);
  expect(summaryOf(await signIn(app))).toEqual([503, 'database_unavailable', '2']);

  await folder.start({ dir: folder.dir, port: first.port });
  expect((await me()).statusCode).toBe(200);
  expect((await signIn(app)).statusCode).toBe(200);
});

describe('a database that refuses', () => {
  const product = useProductDatabase();
  const log = { error: vi.fn<(...words: unknown[]) => void>(), warn: vi.fn<(...words: unknown[]) => void>() };
  let app: FastifyInstance;

  beforeAll(async () => {
    await buildUser(product.database, 'ann', { passwordHash });
    app = await buildApi(product.database);
    app.addHook('onRequest', async ({ log: own }) => {
      Object.assign(own, log);
      await Promise.resolve();
    });
    await sql`create function refuse() returns trigger language plpgsql as $$ begin
        if tg_argv[0] = '57P01' then
          perform pg_terminate_backend(pg_backend_pid()), pg_sleep(5);
        end if;
        raise exception 'the content of a row' using errcode = tg_argv[0];
      end $$`.execute(product.database);
  });
  afterAll(async () => await app.close());
  beforeEach(() => vi.clearAllMocks());

  /** Every new session. */
  const refuseWith = async (state: string) =>
    await sql`create or replace trigger refuse before insert on session
                for each row execute function refuse(${sql.lit(state)})`.execute(product.database);

  test('with anything else is answered 500 and logged whole', async () => {
    await refuseWith('23514');
    expect(summaryOf(await signIn(app))).toEqual([500, 'internal_error', undefined]);
    expect(log.error.mock.calls[0]?.[0]).toMatchObject({ err: { code: '23514' } });
  });

  test('is a described answer of every route that asks it', async () => {
    const { paths } = (await app.inject({ url: '/api/openapi.json' })).json<OpenApi>();
    const silent = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ responses }) => ('503' in responses ? [] : [path])),
    );
    expect(silent).toEqual(['/api/health/live', '/api/health/metrics']);
  });

  test.each([
    ['08006', [503, 'database_unavailable', '2']],
    ['53300', [503, 'database_unavailable', '2']],
    ['25006', [503, 'database_unavailable', '2']],
    ['53200', [503, 'busy', '2']],
    ['53100', [503, 'database_full', '30']],
    ['55P03', [503, 'busy', '5']],
    ['57014', [504, 'statement_timeout', undefined]],
    ['40P01', [503, 'busy', '1']],
    ['40001', [503, 'busy', '1']],
    ['22021', [400, 'invalid_request', undefined]],
    ['22P05', [400, 'invalid_request', undefined]],
    ['22007', [400, 'invalid_request', undefined]],
    ['22008', [400, 'invalid_request', undefined]],
    ['22003', [400, 'invalid_request', undefined]],
    // Ends the connection: the last.
    ['57P01', [503, 'database_unavailable', '2']],
  ])('with %s is answered %j, and logged in a line', async (state, summary) => {
    await refuseWith(state);
    expect(summaryOf(await signIn(app))).toEqual(summary);
    expect(log.error).not.toHaveBeenCalled();
    expect(log.warn).toHaveBeenCalledTimes(1);
    const words = inspect(log.warn.mock.calls);
    expect(words).not.toMatch(/\n +at /);
    expect(summary[0] === 400 && words.includes('content of a row')).toBe(false);
  });
});
