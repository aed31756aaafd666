import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { verifySync } from '@node-rs/bcrypt';
import { decryptCredential, sampleEncryptionKey, sampleUsers, type SampleOptions, writeLegacySample } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'legacy-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function sample(options: SampleOptions = {}): DatabaseSync {
  const { file } = writeLegacySample(join(folder, `${++files}.db`), options);
  return new DatabaseSync(file, { readOnly: true });
}

function one(database: DatabaseSync, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0];
}

describe('a sample of the default size', () => {
  const database = sample();

  test('has the rows of a mature installation', () => {
    const counts = Object.fromEntries(
      [
        'users',
        'organizations',
        'user_organizations',
        'ai_providers',
        'api_configurations',
        'data_source_mappings',
        'pfa_records',
        '_prisma_migrations',
      ].map((table) => [table, one(database, `select count(*) from ${table}`)]),
    );
    expect(counts).toEqual({
      users: 7,
      organizations: 28,
      user_organizations: 12,
      ai_providers: 3,
      api_configurations: 10,
      data_source_mappings: 4,
      pfa_records: 20_280,
      _prisma_migrations: 8,
    });
  });

  test('is intact and its declared references are met', () => {
    expect(one(database, 'pragma integrity_check')).toBe('ok');
    expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
  });

  test('mixes the three ways of storing an instant in one column', () => {
    const kinds = database
      .prepare(
        `select case when typeof(originalStart) = 'integer' then 'ms' when originalStart like '%T%Z' then 'iso' else 'text' end as kind, count(*) as n from pfa_records group by 1`,
      )
      .all();
    expect(Object.fromEntries(kinds.map(({ kind, n }) => [kind, Number(n) > 500]))).toEqual({
      ms: true,
      iso: true,
      text: true,
    });
  });

  test('keeps discontinued and transferable apart', () => {
    expect(one(database, 'select count(*) from pfa_records where isDiscontinued and isFundsTransferable')).toBe(0);
    expect(Number(one(database, 'select avg(isDiscontinued) from pfa_records'))).toBeCloseTo(0.05, 1);
  });

  test('holds credentials that decrypt under the sample key', () => {
    const stored = String(
      one(database, `select authValueEncrypted from api_configurations where id = 'pems-pfa-read'`),
    );
    expect(decryptCredential(stored, sampleEncryptionKey)).toBe('sample-pässword-0');
  });

  test('accepts the documented passwords', () => {
    const hashes = database.prepare('select username, passwordHash from users').all();
    const matches = sampleUsers.map(({ username, password }) => {
      const hash = hashes.find((row) => row['username'] === username)?.['passwordHash'];
      return verifySync(password, String(hash));
    });
    expect(matches).toEqual(sampleUsers.map(() => true));
  });
});

test('the same seed gives the same content, another seed another', () => {
  const digest = (seed: number) => {
    const database = sample({ seed, records: 300 });
    return JSON.stringify(
      ['users', 'pfa_records', 'api_configurations'].map((table) => database.prepare(`select * from ${table}`).all()),
    );
  };
  expect(digest(7)).toBe(digest(7));
  expect(digest(7)).not.toBe(digest(8));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('stands at migration level %i with rows that fit it', (level) => {
  const database = sample({ level, records: 50 });
  expect(one(database, 'select count(*) from _prisma_migrations')).toBe(level);
  expect(one(database, 'select count(*) from pfa_records')).toBe(50);
  expect(Number(one(database, 'select count(*) from api_configurations'))).toBeGreaterThan(0);
  expect(database.prepare('pragma foreign_key_check').all()).toEqual([]);
});
