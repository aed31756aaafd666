/** What is told of a person, and what erasing them leaves: no table has their name or address any more. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptLegacy } from '../adoption/adopt-legacy.ts';
import { createLegacySchema, insertLegacy } from '../adoption/testing/legacy-schema.ts';
import { findSignInFaults } from '../accounts/find-sign-in-faults.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { findHistory } from '../history/list-history.ts';
import { recordAdoption } from '../product-contents.ts';
import { businessTables, derivedTables, passingTables } from '../product-tables.ts';
import { acrossOrganizations } from '../scope.ts';
import { useProductDatabase } from '../testing/index.ts';
import { saveView, shareView } from '../views/saved-views.ts';
import { erasePerson } from './erase-person.ts';
import { exportPerson } from './export-person.ts';

const product = useProductDatabase();
const bea = { organizationId: 'rio', userId: 'b-1' };
const order = { operator: 'root', dryRun: false };

beforeEach(async () => {
  await inTransaction(product.database, async (trx) => {
    await createLegacySchema(trx);
    const address = (name: string) => ({ username: name, email: `${name}@rio.example`, passwordHash: 'none' });
    await insertLegacy(trx, 'users', { id: 'b-1', firstName: 'Beatrix', ...address('beatrix'), role: 'admin' });
    await insertLegacy(trx, 'users', { id: 'c-1', ...address('cyrus') });
    await insertLegacy(trx, 'users', { id: 'd-1', ...address('dora'), role: 'admin' });
    await insertLegacy(trx, 'organizations', { id: 'rio', code: 'RIO', name: 'Rio' });
    for (const userId of ['b-1', 'c-1'])
      await insertLegacy(trx, 'user_organizations', { userId, organizationId: 'rio' });
    for (const pfaId of ['P1', 'P2']) await insertLegacy(trx, 'pfa_records', { pfaId, organizationId: 'rio' });
    await recordAdoption(trx, 'run', await adoptLegacy(trx));
  });
  const { database } = product;
  await saveDrafts(database, bea, { modifications: [{ pfaId: 'P1', delta: { area: 'Marine' } }] });
  await saveView(database, bea, { name: 'Mine', search: '?area=Marine' });
  const { slug } = await saveView(database, bea, { name: 'Ours', search: '' });
  await shareView(database, bea, slug, true);
  await acrossOrganizations(database, async (trx) => {
    await sql`insert into session (user_id, expires_at, user_agent) values ('b-1', now() + interval '1 hour', 'Lynx')`.execute(
      trx,
    );
    await sql`insert into sync_run (organization_id, kind, status, triggered_by) values ('rio', 'full', 'completed', 'beatrix')`.execute(
      trx,
    );
    await sql`update adoption set report = jsonb_set(report, '{keptAccounts}', '["dora", "beatrix"]')`.execute(trx);
  });
});
afterEach(async () => {
  await sql`drop schema legacy cascade`.execute(product.database);
  const tables = ['adoption', 'audit_entry', ...passingTables, ...derivedTables, ...businessTables];
  await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))} cascade`.execute(product.database);
});

/** Tables of the product and of the move that say these words anywhere. */
async function findWords(...words: string[]): Promise<string[]> {
  return await acrossOrganizations(product.database, async (trx) => {
    const { rows } = await sql<{ name: string }>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'legacy')`.execute(
      trx,
    );
    const found = await Promise.all(
      rows.map(async ({ name }) => {
        const { rows: hits } =
          await sql`select from ${sql.raw(name)} t where t::text ~* ${words.join('|')} limit 1`.execute(trx);
        return hits.length > 0 ? [name] : [];
      }),
    );
    return found.flat().toSorted();
  });
}

test('a person is told everything, and no hash', async () => {
  const told = await exportPerson(product.database, 'beatrix');
  expect(told).toMatchObject({
    account: { username: 'beatrix', email: 'beatrix@rio.example' },
    memberships: [{ organization_id: 'rio' }],
    sessions: [{ user_agent: 'Lynx' }],
    drafts: [{ pfa_id: 'P1', delta: { area: 'Marine' } }],
    views: [{ name: 'Mine' }, { name: 'Ours' }],
    history: [{ pfa_id: 'P1', origin: 'edit' }],
    namedIn: { 'sync_run.triggered_by': 1 },
    legacy: { firstName: 'Beatrix' },
  });
  expect(JSON.stringify(told)).not.toMatch(/hash/i);
  await expect(exportPerson(product.database, 'nobody')).rejects.toMatchObject({ code: 'no_such_user' });
});

test('a dry run says what would be, and leaves everything', async () => {
  const before = await exportPerson(product.database, 'beatrix');
  const would = await erasePerson(product.database, 'beatrix', { ...order, drafts: 'discard', dryRun: true });
  expect(await exportPerson(product.database, 'beatrix')).toEqual(before);
  expect(await findWords('former-')).toEqual([]);
  expect(await erasePerson(product.database, 'beatrix', { ...order, drafts: 'discard' })).toEqual(would);
});

test('leaves no name and no address, in the history a pseudonym, and what is shared', async () => {
  const named = ['public.adoption', 'public.app_user', 'public.sync_run', 'legacy.users'];
  expect(await findWords('beatrix', 'Lynx')).toEqual([...named, 'public.session'].toSorted());
  const { pseudonym, removed, legacy } = await erasePerson(product.database, 'beatrix', {
    ...order,
    drafts: 'discard',
  });
  expect(removed).toEqual({ session: 1, pfa_edit: 1, pfa_draft: 1, saved_view: 1, organization_member: 1 });
  expect(legacy).toEqual(['username', 'email', 'passwordHash', 'firstName', 'lastName', 'avatarUrl']);
  expect(await findWords('beatrix', 'Lynx')).toEqual([]);
  expect(await findWords(pseudonym)).toEqual([...named, 'public.audit_entry'].toSorted());
  const history = await findHistory(product.database, { ...bea, userId: 'b-1' }, { pfaId: 'P1', limit: 9 });
  expect(history?.entries).toMatchObject([{ origin: 'edit' }]);
  const { rows } = await sql<{ name: string }>`select name from saved_view`.execute(product.database);
  expect(rows).toEqual([{ name: 'Ours' }]);
  // Nobody signs in as it, and the doctor does not count it among those who cannot.
  expect(await findSignInFaults(product.database)).toMatchObject({
    accounts: 2,
    inactive: [],
    unknownHash: expect.not.arrayContaining([pseudonym]) as string[],
  });
  await expect(erasePerson(product.database, 'beatrix', order)).rejects.toMatchObject({ code: 'no_such_user' });
});

test('changes that are not committed are given away by word only, to whoever may make them', async () => {
  const erase = async (drafts?: { to: string }) => await erasePerson(product.database, 'beatrix', { ...order, drafts });
  await expect(erase()).rejects.toMatchObject({ code: 'has_drafts', message: expect.stringContaining('1 records') });
  await expect(erase({ to: 'beatrix' })).rejects.toMatchObject({ code: 'cannot_take_drafts' });
  const cyrus = { organizationId: 'rio', userId: 'c-1' };
  const own = await saveDrafts(product.database, cyrus, { modifications: [{ pfaId: 'P1', delta: { area: 'Quay' } }] });
  expect(own.saved).toBe(1);
  await expect(erase({ to: 'cyrus' })).rejects.toMatchObject({ code: 'cannot_take_drafts' });
  await acrossOrganizations(
    product.database,
    async (trx) => void (await sql`delete from pfa_draft where user_id = 'c-1'`.execute(trx)),
  );
  expect(await erase({ to: 'cyrus' })).toMatchObject({ handedOver: 1 });
  const { rows } = await acrossOrganizations(
    product.database,
    async (trx) =>
      await sql`select user_id, delta, (select count(*)::integer from pfa_overlay o where o.user_id = d.user_id) as overlay from pfa_draft d`.execute(
        trx,
      ),
  );
  expect(rows).toEqual([{ user_id: 'c-1', delta: { area: 'Marine' }, overlay: 2 }]);
  const history = await findHistory(product.database, cyrus, { pfaId: 'P1', limit: 1 });
  expect(history?.entries).toMatchObject([
    { origin: 'edit', label: 'handOver', reason: null, changes: [{ field: 'area', before: null, after: 'Marine' }] },
  ]);
});

test('the last administrator stays', async () => {
  await erasePerson(product.database, 'dora', order);
  await expect(erasePerson(product.database, 'beatrix', { ...order, drafts: 'discard' })).rejects.toMatchObject({
    code: 'last_administrator',
  });
  expect((await exportPerson(product.database, 'beatrix'))['drafts']).toHaveLength(1);
});
