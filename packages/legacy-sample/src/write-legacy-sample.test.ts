import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifySync } from '@node-rs/bcrypt';
import { afterAll, describe, expect, test } from 'vitest';
import { decryptCredential, type SampleOptions, sampleEncryptionKey, sampleUsers, writeLegacySample } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'legacy-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function newFile(): string {
  return join(folder, `${++files}.db`);
}

function sample(options: SampleOptions = {}): DatabaseSync {
  const { file } = writeLegacySample(newFile(), options);
  return new DatabaseSync(file, { readOnly: true });
}

function column(database: DatabaseSync, sql: string): unknown[] {
  return database
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0]);
}

function one(database: DatabaseSync, sql: string): unknown {
  return column(database, sql)[0];
}

/** Every row of every table, in the order of writing. */
function contents(database: DatabaseSync): string {
  const tables = column(database, `select name from sqlite_schema where type = 'table' order by name`);
  return JSON.stringify(tables.map((table) => [table, database.prepare(`select * from "${String(table)}"`).all()]));
}

describe('a sample of the default size', () => {
  const { file, rowCounts, admin, level } = writeLegacySample(newFile());
  const database = new DatabaseSync(file, { readOnly: true });

  test('has the rows of a mature installation and says so', () => {
    expect(rowCounts).toEqual({
      users: 7,
      organizations: 28,
      user_organizations: 12,
      ai_providers: 3,
      organization_ai_configs: 2,
      ai_usage_logs: 60,
      api_configurations: 10,
      organization_api_credentials: 3,
      data_source_mappings: 4,
      field_configurations: 1,
      sync_logs: 40,
      pfa_records: 20_280,
    });
    const counted = Object.keys(rowCounts).map((table) => [table, one(database, `select count(*) from ${table}`)]);
    expect(Object.fromEntries(counted)).toEqual(rowCounts);
    expect(one(database, 'select count(*) from _prisma_migrations')).toBe(level);
  });

  test('is intact and its declared references are met', () => {
    expect(column(database, 'pragma integrity_check')).toEqual(['ok']);
    expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
  });

  test('has dangling references where no foreign key is declared', () => {
    const dangling = (table: string, name: string, target: string) =>
      one(
        database,
        `select count(*) from ${table} where ${name} is not null and ${name} not in (select id from ${target})`,
      );
    expect(dangling('organization_ai_configs', 'primaryProviderId', 'ai_providers')).toBe(1);
    expect(dangling('data_source_mappings', 'organizationId', 'organizations')).toBe(1);
    expect(dangling('ai_usage_logs', 'organizationId', 'organizations')).toBe(3);
    expect(dangling('sync_logs', 'organizationId', 'organizations')).toBe(1);
  });

  test('mixes the three ways of storing an instant in one column', () => {
    const kinds = column(
      database,
      `select case when typeof(originalStart) = 'integer' then 'epoch milliseconds'
        when originalStart glob '????-??-??T??:??:??.???Z' then 'ISO 8601'
        when originalStart glob '????-??-?? ??:??:??' then 'text of CURRENT_TIMESTAMP' else 'other' end as kind
        from pfa_records where originalStart is not null group by kind having count(*) > 500 order by kind`,
    );
    expect(kinds).toEqual(['ISO 8601', 'epoch milliseconds', 'text of CURRENT_TIMESTAMP']);
  });

  test('gives the first organization most records and every one some', () => {
    const sizes = column(database, 'select count(*) from pfa_records group by organizationId order by count(*) desc');
    expect(sizes).toHaveLength(28);
    expect(Number(sizes[0])).toBeGreaterThan(5_000);
    expect(Number(sizes.at(-1))).toBeGreaterThan(100);
  });

  test('writes several alphabets', () => {
    const text = column(database, `select description from organizations where description is not null`).join();
    expect(text).toContain('Århus');
    expect(text).toContain('桜発電所');
    expect(text).toContain('🏗️');
  });

  test('holds credentials that decrypt under the sample key, all of them', () => {
    const stored = column(
      database,
      `select apiKeyEncrypted from ai_providers union all
       select authKeyEncrypted from api_configurations union all select authValueEncrypted from api_configurations union all
       select authKeyEncrypted from organization_api_credentials union all
       select authValueEncrypted from organization_api_credentials`,
    );
    const clear = stored.map((text) => decryptCredential(String(text), sampleEncryptionKey));
    expect(clear).toHaveLength(3 + 10 + 10 + 3 + 3);
    expect(clear).toContain('sample-pässword-0');
    expect(stored.filter((text) => Buffer.from(String(text).split(':')[0] ?? '', 'base64').length !== 16)).toEqual([]);
  });

  test('accepts the documented passwords, with hashes of both kinds', () => {
    const hashes = new Map(sampleUsers.map(({ username, passwordHash }) => [username, passwordHash]));
    const stored = database.prepare('select username, passwordHash from users').all();
    expect(new Map(stored.map((row) => [row['username'], row['passwordHash']]))).toEqual(hashes);
    expect(sampleUsers.filter(({ password, passwordHash }) => !verifySync(password, passwordHash))).toEqual([]);
    expect(new Set([...hashes.values()].map((hash) => hash.slice(0, 7)))).toEqual(new Set(['$2a$10$', '$2b$10$']));
    expect(admin).toEqual({ username: 'admin', password: 'admin123' });
    expect(column(database, 'select username from users where not isActive')).toEqual(['dvance']);
  });
});

describe('a sample on request', () => {
  test('is the same for the same seed, and another for another', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => contents(sample({ seed, records: 300 })));
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('of a young installation has no records', () => {
    expect(one(sample({ records: 0 }), 'select count(*) from pfa_records')).toBe(0);
  });

  test.each([1, 3, 200])('has %i organizations with unique codes', (organizations) => {
    const database = sample({ organizations, records: 500 });
    expect(one(database, 'select count(distinct code) from organizations')).toBe(organizations);
    expect(one(database, 'select count(*) from pfa_records')).toBe(500);
    expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
  });

  test('encrypts under the key it is given', () => {
    const encryptionKey = 'ab'.repeat(32);
    const stored = String(
      one(sample({ records: 0, encryptionKey }), 'select authKeyEncrypted from api_configurations'),
    );
    expect(decryptCredential(stored, encryptionKey)).toMatch(/^sample-user-/);
    expect(() => decryptCredential(stored, sampleEncryptionKey)).toThrow(/authenticate/);
  });

  test('reports its progress up to the last record', () => {
    const reports: [done: number, total: number][] = [];
    sample({ records: 45_000, onProgress: (done, total) => reports.push([done, total]) });
    expect(reports).toEqual([
      [20_000, 45_000],
      [40_000, 45_000],
      [45_000, 45_000],
    ]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('stands at migration level %i with rows that fit it', (level) => {
    const { file, rowCounts } = writeLegacySample(newFile(), { level, records: 50 });
    const database = new DatabaseSync(file, { readOnly: true });
    expect(one(database, 'select count(*) from _prisma_migrations')).toBe(level);
    expect(rowCounts).toMatchObject({ users: 7, pfa_records: 50, api_configurations: level < 4 ? 4 : 10 });
    expect(column(database, 'pragma integrity_check')).toEqual(['ok']);
    expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
  });

  test.each<[keyof SampleOptions, SampleOptions]>([
    ['records', { records: -1 }],
    ['records', { records: 1.5 }],
    ['organizations', { organizations: 0 }],
    ['encryptionKey', { encryptionKey: 'short' }],
    ['level', { level: 9 }],
    ['seed', { seed: Number.NaN }],
  ])('is refused for a senseless %s, and no file is left', (option, options) => {
    const file = newFile();
    expect(() => writeLegacySample(file, options)).toThrow(
      expect.objectContaining({ code: 'sample_option_invalid', message: expect.stringContaining(option) }),
    );
    expect(existsSync(file)).toBe(false);
  });

  test('never overwrites a file', () => {
    const { file } = writeLegacySample(newFile(), { records: 1 });
    expect(() => writeLegacySample(file)).toThrow(expect.objectContaining({ code: 'sample_file_exists' }));
    expect(existsSync(file)).toBe(true);
  });

  test('leaves no file behind when it fails half-way', () => {
    const file = newFile();
    const onProgress = () => {
      throw new Error('stopped');
    };
    expect(() => writeLegacySample(file, { records: 10, onProgress })).toThrow('stopped');
    expect(existsSync(file)).toBe(false);
  });
});
