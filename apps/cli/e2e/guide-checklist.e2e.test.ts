/** The guide's checklist, from a legacy project on SQLite to the page in a browser and back. */
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres';
import { isWholeSuite, useTestDatabase } from '@vanguard/postgres/testing';
import { decryptCredential, sampleEncryptionKey, writeLegacyProject } from '@vanguard/legacy-sample';
import { chromiumLaunch } from '@vanguard/web/testing';
import { type Browser, chromium } from 'playwright';
import type { ChildProcess } from 'node:child_process';
import type { ClientBase } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect, spawnVanguard, startVanguard, vanguard } from './command.ts';
import { compareEveryValue } from './oracle.ts';

const project = mkdtempSync(join(tmpdir(), 'checklist-'));
/** As many as an installation has; its tables, people and oddities are the same with fewer. */
const records = isWholeSuite ? 20_280 : 2_000;
const file = join(project, 'prisma', 'dev.db');
const clone = useTestDatabase();
let client: ClientBase & { end(): Promise<void> };
let environment: NodeJS.ProcessEnv;

const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Hashes of every file of the project but the mover's own folder. */
function fingerprint(): Record<string, string> {
  const files = readdirSync(project, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.sqlite-to-postgres') && statSync(join(project, name)).isFile())
    .toSorted();
  return Object.fromEntries(files.map((name) => [relative(project, join(project, name)), hash(join(project, name))]));
}

let before: Record<string, string>;
let sourceHash: string;

beforeAll(async () => {
  writeLegacyProject(project, { records });
  before = fingerprint();
  sourceHash = hash(file);
  const data = mkdtempSync(join(tmpdir(), 'checklist-data-'));
  environment = { DATABASE_URL: clone.url, VANGUARD_DATA: data, API_PORT: '0', WEB_PORT: '0', CI: 'true' };
  client = await connectClient(clone.url);
});
afterAll(async () => {
  await client.end();
  rmSync(project, { recursive: true, force: true });
  rmSync(environment['VANGUARD_DATA'] as string, { recursive: true, force: true });
});

async function count(from: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${from}`);
  return Number(rows[0]?.n);
}

interface Report {
  backup: { path: string; sha256: string };
  tables: { source: string; rows: number; digest: string }[];
  proof: { checks: { name: string; outcome: string }[] };
}

describe('a legacy project moved to PostgreSQL', () => {
  let report: Report;

  test('vanguard migrate ends with status 0 and a report', async () => {
    const { status, stdout, stderr } = await spawnVanguard(
      ['migrate', file, '--project', project, '--json'],
      project,
      environment,
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
    expect(report.proof.checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  test('the source is untouched', () => {
    expect(hash(file)).toBe(sourceHash);
  });

  test('the backup is intact and holds the same rows', () => {
    expect(hash(report.backup.path)).toBe(report.backup.sha256);
    using backup = new DatabaseSync(report.backup.path, { readOnly: true });
    expect(backup.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(backup.prepare('select count(*) as n from pfa_records').get()).toEqual({ n: records });
  });

  test('every table is there and every value is equal, by an oracle of its own', async () => {
    // The configuration of the project put one baseline into the history; its SQLite rows are kept aside.
    const comparisons = (await compareEveryValue(file, clone.url, 'legacy')).filter(
      ({ table }) => table !== '_prisma_migrations',
    );
    expect(comparisons).toHaveLength(12);
    for (const { table, sourceRows, targetRows, differences } of comparisons) {
      expect({ table, rows: targetRows, differences: differences.slice(0, 5) }).toEqual({
        table,
        rows: sourceRows,
        differences: [],
      });
    }
    const kept = await client.query<{ name: string }>(
      `select relname as name from pg_class where relname like 'history\\_%' and relkind = 'r'`,
    );
    expect(await count(`sqlite_to_postgres."${kept.rows[0]?.name}"`)).toBe(8);
  });

  test('credentials arrive byte for byte and still decrypt', async () => {
    const { rows } = await client.query<{ stored: string }>(
      `select auth_value_encrypted as stored from api_configuration where id = 'pems-pfa-read'`,
    );
    expect(decryptCredential(rows[0]?.stored ?? '', sampleEncryptionKey)).toBe('sample-pässword-0');
  });

  test('the project points at PostgreSQL and Prisma would find nothing pending', async () => {
    expect(readFileSync(join(project, '.env'), 'utf8')).toContain(
      `DATABASE_URL="${clone.url}?schema=legacy" # relative`,
    );
    expect(readFileSync(join(project, 'prisma/schema.prisma'), 'utf8')).toContain('provider = "postgresql"');
    const [baseline, ...others] = readdirSync(join(project, 'prisma/migrations')).filter((name) => /^\d/.test(name));
    expect(others).toEqual([]);
    const { rows } = await client.query(
      'select migration_name, checksum, finished_at is not null as finished, rolled_back_at from legacy._prisma_migrations',
    );
    const checksum = hash(join(project, 'prisma/migrations', baseline ?? '', 'migration.sql'));
    expect(rows).toEqual([{ migration_name: baseline, checksum, finished: true, rolled_back_at: null }]);
  });

  test('records, drafts and the administrator are adopted', async () => {
    expect(await count('pfa_mirror')).toBe(records);
    expect(await count('pfa_draft')).toBeGreaterThan(records / 200);
    expect(await count(`app_user where username = 'admin' and role = 'admin' and must_change_password`)).toBe(1);
    expect(await count('organization_member')).toBe(12);
  });

  test('vanguard verify finds both sides equal', async () => {
    const { status, stderr } = await vanguard(['verify', file, '--quiet'], project, environment);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('the product on the moved data', () => {
  let product: ChildProcess;
  let output: { stdout: string; stderr: string };
  let browser: Browser;
  let page: string;
  let api: string;

  beforeAll(async () => {
    product = startVanguard(['start'], project, environment);
    output = collect(product);
    while (!output.stdout.includes('Stop with Ctrl-C')) {
      if (product.exitCode !== null) throw new Error(output.stdout + output.stderr);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    page = /Page\s+(\S+)/.exec(output.stdout)?.[1] ?? '';
    api = /API\s+(\S+)\/api\/docs/.exec(output.stdout)?.[1] ?? '';
    browser = await chromium.launch(await chromiumLaunch());
  });
  afterAll(async () => {
    await browser?.close();
    product?.kill('SIGTERM');
    if (product?.exitCode === null) await once(product, 'close');
  });

  const login = async (password: string, username = 'admin') =>
    await fetch(`${api}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
  const get = async (path: string, password: string, username?: string) => {
    const { token } = (await (await login(password, username)).json()) as { token: string };
    const response = await fetch(api + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: await response.json() };
  };

  test('signs in admin with the delivered password and refuses a wrong one', async () => {
    const right = await login('admin123');
    expect(right.status).toBe(200);
    expect(((await right.json()) as { token: string }).token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await login('admin1234')).status).toBe(401);
  });

  test('lets a delivered password open nothing before it is changed', async () => {
    expect(await get('/api/organizations', 'admin123')).toMatchObject({
      status: 403,
      body: { code: 'password_change_required' },
    });
  });

  test('serves the records of the organizations that one belongs to', async () => {
    const mine = ['site-plan-2025', 'mreyes'] as const;
    const { organizations } = (await get('/api/organizations', ...mine)).body as {
      organizations: { id: string; code: string; recordCount: number }[];
    };
    const { rows } = await client.query<{ code: string; records: number }>(
      `select o.code, (select count(*)::integer from pfa_mirror p where p.organization_id = o.id) as records
         from organization o join organization_member m on m.organization_id = o.id join app_user u on u.id = m.user_id
        where u.username = 'mreyes' and o.is_active order by o.code`,
    );
    expect(organizations.map(({ code, recordCount }) => ({ code, records: recordCount }))).toEqual(rows);
    const [first] = organizations;
    const query = 'includeDiscontinued=true&includeFundsTransferable=true&limit=3&sort=-planCost';
    const { total, records } = (await get(`/api/pfa/${first?.id}?${query}`, ...mine)).body as {
      total: number;
      records: unknown[];
    };
    expect(total).toBe(first?.recordCount);
    expect(records).toHaveLength(3);
  });

  test('shows the records in a browser without an error on the console', async () => {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    const tab = await context.newPage();
    const errors: string[] = [];
    tab.on('console', (message) => void (['error', 'warning'].includes(message.type()) && errors.push(message.text())));
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(page);
    await tab.getByLabel('Username').fill('mreyes');
    await tab.getByLabel('Password', { exact: true }).fill('site-plan-2025');
    await tab.keyboard.press('Enter');
    await tab
      .getByText(/PFA-\d{6}/)
      .first()
      .waitFor();
    expect(await tab.getByRole('row').count()).toBeGreaterThan(10);
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('the way back', () => {
  test('vanguard rollback restores the project byte for byte, without a word since nobody changed anything', async () => {
    const { status, stderr } = await vanguard(['rollback', '--project', project], project, environment);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(fingerprint()).toEqual(before);
    expect(hash(file)).toBe(sourceHash);
  });

  test('nothing of the legacy data is left in PostgreSQL', async () => {
    const { rows } = await client.query(
      `select nspname from pg_namespace where nspname in ('legacy', 'sqlite_to_postgres') or nspname like '%stage%'`,
    );
    expect(rows).toEqual([]);
    expect([await count('app_user'), await count('pfa_mirror'), await count('organization')]).toEqual([0, 0, 0]);
  });

  test('the same project can be moved again', async () => {
    const { status } = await vanguard(['migrate', file, '--project', project, '--quiet'], project, environment);
    expect(status).toBe(0);
  });

  test('a change made by a person stops a rollback until it is discarded by explicit word', async () => {
    await client.query(`update organization set name = name || ' (renamed)' where code = 'RIO'`);
    const refused = await vanguard(['rollback', '--project', project], project, environment);
    expect(refused.status).toBe(7);
    expect(refused.stderr).toMatch(/table organization[\s\S]*--discard/);
    expect(await count('app_user')).toBe(7);
    const discarded = await vanguard(['rollback', '--project', project, '--discard'], project, environment);
    expect(discarded.status).toBe(0);
    expect(fingerprint()).toEqual(before);
    expect(existsSync(join(project, '.sqlite-to-postgres'))).toBe(true);
  });
});
