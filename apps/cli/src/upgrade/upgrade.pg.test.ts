/** `vanguard upgrade` on installations as earlier versions have left them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pendingProductMigrations } from '@vanguard/datastore';
import { createFrozenProduct, restoreFrozen } from '@vanguard/datastore/testing';
import { connectClient } from '@vanguard/postgres';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import type { Client as PgClient } from 'pg';
import { capture } from 'sqlite-to-postgres/cli/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { openTarget } from '../database-target.ts';
import { runCommand } from '../program.ts';
import { readSettings } from '../settings.ts';

const empty = useTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// So that an embedded server, which never runs as root, reaches its data here.
chmodSync(folder, 0o755);

const patience = { timeout: 60_000 };

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
    { ...patience, interval: 50 },
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

/** What a server of the earlier version goes on doing, each in a transaction of its own; whoever writes says what was acknowledged. */
const works: readonly ((client: PgClient, turn: string) => Promise<unknown>)[] = [
  async (client, turn) => await client.query('update organization set name = $1', [turn]),
  async (client, turn) =>
    await inTurn(client, 'pfa_lock_drafts', {
      text: `update pfa_mirror set data = data || jsonb_build_object('area', $1::text)
              where pfa_id = (select min(pfa_id) from pfa_mirror where removed_at is null)`,
      values: [turn],
    }),
  async (client, turn) =>
    await inTurn(client, 'pfa_share_drafts', { text: 'update pfa_draft set change_reason = $1', values: [turn] }),
  async (client) => await client.query({ name: 'organizations', text: 'select id, name from organization' }),
  async (client) => await client.query({ name: 'costs', text: 'select sum(forecast_cost) from pfa_mirror' }),
];

/** With the lock that servers and workers take first, and again after a deadlock, as they do. */
async function inTurn(client: PgClient, lock: string, statement: { text: string; values: string[] }): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select id from organization order by id');
  for (;;) {
    try {
      await client.query('begin');
      // Before any table.
      await client.query(`select ${lock}(id) from unnest($1::text[]) as id`, [rows.map(({ id }) => id)]);
      await client.query(statement);
      await client.query('commit');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01') throw error;
      await client.query('rollback');
    }
  }
}

test.runIf(isWholeSuite)(
  'while servers of the earlier version read and write: nobody is refused, and all that was acknowledged is there',
  async () => {
    const { url } = await createFrozenProduct('0027');
    const stop = new AbortController();
    const acknowledged = works.map(() => '');
    const load = works.map(async (work, place) => {
      const client = await connectClient(url);
      await client.query(`set vanguard.across_organizations = 'on'`);
      for (let turn = 1; !stop.signal.aborted; turn++) {
        await work(client, `${place} ${turn}`);
        acknowledged[place] = `${place} ${turn}`;
      }
      await client.end();
    });
    await vi.waitFor(() => expect(acknowledged).not.toContain(''), patience);
    const before = [...acknowledged];
    const { status, stderr } = await upgrade(url, '--no-backup', '--json');
    const during = [...acknowledged];
    await vi.waitFor(() => expect(acknowledged.filter((one, place) => one === during[place])).toEqual([]), patience);
    stop.abort();
    await Promise.all(load);
    expect([status, stderr]).toEqual([0, '']);
    expect(before).not.toEqual(acknowledged);
    const client = await connectClient(url);
    await client.query(`set vanguard.across_organizations = 'on'`);
    const { rows } = await client.query(`
    select array(select distinct name from organization) as names,
           array(select distinct data ->> 'area' from pfa_mirror where data ->> 'area' like '1 %') as areas,
           array(select distinct change_reason from pfa_draft) as reasons`);
    const [names, areas, reasons] = acknowledged.map((one) => [one]);
    expect(rows).toEqual([{ names, areas, reasons }]);
    await client.end();
  },
);

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

test.runIf(isWholeSuite)(
  'of an embedded server backs up first, and the backup is what was before',
  { timeout: 300_000 },
  async () => {
    const environment = { VANGUARD_DATA: join(folder, 'embedded') };
    const call = async (args: string[], more: Record<string, string> = {}) =>
      await capture(runCommand, args, folder, { ...environment, ...more });
    const { target } = await openTarget(readSettings(environment));
    await restoreFrozen(target.url, '0027');
    const client = await connectClient(target.url);
    await client.query(`set vanguard.across_organizations = 'on'`);
    const names = async (from: typeof client) =>
      (await from.query('select name from organization order by 1')).rows as unknown[];
    const before = await names(client);
    expect(before).not.toEqual([]);
    await client.end();
    await target.release();

    const { status, stdout, stderr } = await call(['upgrade', '--json']);
    expect([status, stderr]).toEqual([0, '']);
    const { backup } = JSON.parse(stdout) as { backup: string };
    const listed = JSON.parse((await call(['backup', 'list', '--json'])).stdout) as unknown;
    expect(JSON.stringify(listed)).toContain(backup);
    const other = { VANGUARD_DATA: join(folder, 'restored') };
    expect((await call(['restore', backup], other)).stderr).toBe('');
    const restored = await openTarget(readSettings({ ...environment, ...other }));
    const there = await connectClient(restored.target.url);
    await there.query(`set vanguard.across_organizations = 'on'`);
    expect(await names(there)).toEqual(before);
    await there.end();
    await restored.target.release();
  },
);

test.runIf(isWholeSuite)(
  'a server that does not serve after the schema was changed: the backup is named, with the command that goes back to it',
  { timeout: 300_000 },
  async () => {
    const environment = { VANGUARD_DATA: join(folder, 'not-serving') };
    const call = async (args: string[]) => await capture(runCommand, args, folder, environment);
    const { target } = await openTarget(readSettings(environment));
    await restoreFrozen(target.url, '0027');
    const client = await connectClient(target.url);
    await client.query(`
      create function no_sessions() returns trigger language plpgsql as $$ begin raise 'no sessions here'; end $$;
      create trigger no_sessions before insert on session for each row execute function no_sessions()`);
    await client.end();
    await target.release();

    const { status, stderr } = await call(['upgrade']);
    expect([status, stderr]).toEqual([
      4,
      expect.stringMatching(/does not serve: no sessions here[\s\S]*To go back: the version from before/),
    ]);
    const backup = /vanguard restore (\S+)/.exec(stderr)?.[1] ?? '';
    const { backups } = JSON.parse((await call(['backup', 'list', '--json'])).stdout) as {
      backups: { folder: string }[];
    };
    expect(backups.map((one) => one.folder)).toEqual([backup]);
    const again = await openTarget(readSettings(environment));
    expect(await pendingProductMigrations(again.target.url)).toEqual([]);
    await again.target.release();
  },
);
