import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleEncryptionKey, writeLegacyProject } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'legacy-project-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a legacy project', () => {
  const project = join(folder, 'deep', 'project');
  const { file, rowCounts } = writeLegacyProject(project, { records: 10 });

  test('has the files of a Prisma project', () => {
    const expected = ['.env', '.env.example', 'prisma/schema.prisma', 'prisma/migrations/migration_lock.toml'];
    expect(expected.filter((name) => !existsSync(join(project, name)))).toEqual([]);
    expect(readFileSync(join(project, 'prisma/schema.prisma'), 'utf8')).toContain('provider = "sqlite"');
    expect(rowCounts['pfa_records']).toBe(10);
  });

  test('names its database in .env as Prisma resolves it, from the folder of the schema', () => {
    const env = readFileSync(join(project, '.env'), 'utf8');
    const [, path = ''] = /^DATABASE_URL="file:(.+)"/m.exec(env) ?? [];
    expect(join(project, 'prisma', path)).toBe(file);
    expect(existsSync(file)).toBe(true);
    expect(env).toContain(`ENCRYPTION_KEY=${sampleEncryptionKey}`);
    expect(env).toMatch(/^JWT_SECRET=/m);
  });

  test.skipIf(process.platform === 'win32')('keeps its secrets from other accounts', () => {
    expect(statSync(join(project, '.env')).mode & 0o077).toBe(0);
  });
});
