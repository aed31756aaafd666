/** Which sessions stay, and for how long. */
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { createFrozenProduct } from '../testing/frozen-product.ts';
import { buildSession, buildUser, useProductDatabase } from '../testing/index.ts';
import { listSessions, removeEndedSessions } from './sessions.ts';

const product = useProductDatabase();
let ann = '';
beforeEach(async () => {
  await sql`delete from app_user`.execute(product.database);
  ann = await buildUser(product.database, 'ann');
});

async function kept(): Promise<string[]> {
  await removeEndedSessions(product.database);
  return (await product.database.selectFrom('session').select('id').execute()).map(({ id }) => id).toSorted();
}

/** Opened so many days ago, for half a day. */
async function openedAgo(days: number, address?: string): Promise<string> {
  const id = await buildSession(product.database, ann, address === undefined ? {} : { address });
  await sql`update session set created_at = now() - make_interval(days => ${days}),
                               expires_at = now() - make_interval(days => ${days}) + interval '12 hours'
             where id = ${id}`.execute(product.database);
  return id;
}

describe('of the sessions that have ended', () => {
  test('the latest of each network stays for a month, to tell where the account is at home', async () => {
    const bea = await buildUser(product.database, 'bea');
    const [live, hers] = [
      await buildSession(product.database, ann),
      await buildSession(product.database, bea, { address: '192.0.2.1', expiresIn: '-1 second' }),
    ];
    await openedAgo(3, '192.0.2.1');
    const latest = await openedAgo(2, '::ffff:192.0.2.1');
    await openedAgo(9, '2001:db8:1:2::5');
    const ofNetwork = await openedAgo(8, '2001:db8:1:2::6');
    await openedAgo(1);
    await openedAgo(31, '198.51.100.1');
    expect(await kept()).toEqual([live, hers, latest, ofNetwork].toSorted());
  });

  test('none stays where a later one is still good', async () => {
    await openedAgo(2, '192.0.2.1');
    const live = await buildSession(product.database, ann, { address: '192.0.2.1' });
    expect(await kept()).toEqual([live]);
  });
});

test('an installation from before keeps its sessions, but for those of accounts that are inactive by now', async () => {
  const { database, migrate } = await createFrozenProduct('0023');
  const users = [await buildUser(database, 'frozen ann'), await buildUser(database, 'gone', { isActive: false })];
  for (const user of users) {
    await sql`insert into session (user_id, expires_at, created_at)
              values (${user}, now() + interval '1 hour', now() - interval '2 hours')`.execute(database);
  }
  const migrated = await migrate();
  await sql`update app_user set is_active = true`.execute(migrated);
  const [ofAnn = [], ofGone] = await Promise.all(users.map(async (user) => await listSessions(migrated, user)));
  expect([ofAnn.map(({ address }) => address), ofGone]).toEqual([[null], []]);
  expect(ofAnn[0]?.lastSeenAt).toBe(ofAnn[0]?.createdAt);
});
