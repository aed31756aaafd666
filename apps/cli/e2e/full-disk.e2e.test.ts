/** Backups on a disk that is full before they are whole, and two that are begun at once. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient } from '@vanguard/postgres';
import { startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { embeddedDatabase } from '../src/database-target.ts';
import { openInstallation } from '../src/installation.ts';
import { readSettings } from '../src/settings.ts';
import { spawnVanguard, vanguard } from './command.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);
const disk = join(folder, 'disk');
const environment = { DATABASE_URL: '', VANGUARD_DATA: join(folder, 'data'), VANGUARD_BACKUPS: join(disk, 'backups') };
const settings = readSettings(environment);
const backup = async () => await vanguard(['backup'], folder, environment);
const names = () => readdirSync(join(disk, 'backups'));

/** Whoever is not root cannot make a small disk. */
const isRoot = process.getuid?.() === 0;

async function inServer(statement: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dir: embeddedDatabase(settings).dir });
  const client = await connectClient(server.url());
  await client.query(statement);
  await client.end();
  await server.stop();
}

beforeAll(async () => {
  if (!isWholeSuite || !isRoot) return;
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  await (await openInstallation(settings)).close();
});
afterAll(() => {
  if (isWholeSuite && isRoot) spawnSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

describe.runIf(isWholeSuite && isRoot)('the disk of the backups', () => {
  test('that is full before a copy is whole keeps nothing of it, and the next one goes on', async () => {
    // Of another database of the server, which the copy holds too and its estimate does not count: 80 MB that cannot be compressed.
    await inServer(`
      create table ballast as
      select (select string_agg(sha512((row || '/' || n)::text::bytea), '') from generate_series(1, 12500) n) as bytes
        from generate_series(1, 100) row`);
    const full = await backup();
    expect([full.status, full.stderr]).toEqual([
      4,
      expect.stringMatching(/The disk of .*\/backups is full[\s\S]*Make room there/),
    ]);
    expect(names()).toEqual([]);
    await inServer('drop table ballast');
    expect((await backup()).stderr).toBe('');
    expect(names()).toHaveLength(1);
  });

  test('takes one of two that are begun at once, or both in turn; never half of one', async () => {
    const before = names().length;
    const begin = async () => await spawnVanguard(['backup'], folder, environment);
    const both = await Promise.all([begin(), begin()]);
    const refused = both.filter(({ status }) => status !== 0);
    for (const { status, stderr } of refused)
      expect([status, stderr]).toEqual([4, expect.stringContaining('Another backup of this database is under way')]);
    expect(refused.length).toBeLessThan(2);
    expect(names()).toHaveLength(before + 2 - refused.length);
    expect(names().filter((name) => name.startsWith('.'))).toEqual([]);
    for (const name of names())
      expect((await vanguard(['backup', 'verify', join(disk, 'backups', name)], folder, environment)).stderr).toBe('');
  });
});
