/** A recomputation finds what somebody's hand has changed behind the triggers, leaves all as it is, and mends it when asked. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { refreshSummaries } from '../summaries/refresh-summaries.ts';
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  setLargeFrom,
  useProductDatabase,
} from '../testing/index.ts';
import { findDrift } from './find-drift.ts';

const product = useProductDatabase();
const all = sql`set vanguard.across_organizations = 'on'`;

beforeAll(async () => {
  const { database } = product;
  await setLargeFrom(database, 2);
  for (const code of ['RIO', 'HOU']) {
    const [organizationId, userId] = [await buildOrganization(database, code), await buildUser(database, `of ${code}`)];
    await buildMember(database, organizationId, userId);
    for (let n = 1; n <= 3; n++) {
      const data = { category: 'Cranes', source: 'Purchase', purchasePrice: '1000', isDiscontinued: false };
      await buildMirrorRecord(database, organizationId, `${code}-${n}`, data);
    }
    const modifications = [{ pfaId: `${code}-1`, delta: { category: 'Pumps' } }];
    await saveDrafts(database, { organizationId, userId }, { modifications });
  }
  await refreshSummaries(database);
});

async function byHand(statement: string): Promise<void> {
  const { database } = product;
  await sql`${all}; ${sql.raw(statement)}; reset vanguard.across_organizations`.execute(database);
}

async function overlay(): Promise<unknown[]> {
  const { rows } = await sql`select pfa_id, weight, category from pfa_overlay order by 1, 2`.execute(product.database);
  return rows;
}

test('nothing has drifted where only the product was at work', async () => {
  expect(await findDrift(product.database)).toEqual({ overlay: [], summaries: [] });
});

test('an overlay that was changed by hand is found, left as it is, and mended when asked', async () => {
  const right = await overlay();
  expect(right).toHaveLength(4);
  await byHand(`update pfa_overlay set category = 'Wrong' where pfa_id = 'RIO-1' and weight = 1`);
  const wrong = await overlay();
  expect(await findDrift(product.database)).toEqual({ overlay: ['RIO'], summaries: [] });
  expect(await overlay()).toEqual(wrong);
  expect(await findDrift(product.database, { repair: true })).toEqual({ overlay: ['RIO'], summaries: [] });
  expect(await overlay()).toEqual(right);
  expect(await findDrift(product.database)).toEqual({ overlay: [], summaries: [] });
});

test('summaries that lack a change are found and mended', async () => {
  await byHand(`set session_replication_role = replica;
    update pfa_mirror set data = data || '{"purchasePrice": "7000"}' where pfa_id = 'HOU-2';
    set session_replication_role = origin`);
  expect((await findDrift(product.database)).summaries).toEqual(['HOU']);
  await findDrift(product.database, { repair: true });
  expect(await findDrift(product.database)).toEqual({ overlay: [], summaries: [] });
});
