/** `vanguard worker`: on the database of a product, with its key, until it is told to stop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptionKey, listRuns, saveConnection } from '@vanguard/datastore';
import { buildOrganization, useProductDatabase } from '@vanguard/datastore/testing';
import { startSimulator } from '@vanguard/pems/simulator';
import { capture, capturedIo } from 'sqlite-to-postgres/cli/testing';
import { afterAll, expect, test, vi } from 'vitest';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
const folder = mkdtempSync(join(tmpdir(), 'worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const key = 'ab'.repeat(32);

test.each([
  [{}, 'no_database_url', 'DATABASE_URL is not set'],
  [{ DATABASE_URL: 'postgresql://nowhere/x' }, 'missing_encryption_key', 'VANGUARD_ENCRYPTION_KEY is not set'],
])('refuses to work on a database or with a key of its own: %j', async (environment, _code, reason) => {
  const { status, stderr } = await capture(runCommand, ['worker'], folder, { VANGUARD_DATA: folder, ...environment });
  expect([status, stderr]).toEqual([2, expect.stringContaining(reason)]);
});

test('pulls by a stored connection, makes the daily backup, and stops when it is told to', async () => {
  const simulator = await startSimulator({ recordCount: 20, organizations: ['RIO'] });
  const organizationId = await buildOrganization(product.database, 'RIO');
  const change = { id: 'pems', usage: 'PEMS_PFA_READ', url: simulator.connection.baseUrl, authType: 'bearer' };
  const headers = { tenant: 'T', organization: 'RIO' };
  await saveConnection(product.database, { ...change, headers, authValue: 'simulator' }, () => [encryptionKey(key)]);
  const own = { DATABASE_URL: product.url, VANGUARD_DATA: folder, VANGUARD_ENCRYPTION_KEY: key };
  const io = capturedIo(folder, { ...process.env, ...own, VANGUARD_BACKUP_AT: '02:30' });
  const ended = runCommand(['worker'], io);
  await vi.waitFor(
    async () => {
      const runs = await listRuns(product.database, { organizationId, feed: 'records', limit: 1 });
      expect(runs).toMatchObject([{ status: 'completed', recordsInserted: 20 }]);
    },
    { timeout: 60_000, interval: 50 },
  );
  // It fails where no pg_dump is installed that fits the server.
  const said = /The daily backup was made|has failed.*pg_dump of that version is needed/s;
  await vi.waitFor(() => expect(io.printed.stdout + io.printed.stderr).toMatch(said), {
    timeout: 60_000,
    interval: 50,
  });
  expect(io.printed.stderr).not.toContain('Loop with PEMS');
  io.signals.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(0);
  expect(io.printed.stdout).toContain('The worker runs');
  await simulator.close();
});
