/** Which statements a connection prepares, seen by the server. */
import { sql } from 'kysely';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from './database.ts';
import { useTestDatabase } from './testing/index.ts';

const server = useTestDatabase();
/** An own copy for these tests: prepared statements count for the whole process, in which other files run too. */
let executePrepared: typeof import('./prepared-statements.ts').executePrepared;

/** By the server: what the only connection of the pool has prepared. */
async function preparedTexts(database: Database<unknown>): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements order by 1`.execute(
    database,
  );
  return rows.map(({ statement }) => statement);
}

describe('a prepared statement', () => {
  let database: Database<unknown>;
  beforeAll(async () => {
    vi.resetModules();
    const { openPool } = await import('./database.ts');
    ({ executePrepared } = await import('./prepared-statements.ts'));
    database = openPool(server.url, { maxConnections: 1 });
    return async () => {
      await database.destroy();
      vi.resetModules();
    };
  });

  const sum = (a: number, b: number) => sql<{ sum: number }>`select ${a}::integer + ${b}::integer as sum`;

  test('is parsed once a connection and answers each time for its parameters', async () => {
    for (const [a, b] of [
      [1, 2],
      [30, 4],
    ] as const) {
      const { rows } = await executePrepared(sum(a, b), database);
      expect(rows).toEqual([{ sum: a + b }]);
    }
    expect(await preparedTexts(database)).toEqual(['select $1::integer + $2::integer as sum']);
  });

  test('is prepared inside a transaction too, on the connection of the transaction', async () => {
    const rows = await database.transaction().execute(async (trx) => {
      await executePrepared(sql`select ${'x'}::text as inside`, trx);
      return await preparedTexts(trx);
    });
    expect(rows).toContain('select $1::text as inside');
  });

  test('that fails does so each time, and works when its cause is gone', async () => {
    const count = () => executePrepared(sql<{ n: number }>`select count(*)::integer as n from later`, database);
    await expect(count()).rejects.toMatchObject({ code: '42P01' });
    await expect(count()).rejects.toMatchObject({ code: '42P01' });
    await sql`create table later (n integer)`.execute(database);
    expect((await count()).rows).toEqual([{ n: 0 }]);
  });

  test('whose text varies leaves room for others', async () => {
    for (let i = 0; i < 60; i++) {
      const varying = sql<{ varying: number }>`select ${sql.lit(i)} as varying`;
      expect((await executePrepared(varying, database, { varies: true })).rows).toEqual([{ varying: i }]);
    }
    expect(await preparedTexts(database)).toHaveLength(50);
    await executePrepared(sql`select 'one more'`, database);
    expect(await preparedTexts(database)).toContain("select 'one more'");
  });

  test('is one of at most a hundred: texts beyond run as any other statement', async () => {
    for (let i = 0; i < 120; i++) {
      const { rows } = await executePrepared(sql<{ n: number }>`select ${sql.lit(i)} as n`, database);
      expect(rows).toEqual([{ n: i }]);
    }
    expect(await preparedTexts(database)).toHaveLength(100);
  });
});
