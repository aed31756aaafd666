/** `vanguard pull …` on an installation: what is shown, asked for and stopped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginFeedRun, beginRun, connectOrganization, endRun, listDueFeeds, listDuePulls } from '@vanguard/datastore';
import { buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import { sql } from 'kysely';
import { capture, type CommandResult } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
const folder = mkdtempSync(join(tmpdir(), 'pulls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pull = async (...words: string[]): Promise<CommandResult> =>
  await capture(runCommand, ['pull', ...words], folder, { DATABASE_URL: product.url, VANGUARD_DATA: folder });

let organizationId = '';
beforeAll(async () => {
  organizationId = await buildOrganization(product.database, 'RIO');
  const upstream = { kind: 'simulator', url: null, watermark: '2026-01-01T00:00:00Z' } as const;
  await connectOrganization(product.database, organizationId, upstream);
  await sql`update sync_state set full_read_at = now(), next_full_at = 'infinity', next_pull_at = 'infinity'`.execute(
    product.database,
  );
});
const due = async () => await listDuePulls(product.database, [organizationId]);

test('a pull is asked for, shown and stopped', async () => {
  expect((await pull('list')).stdout).toContain('vanguard pull now <organization>');
  expect(await pull('now', 'RIO')).toMatchObject({ status: 0, stderr: '' });
  expect(await due()).toMatchObject([{ requestedBy: 'operator', kind: 'incremental' }]);
  const run = await beginRun(product.database, organizationId, 'incremental', 'operator');
  if (run === undefined) throw new Error('nothing else was under way');
  expect((await pull('list', '--organization', 'RIO')).stdout).toMatch(/ RIO +\S+ +what changed +running +0 /);
  expect(await pull('cancel', run.id)).toMatchObject({ status: 0, stderr: '' });
  const { stdout } = await pull('list', '--status', 'cancelled', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ pulls: [{ id: run.id, cancelledBy: 'operator' }] });
});

test('a loss is accepted where one was found', async () => {
  expect((await pull('now', 'RIO', '--accept-loss')).stderr).toContain('No pull of RIO has stopped at a loss');
  const run = await beginRun(product.database, organizationId, 'full', null);
  if (run === undefined) throw new Error('nothing else was under way');
  await endRun(product.database, run, { code: 'sudden_loss', error: 'Much is gone.' });
  expect(await pull('now', 'RIO', '--accept-loss')).toMatchObject({ status: 0, stderr: '' });
  expect(await due()).toMatchObject([{ requestedBy: 'operator', kind: 'full' }]);
});

test('the same of a feed, beside the records', async () => {
  expect(await pull('now', 'RIO', '--feed', 'assets')).toMatchObject({ status: 0, stderr: '' });
  expect(await listDueFeeds(product.database, [organizationId])).toContainEqual(
    expect.objectContaining({ feed: 'assets', requestedBy: 'operator' }),
  );
  const run = await beginFeedRun(product.database, { organizationId, feed: 'assets' }, 'operator');
  if (run === undefined) throw new Error('nothing else was under way');
  expect((await pull('list', '--feed', 'records')).stdout).not.toContain(run.id);
  expect((await pull('list', '--feed', 'assets')).stdout).toMatch(/ RIO +\S+ +assets +running +0 /);
  expect(await pull('cancel', run.id)).toMatchObject({ status: 0, stderr: '' });
  const refused = await pull('now', 'RIO', '--feed', 'assets', '--accept-loss');
  expect(refused.stderr).toContain('No pull of the assets of RIO has stopped at a loss');
});

test.each([
  ['of what is not there', ['now', 'XYZ'], '"XYZ"'],
  ['of a feed of what is not there', ['now', 'XYZ', '--feed', 'users'], '"XYZ"'],
  ['of what is not there, to be shown', ['list', '--organization', 'XYZ'], '"XYZ"'],
  ['that is over', ['cancel', '7'], 'There is no pull 7, or it is over'],
])('a pull %s is refused', async (_, words, message) => {
  const { status, stdout, stderr } = await pull(...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
