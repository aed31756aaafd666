/** `vanguard upgrade` on installations as earlier versions have left them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pendingProductMigrations } from '@vanguard/datastore';
import { createFrozenProduct } from '@vanguard/datastore/testing';
import { connectClient } from '@vanguard/postgres';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { capture } from 'sqlite-to-postgres/cli/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { runCommand } from '../program.ts';

const empty = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const upgrade = async (url: string, ...args: string[]) =>
  await capture(runCommand, ['upgrade', ...args], folder, { DATABASE_URL: url, VANGUARD_DATA: folder });

test('says what it would do, waits for who is writing, compares every value, and has nothing more to do', async () => {
  const { url } = await createFrozenProduct('0027');
  const before = await pendingProductMigrations(url);
  const { status, stdout } = await upgrade(url, '--dry-run', '--json');
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { pending: before }]);
  expect(await pendingProductMigrations(url)).toEqual(before);

  const [writer, watcher] = [await connectClient(url), await connectClient(url)];
  await writer.query(`begin; set local vanguard.across_organizations = 'on'`);
  await writer.query(`update organization set name = 'Written meanwhile'`);
  const upgraded = upgrade(url, '--no-backup', '--json');
  await vi.waitFor(
    async () => {
      const { rows } = await watcher.query(`select from pg_stat_activity where application_name = 'vanguard-migrations'
        and wait_event_type = 'Lock' and query like 'lock table%' and datname = current_database()`);
      expect(rows).toHaveLength(1);
    },
    { timeout: 60_000, interval: 50 },
  );
  await writer.query('commit');
  const { status: ended, stdout: report, stderr } = await upgraded;
  expect([ended, stderr]).toEqual([0, '']);
  expect(JSON.parse(report)).toMatchObject({ applied: expect.arrayContaining(before), backup: null, drifted: [] });
  const { witnessed } = JSON.parse(report) as { witnessed: { rows: number } };
  expect(witnessed.rows).toBeGreaterThan(100);
  expect(await pendingProductMigrations(url)).toEqual([]);
  await writer.query(`set vanguard.across_organizations = 'on'`);
  const { rows } = await writer.query('select distinct name from organization');
  expect(rows).toEqual([{ name: 'Written meanwhile' }]);
  await Promise.all([writer.end(), watcher.end()]);
  expect((await upgrade(url)).stdout).toContain('of this version already');
});

test('refuses a database without an installation, and makes none there', async () => {
  const { status, stderr } = await upgrade(empty.url);
  expect([status, stderr]).toEqual([2, expect.stringContaining('There is no installation in this database')]);
  await expect(pendingProductMigrations(empty.url)).resolves.not.toEqual([]);
});

test('leaves everything as it was where the new version would change data', async () => {
  const { url } = await createFrozenProduct('0027');
  const client = await connectClient(url);
  // Whatever makes the migration change more than it should: here, a trigger on what it makes.
  await client.query(`
    create function public.spoil() returns event_trigger language plpgsql as $$
    begin
      perform set_config('vanguard.across_organizations', 'on', true);
      update public.organization set name = name || ' spoilt';
    end $$;
    create event trigger spoil on ddl_command_end when tag in ('CREATE TABLE') execute function public.spoil()`);
  const before = await pendingProductMigrations(url);
  const { status, stderr } = await upgrade(url, '--no-backup');
  expect([status, stderr]).toEqual([5, expect.stringContaining('organization.name would have other values')]);
  expect(await pendingProductMigrations(url)).toEqual(before);
  const { rows } = await client.query(`select from organization where name like '%spoilt'`);
  expect(rows).toEqual([]);
  await client.end();
});
