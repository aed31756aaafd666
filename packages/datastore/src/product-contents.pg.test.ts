/** What undoing an adoption asks: has anybody changed anything since? */
import { hashSync } from '@node-rs/bcrypt';
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { Authenticator } from './accounts/authenticator.ts';
import { openPasswordPool } from './accounts/password-pool.ts';
import { adoptLegacy } from './adoption/adopt-legacy.ts';
import { createLegacySchema, insertLegacy } from './adoption/testing/legacy-schema.ts';
import { isProductEmpty, recordAdoption, undoAdoption } from './product-contents.ts';
import { buildDraft, useProductDatabase } from './testing/index.ts';

const product = useProductDatabase();

async function adopt(): Promise<void> {
  await inTransaction(product.database, async (trx) => {
    await recordAdoption(trx, 'run', await adoptLegacy(trx));
  });
}

async function undo(discard = false): Promise<string> {
  return await inTransaction(product.database, async (trx) => await undoAdoption(trx, { discard })).then(
    () => 'undone',
    (error: unknown) => (error as { code: string }).code,
  );
}

beforeEach(async () => {
  const { database } = product;
  await undo(true);
  await inTransaction(database, async (trx) => {
    await sql`drop schema if exists legacy cascade`.execute(trx);
    await createLegacySchema(trx);
    const passwordHash = hashSync('correct horse', { cost: 4 });
    await insertLegacy(trx, 'users', { id: 'ann', username: 'ann', passwordHash });
    await insertLegacy(trx, 'organizations', { id: 'rio', code: 'RIO', name: 'Rio' });
    await insertLegacy(
      trx,
      'pfa_records',
      { pfaId: 'P1', organizationId: 'rio' },
      { pfaId: 'P2', organizationId: 'rio' },
    );
  });
  await adopt();
});

describe('undoing an adoption', () => {
  test('empties the product, so that it can be adopted again', async () => {
    expect(await undo()).toBe('undone');
    expect(await isProductEmpty(product.database)).toBe(true);
    await adopt();
    expect(await isProductEmpty(product.database)).toBe(false);
  });

  test('is not held up by a sign-in that renews an old hash, nor by rows in another place or time zone', async () => {
    const { database } = product;
    await using passwords = openPasswordPool();
    const from = { address: undefined, userAgent: undefined, device: undefined };
    const authenticator = new Authenticator(database, passwords, 1000);
    expect(await authenticator.signIn({ username: 'ann', password: 'correct horse', ...from })).toMatchObject({
      outcome: 'signed in',
    });
    await sql`update pfa_mirror set data = data where pfa_id = 'P1'`.execute(database);
    const outcome = await inTransaction(database, async (trx) => {
      await sql`set local time zone 'Asia/Tokyo'`.execute(trx);
      await undoAdoption(trx, { discard: false });
      return 'undone';
    });
    expect(outcome).toBe('undone');
  });

  test.each<[what: string, change: () => Promise<unknown>]>([
    ['a draft', async () => await buildDraft(product.database, 'rio', 'P1', 'ann', { dor: 'BEO' })],
    ['a record gone', async () => await sql`delete from pfa_mirror where pfa_id = 'P2'`.execute(product.database)],
    ['another name', async () => await sql`update organization set name = ''`.execute(product.database)],
    [
      'a new password',
      async () => await sql`update app_user set password_changed_at = now()`.execute(product.database),
    ],
    [
      'a setting',
      async () => await sql`insert into system_config (key, value) values ('a', '1')`.execute(product.database),
    ],
  ])('is refused after %s, and done by explicit word', async (_, change) => {
    await change();
    expect(await undo()).toBe('product_changed');
    expect(await isProductEmpty(product.database)).toBe(false);
    expect(await undo(true)).toBe('undone');
  });

  test('leaves the accounts that were there before the adoption, as they are by then', async () => {
    await undo(true);
    await sql`insert into app_user (id, username, password_hash, role) values
      ('here-1', 'ann', 'own', 'admin'), ('here-2', 'root', 'own', 'admin')`.execute(product.database);
    await adopt();
    await sql`update app_user set password_hash = 'other' where username = 'root'`.execute(product.database);
    expect(await undo()).toBe('undone');
    const { rows } = await sql`select username, password_hash as hash, role from app_user order by 1`.execute(
      product.database,
    );
    expect(rows).toEqual([
      { username: 'ann', hash: 'own', role: 'admin' },
      { username: 'root', hash: 'other', role: 'admin' },
    ]);
    await adopt();
  });

  test('is refused where no migration brought the data', async () => {
    await sql`delete from adoption`.execute(product.database);
    expect(await undo()).toBe('no_adoption');
  });

  test('waits for a change under way, and is refused then', async () => {
    let undoing: Promise<string> | undefined;
    await inTransaction(product.database, async (trx) => {
      await sql`update organization set name = 'Renamed'`.execute(trx);
      undoing = undo();
      await expect.poll(async () => await waitingBackends()).toBe(1);
    });
    expect(await undoing).toBe('product_changed');
  });
});

async function waitingBackends(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`.execute(product.database);
  return rows[0]?.n ?? 0;
}
