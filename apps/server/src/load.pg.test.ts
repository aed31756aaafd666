/** Twenty users at once for a few seconds: every answer is right, and at the end every acknowledged change is there. */
import {
  buildMember,
  buildMirrorRecord,
  buildOrganization,
  buildUser,
  useProductDatabase,
} from '@vanguard/datastore/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi, jwtSecret } from './testing/build-api.ts';
import { DraftModel } from './testing/draft-model.ts';
import { connectCaller, driveLoad, signSession, SimulatedUser } from './testing/index.ts';

const product = useProductDatabase();
const recordIds = Array.from({ length: 12 }, (_, i) => `P${i}`);
let [organizationId, url] = ['', ''];
let close = async () => {};

beforeAll(async () => {
  const { database } = product;
  organizationId = await buildOrganization(database, 'RIO');
  for (const id of recordIds)
    await buildMirrorRecord(database, organizationId, id, { category: 'Cranes', area: 'Silo' });
  const app = await buildApi(database);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  close = async () => await app.close();
});
afterAll(async () => await close());

async function buildSimulatedUser(name: string): Promise<SimulatedUser> {
  const userId = await buildUser(product.database, name);
  await buildMember(product.database, organizationId, userId);
  const caller = connectCaller(url, await signSession(product.database, userId, jwtSecret));
  const queries = ['sort=pfaId', 'sort=-area,dor', 'draftsOnly=true', 'category=Cranes&sort=model'];
  return new SimulatedUser({ name, caller, organizationId, recordIds, queries, random: Math.random });
}

test('twenty users at once get right answers only, and lose no acknowledged change', async () => {
  const users = await Promise.all(Array.from({ length: 20 }, async (_, i) => await buildSimulatedUser(`user-${i}`)));
  const { timesMs, wrong } = await driveLoad(users, { durationMs: 3000, thinkMs: 0 });
  expect(wrong).toEqual([]);
  expect(Math.min(timesMs.read.length, timesMs.save.length)).toBeGreaterThan(0);
});

describe('the account of a user', () => {
  test('tells a change that is lost, and one that nobody made', async () => {
    const user = await buildSimulatedUser('forgetful');
    await user.save();
    await product.database.deleteFrom('pfa_draft').execute();
    await user.verify();
    expect(user.wrong).toEqual(['forgetful: the drafts are not what was acknowledged']);
    await user.read();
    expect(user.wrong[1]).toMatch(/0 drafts instead of [123]/);
  });

  test('undoes and redoes as it was', () => {
    const ids = fc.constantFrom('P1', 'P2');
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.integer())), (edits) => {
        const model = new DraftModel();
        const states = [model.drafts];
        for (const [id, value] of edits) {
          model.save(new Map([[id, { area: String(value) }]]));
          states.push(model.drafts);
        }
        for (const state of states.slice(0, -1).toReversed())
          expect([model.undo(), model.drafts]).toEqual([true, state]);
        expect(model.undo()).toBe(false);
        for (const state of states.slice(1)) expect([model.redo(), model.drafts]).toEqual([true, state]);
        expect(model.redo()).toBe(false);
      }),
    );
  });
});
