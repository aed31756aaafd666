import { describe, expect, test } from 'vitest';
import { connectClient } from '../connect.ts';
import { withAdmin } from './admin-connection.ts';
import { createTestDatabase, type TestDatabaseTemplate, useTestDatabase } from './test-database.ts';

async function valuesIn(url: string): Promise<string[]> {
  return await withAdmin(url, async (client) => {
    const { rows } = await client.query<{ value: string }>('select value from thing order by value');
    return rows.map(({ value }) => value);
  });
}

function countingTemplate(name: string): TestDatabaseTemplate & { builds: number } {
  return {
    name,
    builds: 0,
    async build(url) {
      this.builds += 1;
      await withAdmin(url, async (client) => await client.query(`create table thing as select 'template' as value`));
    },
  };
}

describe('createTestDatabase', () => {
  test('builds the template once, however many clones are asked for at once', async () => {
    const template = countingTemplate('built_once');
    const databases = await Promise.all(Array.from({ length: 6 }, async () => await createTestDatabase(template)));
    expect(template.builds).toBe(1);
    expect(new Set(databases.map(({ url }) => url)).size).toBe(6);
    for (const { url } of databases) expect(await valuesIn(url)).toEqual(['template']);
    await Promise.all(databases.map(async ({ drop }) => await drop()));
  });

  test('gives each clone to itself', async () => {
    const template = countingTemplate('separate');
    const [one, other] = await Promise.all([createTestDatabase(template), createTestDatabase(template)]);
    await withAdmin(one.url, async (client) => await client.query(`insert into thing values ('mine')`));
    expect(await valuesIn(one.url)).toEqual(['mine', 'template']);
    expect(await valuesIn(other.url)).toEqual(['template']);
    await Promise.all([one.drop(), other.drop()]);
  });

  test('builds a template again after a build that failed', async () => {
    const template = countingTemplate('second_try');
    const failing = { name: template.name, build: async () => await Promise.reject(new Error('not today')) };
    await expect(createTestDatabase(failing)).rejects.toThrow('not today');
    const database = await createTestDatabase(template);
    expect(await valuesIn(database.url)).toEqual(['template']);
    await database.drop();
  });

  test('drops a database to which somebody is still connected', async () => {
    const { url, drop } = await createTestDatabase();
    const forgotten = await connectClient(url);
    await drop();
    await expect(connectClient(url)).rejects.toMatchObject({ code: 'missing_database' });
    await forgotten.end();
  });
});

describe('useTestDatabase', () => {
  const urls: string[] = [];

  describe('in a file', () => {
    const database = useTestDatabase();

    test('gives an empty database from beforeAll on', async () => {
      urls.push(database.url);
      await withAdmin(database.url, async (client) => {
        const { rows } = await client.query(`select from pg_class where relnamespace = 'public'::regnamespace`);
        expect(rows).toHaveLength(0);
      });
    });
  });

  test('drops it at the end', async () => {
    await expect(connectClient(urls[0] as string)).rejects.toMatchObject({ code: 'missing_database' });
  });
});
