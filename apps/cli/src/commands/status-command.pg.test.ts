/** What an operator asks first: does it serve, and what is in the way. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { sql } from 'kysely';
import { capture } from 'sqlite-to-postgres/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BackupManifest, writeManifest } from '../backup/manifest.ts';
import { runCommand } from '../program.ts';

const product = useProductDatabase();
const folder = mkdtempSync(join(tmpdir(), 'status-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Nobody listens on port 9. */
const call = async (...args: string[]) =>
  await capture(runCommand, args, folder, { DATABASE_URL: product.url, VANGUARD_DATA: folder, API_PORT: '9' });
const byHand = async (statement: string) =>
  await sql`set vanguard.across_organizations = 'on'; ${sql.raw(statement)}; reset vanguard.across_organizations`.execute(
    product.database,
  );

beforeAll(async () => {
  const { database } = product;
  const [rio, user] = [await buildOrganization(database, 'RIO'), await buildUser(database, 'ann', { role: 'admin' })];
  await buildMirrorRecord(database, rio, 'R-1', { category: 'Cranes', source: 'Purchase' });
  await byHand(`insert into pfa_draft (organization_id, pfa_id, user_id, delta) values ('${rio}', 'R-1', '${user}', '{"category": "Pumps"}');
    insert into pfa_outbox (organization_id, pfa_id, user_id, delta, baseline, committed_at)
    values ('${rio}', 'R-1', '${user}', '{}', '{}', now() - interval '2 hours')`);
});

test('one screen says that nothing answers, and how each organization stands', async () => {
  const { status, stdout, stderr } = await call('status');
  expect({ status, stderr }).toEqual({ status: 4, stderr: '' });
  expect(stdout).toMatch(/Product +not running/);
  expect(stdout).toMatch(/Backup +none/);
  expect(stdout).toMatch(/RIO +not connected +0 +1 +1 +0 +1\n/);
  const json = JSON.parse((await call('status', '--json')).stdout) as { organizations: unknown[]; product: string };
  expect(json).toMatchObject({ product: 'not running', organizations: [{ code: 'RIO', stuck: 1 }] });
});

test('the doctor finds what is stuck, that there is no backup, and what has drifted, and mends that', async () => {
  interface Report {
    findings: { subject: string; outcome: string; says: string; hint?: string }[];
  }
  const examine = async (...options: string[]) => {
    const { stdout } = await call('doctor', '--json', ...options);
    const { findings } = JSON.parse(stdout) as Report;
    return findings.filter(({ subject }) => subject === 'operation').map(({ outcome, says }) => `${outcome}: ${says}`);
  };
  const stuck = 'problem: 1 committed change of RIO does not get to PEMS';
  const inOrder = 'fine: merged drafts and summaries are what the records make of them';
  expect(await examine()).toEqual(['warning: there is no backup', stuck, inOrder]);
  await byHand("update pfa_overlay set category = 'Wrong' where weight = 1");
  expect(await examine()).toContain('problem: merged drafts of RIO are not what the records make of them');
  expect(await examine('--repair')).toContain(
    'fine: merged drafts of RIO had drifted from the records, and were rebuilt',
  );
  expect(await examine()).toContain(inOrder);
});

test('a backup that no other has followed for a day is old, on the screen and to the doctor', async () => {
  const keep = (name: string, endedAt: string) => {
    mkdirSync(join(folder, 'backups', name), { recursive: true });
    const file = { name: 'database.dump', bytes: 1, sha256: '0' };
    const known = { format: 1, engine: 'pg_dump', isProved: true, files: [file], tables: [], keyFingerprints: [] };
    writeManifest(join(folder, 'backups', name), { ...known, endedAt } as unknown as BackupManifest);
  };
  const look = async () => {
    const [status, doctor] = [await call('status', '--json'), await call('doctor')];
    return { isOld: (JSON.parse(status.stdout) as { isBackupOld: boolean }).isBackupOld, doctor: doctor.stdout };
  };
  keep('2026-01-01T02-30-00Z', '2026-01-01T02:31:00.000Z');
  expect((await call('status')).stdout).toContain('2026-01-01T02:31:00.000Z, more than a day ago');
  const old = /! operation .*the latest backup is of 2026-01-01T02:31:00.000Z, and there should be one a day/;
  expect(await look()).toEqual({ isOld: true, doctor: expect.stringMatching(old) });
  keep('9999-01-01T02-30-00Z', new Date(Date.now() - 3_600_000).toISOString());
  expect(await look()).toEqual({ isOld: false, doctor: expect.stringMatching(/✓ operation .*has proved itself/) });
});
