/** What restore, verify and upgrade prove of the data in their hands: that accounts see what is theirs. */
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { proveServing } from './prove-serving.ts';

const product = useProductDatabase();
const prove = async () => await proveServing(product.database, product.url, 'restored');
const byHand = async (statement: string) => await sql.raw(statement).execute(product.database);

test('nobody is signed in where nobody can be', async () => {
  await buildUser(product.database, 'gone', { role: 'admin', isActive: false });
  expect(await prove()).toEqual([]);
});

test('an administrator and a member see what is theirs, and leave neither session nor sign-in', async () => {
  const { database } = product;
  const [rio, alp] = [await buildOrganization(database, 'RIO'), await buildOrganization(database, 'ALP')];
  await buildMirrorRecord(database, rio, 'R-1', { category: 'Cranes', source: 'Purchase' });
  await buildMirrorRecord(database, alp, 'A-1', { category: 'Cranes', source: 'Purchase' });
  const bea = await buildUser(database, 'bea');
  await buildMember(database, rio, bea, 'viewer');
  const ann = await buildUser(database, 'ann', { role: 'admin' });
  await byHand(`update app_user set must_change_password = true where id = '${ann}'`);
  const member = {
    username: 'bea',
    role: 'user',
    organizations: 1,
    record: { pfaId: 'R-1', organization: 'RIO', total: 1 },
  };
  expect(await prove()).toEqual([{ username: 'ann', role: 'admin', organizations: null, record: null }, member]);
  await byHand('update app_user set must_change_password = false');
  expect(await prove()).toEqual([expect.objectContaining({ username: 'ann', organizations: 2 }), member]);
  const { rows } =
    await sql`select from session union all select from app_user where last_login_at is not null`.execute(database);
  expect(rows).toEqual([]);
});

test.each([
  ['records that nobody can read', 'revoke select on pfa_mirror from vanguard_app', /restored does not serve/],
  [
    'records that a policy hides',
    'alter policy pfa_mirror_isolation on pfa_mirror using (false)',
    /no record of \w+ can be read/,
  ],
])('%s are no proof', async (_, statement, words) => {
  await byHand(statement);
  await expect(prove()).rejects.toMatchObject({ code: 'does_not_serve', message: expect.stringMatching(words) });
  await expect(sql`select from session`.execute(product.database)).resolves.toMatchObject({ rows: [] });
  if (statement.startsWith('revoke')) await byHand('grant select on pfa_mirror to vanguard_app');
});
