/** Changes with a key: made once, whatever happens between the change and its answer. */
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listEditSteps } from '../drafts/edit-steps.ts';
import { saveDrafts } from '../drafts/save-drafts.ts';
import { asOrganization, type ProductTransaction } from '../scope.ts';
import { buildMirrorRecord, buildOrganization, buildUser, useProductDatabase } from '../testing/index.ts';
import { keepAnswer, type KeyedRequest, removeExpiredAnswers } from './keep-answer.ts';

const product = useProductDatabase();
const ann = { organizationId: '', userId: '' };
const bob = { organizationId: '', userId: '' };
const request = { route: 'POST /save', key: 'k1', digest: 'same' };

beforeAll(async () => {
  const { database } = product;
  ann.organizationId = bob.organizationId = await buildOrganization(database, 'RIO');
  [ann.userId, bob.userId] = [await buildUser(database, 'ann'), await buildUser(database, 'bob')];
  await buildMirrorRecord(database, ann.organizationId, 'P1', { area: 'Silo 0' });
});
beforeEach(async () => {
  await sql`truncate pfa_edit, pfa_edit_change, pfa_draft, pfa_overlay, kept_answer`.execute(product.database);
});

let serial = 0;
/** Each call that is worked on makes another change, so that the steps tell how often one was. */
const saveIn =
  (scope = ann) =>
  async (trx: ProductTransaction) => {
    const modifications = [{ pfaId: 'P1', delta: { area: `Silo ${++serial}` } }];
    return { status: 200, body: { ...(await saveDrafts(trx, scope, { modifications })), serial } };
  };
const send = async (one: Partial<KeyedRequest> = {}, scope = ann, work = saveIn(scope)) =>
  await keepAnswer(product.database, scope, { ...request, ...one }, work);
const changes = async (scope = ann) => (await listEditSteps(product.database, scope)).length;

describe('a request with a key', () => {
  test('is worked on once and answered alike ever after', async () => {
    const first = await send();
    const again = await send();
    expect([first.isRepeated, again.isRepeated]).toEqual([false, true]);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    expect(await changes()).toBe(1);
  });

  test.each<[what: string, one: Partial<KeyedRequest>]>([
    ['another key', { key: 'k2' }],
    ['another route', { route: 'POST /other' }],
  ])('is another one with %s', async (_, one) => {
    await send();
    expect((await send(one)).isRepeated).toBe(false);
    expect(await changes()).toBe(2);
  });

  test('is another one of another user', async () => {
    await send();
    expect((await send({}, bob)).isRepeated).toBe(false);
    expect([await changes(), await changes(bob)]).toEqual([1, 1]);
  });

  test('is refused where the key came with another request, and changes nothing', async () => {
    await send();
    await expect(send({ digest: 'other' })).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(await changes()).toBe(1);
  });

  test('is refused while the first is in flight, and answered once that has ended', async () => {
    let begun = () => {};
    let finish = () => {};
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    const first = send({}, ann, async (trx) => {
      const answer = await saveIn()(trx);
      begun();
      await mayFinish;
      return answer;
    });
    await hasBegun;
    await expect(send()).rejects.toMatchObject({ code: 'request_in_flight' });
    finish();
    expect((await first).isRepeated).toBe(false);
    expect((await send()).isRepeated).toBe(true);
    expect(await changes()).toBe(1);
  });

  test('sent twenty times at once is worked on once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => await send()));
    const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(answered.filter(({ isRepeated }) => !isRepeated)).toHaveLength(1);
    expect(await changes()).toBe(1);
  });
});

describe('what fails keeps no answer and no change', () => {
  test('where the change is refused', async () => {
    const refused = async (trx: ProductTransaction) => {
      await saveIn()(trx);
      throw new Error('refused');
    };
    await expect(send({}, ann, refused)).rejects.toThrow('refused');
    expect(await changes()).toBe(0);
    expect((await send()).isRepeated).toBe(false);
  });

  test('where the connection is lost between the change and its answer', async () => {
    const cutOff = async (trx: ProductTransaction) => {
      const answer = await saveIn()(trx);
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(product.database);
      return answer;
    };
    await expect(send({}, ann, cutOff)).rejects.toThrow(/connection|terminat/i);
    expect(await changes()).toBe(0);
    expect((await send()).isRepeated).toBe(false);
    expect((await send()).isRepeated).toBe(true);
    expect(await changes()).toBe(1);
  });
});

describe('a day later', () => {
  const age = async () => await sql`update kept_answer set expires_at = now()`.execute(product.database);

  test('the key is free again', async () => {
    await send();
    await age();
    expect((await send({ digest: 'other' })).isRepeated).toBe(false);
    expect((await send({ digest: 'other' })).isRepeated).toBe(true);
    expect(await changes()).toBe(2);
  });

  test('the answer is removed, and no other', async () => {
    await send();
    await age();
    await send({ key: 'k2' });
    expect(await removeExpiredAnswers(product.database)).toBe(1);
    expect((await send({ key: 'k2' })).isRepeated).toBe(true);
  });

  test('until then it is kept', async () => {
    await send();
    const { rows } = await sql`select from kept_answer
      where expires_at between now() + interval '23 hours 59 minutes' and now() + interval '24 hours'`.execute(
      product.database,
    );
    expect(rows).toHaveLength(1);
  });
});

test('answers are hidden from other users by the database itself', async () => {
  await send();
  const read = async (scope: typeof ann) =>
    await asOrganization(
      product.database,
      scope,
      async (trx) => (await sql`select from kept_answer`.execute(trx)).rows.length,
    );
  expect([await read(ann), await read(bob)]).toEqual([1, 0]);
});
