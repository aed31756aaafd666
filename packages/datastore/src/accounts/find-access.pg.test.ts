/** Access in one statement: every combination of session, account, organization and membership. */
import { inTransaction } from '@vanguard/postgres';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { asOrganization } from '../scope.ts';
import { buildMember, buildOrganization, buildSession, buildUser, useProductDatabase } from '../testing/index.ts';
import { findAccess } from './find-access.ts';

const product = useProductDatabase();
let [mine, foreign, closed] = ['', '', ''];

beforeAll(async () => {
  const { database } = product;
  [mine, foreign, closed] = [
    await buildOrganization(database, 'RIO'),
    await buildOrganization(database, 'LIMA'),
    await buildOrganization(database, 'OLD'),
  ];
  await sql`update organization set is_active = false where id = ${closed}`.execute(database);
});

const openSession = async (userId: string, expiresIn = '1 hour') =>
  await buildSession(product.database, userId, { expiresIn });

describe('access', () => {
  test.each([
    ['user', 'member', 'member'],
    ['user', 'owner', 'owner'],
    ['viewer', 'owner', 'viewer'],
    ['admin', undefined, 'owner'],
    ['user', undefined, undefined],
    ['viewer', undefined, undefined],
  ])('a %s who is %s of an organization is %s in it, and nothing in others', async (role, membership, expected) => {
    const user = await buildUser(product.database, `${role} ${membership}`, { role });
    for (const one of [mine, closed]) {
      if (membership !== undefined) await buildMember(product.database, one, user, membership);
    }
    const session = await openSession(user);
    const roleIn = async (organization: string | undefined) =>
      (await findAccess(product.database, session, organization))?.organizationRole;
    expect(await roleIn(mine)).toBe(expected);
    expect(await roleIn(foreign)).toBe(role === 'admin' ? 'owner' : undefined);
    expect([await roleIn(closed), await roleIn('unknown'), await roleIn(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('tells the account', async () => {
    const id = await buildUser(product.database, 'ann');
    expect(await findAccess(product.database, await openSession(id), undefined)).toEqual({
      account: {
        id,
        username: 'ann',
        email: null,
        firstName: null,
        lastName: null,
        role: 'user',
        mustChangePassword: false,
        locale: null,
      },
      organizationRole: undefined,
    });
  });

  test('there is none with a session that expired, was revoked, is unknown, or whose account is inactive', async () => {
    const [ann, gone] = [
      await buildUser(product.database, 'bea'),
      await buildUser(product.database, 'gone', { isActive: false }),
    ];
    const revoked = await openSession(ann);
    await sql`update session set revoked_at = now() where id = ${revoked}::uuid`.execute(product.database);
    const sessions = [await openSession(ann, '-1 second'), revoked, crypto.randomUUID(), await openSession(gone)];
    for (const session of sessions) expect(await findAccess(product.database, session, mine)).toBeUndefined();
  });

  test('leaves no wider view behind in the transaction that asks', async () => {
    const settings = await inTransaction(product.database, async (trx) => {
      await sql`select * from find_access(gen_random_uuid(), ${mine})`.execute(trx);
      return (await sql<{ across: boolean }>`select is_across_organizations() as across`.execute(trx)).rows;
    });
    expect(settings).toEqual([{ across: false }]);
  });

  test("cannot be asked under a person's role", async () => {
    const ask = asOrganization(product.database, { organizationId: mine, userId: 'any' }, async (trx) => {
      await sql`select * from find_access(gen_random_uuid(), ${mine})`.execute(trx);
    });
    await expect(ask).rejects.toThrow(/permission denied/);
  });
});
