/**
 * Random interleavings of people, PEMS, pulls, deliveries and their faults. Every edit has a value of its own, so that each can
 * be followed: the judge knows what was acknowledged to whom, and every write that reached the simulator with what it replaced.
 */
import {
  claimMessages,
  commitDrafts,
  connectOrganization,
  findHistory,
  findTotals,
  listConnectedOrganizations,
  listDrafts,
  listRecords,
  resolveConflicts,
  saveDrafts,
  type Scope,
} from '@vanguard/datastore';
import { buildOrganization, buildUser, useProductDatabase } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary, PemsError } from '@vanguard/pems';
import { type FaultKind, type Simulator, startSimulator } from '@vanguard/pems/simulator';
import { isWholeSuite } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverDue } from './deliver-due.ts';
import { pullRecords } from './pull-records.ts';
import type { Upstream } from './upstream.ts';

const product = useProductDatabase();
let simulator: Simulator;
let people: string[] = [];
let reader = '';
beforeAll(async () => {
  for (const name of ['ann', 'bob', 'cid']) people.push(await buildUser(product.database, name));
  reader = await buildUser(product.database, 'reader');
  simulator = await startSimulator({
    startsAt: '2026-01-01T00:00:00Z',
    isClockManual: true,
    recordCount: 0,
    organizations: ['NONE'],
  });
});
afterAll(async () => await simulator.close());

const ids = ['P1', 'P2'] as const;
/** Of ours, and the column of PEMS. */
const columns = { purchasePrice: 'PFS_F_PRICE', area: 'PFS_A_CORPORATE' } as const;
type Field = keyof typeof columns;
const fields = Object.keys(columns) as Field[];

type Step =
  | { kind: 'edit'; user: number; id: string; field: Field }
  | { kind: 'commit' | 'keepMine' | 'takeTheirs'; user: number }
  | { kind: 'pems'; id: string; field: Field }
  | { kind: 'pull'; full: boolean; fault?: FaultKind }
  | { kind: 'deliver'; fault?: FaultKind }
  | { kind: 'dieAfterWrite' | 'dieAfterClaim' | 'silence' }
  | { kind: 'atOnce' };

const user = fc.nat({ max: 2 });
const place = { id: fc.constantFrom(...ids), field: fc.constantFrom(...fields) };
const readFault = fc.option(fc.constantFrom<FaultKind>('drop', 'server_error', 'truncated', 'html', 'alert_in_200'), {
  nil: undefined,
  freq: 2,
});
const writeFault = fc.option(
  fc.constantFrom<FaultKind>('lost_answer', 'drop', 'stale_recordid', 'unavailable', 'truncated', 'expired_session'),
  { nil: undefined, freq: 1 },
);
const faulty = <Kind extends string>(kind: Kind, fault: fc.Arbitrary<FaultKind | undefined>, more: object = {}) =>
  fc
    .record({ kind: fc.constant(kind), fault, ...more })
    .map(({ fault, ...step }) => (fault === undefined ? step : { ...step, fault }));
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('edit' as const), user, ...place }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('commit' as const), user }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('keepMine' as const, 'takeTheirs' as const), user }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pems' as const), ...place }) },
    { weight: 2, arbitrary: faulty('pull', readFault, { full: fc.boolean() }) },
    { weight: 4, arbitrary: faulty('deliver', writeFault) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('dieAfterWrite' as const, 'dieAfterClaim' as const, 'silence' as const),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'atOnce' as const }) },
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 30 },
);

interface Write {
  id: string;
  field: Field;
  before: string;
  after: string;
}

let round = 0;
/** One world: an organization on either side, and what the judge knows of it. */
class World {
  readonly #scope = (userId: string): Scope => ({ organizationId: this.organizationId, userId });
  readonly #signal = new AbortController().signal;
  readonly organizationId: string;
  readonly upstream: Upstream;
  readonly #killed: Upstream;
  /** Of ours, as they reached PEMS. */
  readonly writes: Write[] = [];
  /** What everybody saw in the place of a value right before it was committed. */
  readonly seenBelow = new Map<string, string>();
  /** The latest edit that was acknowledged, by user, record and field; without those that were given up. */
  readonly edits = new Map<string, string>();
  #value = 1000;

  constructor(organizationId: string, code: string) {
    this.organizationId = organizationId;
    const client = createPemsClient({
      ...simulator.connection,
      limits: { attempts: 1, backoffMs: 1, maxBackoffMs: 2, failuresBeforeBreak: 1_000_000, timeoutMs: 5000 },
    });
    const { formats, grid } = client.configuration;
    const mapping = createMapping({ dictionary: defaultDictionary, formats, keys: grid.keys });
    this.upstream = { client, mapping, code };
    const dying: typeof client = {
      ...client,
      writeRecord: async (...call) => {
        await client.writeRecord(...call);
        throw new Error('the worker is killed');
      },
    };
    this.#killed = { client: dying, mapping, code };
    const { store } = simulator;
    const change = store.change.bind(store);
    store.change = (record, changes, source) => {
      if (record.organization === code && source.by !== 'PLANNER') {
        const before = record.values();
        for (const field of fields) {
          const after = changes[columns[field]];
          if (after !== undefined)
            this.writes.push({ id: record.pfaId, field, before: before[columns[field]] ?? '', after });
        }
      }
      change(record, changes, source);
    };
  }

  static async build(): Promise<World> {
    const code = `W${++round}`;
    for (const pfaId of ids) {
      const values = { PFS_F_SOURCE: 'Purchase', PFS_F_PRICE: '1', PFS_A_CORPORATE: '2' };
      simulator.store.add({ organization: code, pfaId, values }, simulator.clock.now());
    }
    const organizationId = await buildOrganization(product.database, code);
    await connectOrganization(product.database, organizationId, { kind: 'simulator', url: null });
    const world = new World(organizationId, code);
    await world.pull('full');
    return world;
  }

  async take(step: Step): Promise<void> {
    simulator.advance(1);
    if ('fault' in step) simulator.faults.set([{ kind: step.fault, times: 1 }]);
    switch (step.kind) {
      case 'edit':
        await this.edit(people[step.user] as string, step.id, step.field);
        break;
      case 'commit':
        await this.commit(people[step.user] as string);
        break;
      case 'keepMine':
      case 'takeTheirs':
        await this.resolve(people[step.user] as string, step.kind === 'keepMine' ? 'mine' : 'theirs');
        break;
      case 'pems':
        this.changeThere(step.id, step.field);
        break;
      case 'pull':
        await this.pull(step.full ? 'full' : 'incremental');
        break;
      case 'deliver':
        await this.deliver();
        break;
      case 'dieAfterWrite':
        await this.deliver(this.#killed);
        break;
      case 'dieAfterClaim':
        await claimMessages(product.database, [this.organizationId], 1);
        break;
      case 'silence':
        await this.letTimePass();
        break;
      case 'atOnce':
        await Promise.all([
          this.pull('full'),
          this.deliver(),
          this.edit(people[0] as string, 'P1', 'area'),
          this.deliver(),
        ]);
        break;
    }
    simulator.faults.set([]);
  }

  async edit(userId: string, id: string, field: Field): Promise<void> {
    const value = String(++this.#value);
    await saveDrafts(product.database, this.#scope(userId), {
      modifications: [{ pfaId: id, delta: { [field]: value } }],
    });
    this.edits.set(JSON.stringify([userId, id, field]), value);
  }

  async commit(userId: string): Promise<void> {
    const drafts = await this.drafts(userId);
    const seen = await this.seen();
    const { kept } = await commitDrafts(product.database, this.#scope(userId));
    const stay = new Set(kept.map(({ pfaId }) => pfaId));
    for (const { pfaId, delta } of drafts.filter((draft) => !stay.has(draft.pfaId))) {
      for (const [field, value] of Object.entries(delta))
        this.seenBelow.set(String(value), seen[pfaId]?.[field as Field] ?? '');
    }
  }

  async resolve(userId: string, take: 'mine' | 'theirs'): Promise<void> {
    const conflicts = (await this.drafts(userId)).flatMap(({ pfaId, conflicts }) =>
      conflicts.map(({ field }) => ({ pfaId, field })),
    );
    if (conflicts.length === 0) return;
    await resolveConflicts(
      product.database,
      this.#scope(userId),
      conflicts.map((conflict) => ({ ...conflict, take })),
    );
    if (take === 'mine') return;
    for (const { pfaId, field } of conflicts) this.edits.delete(JSON.stringify([userId, pfaId, field]));
  }

  changeThere(id: string, field: Field): void {
    const record = simulator.store.find(this.upstream.code, id);
    if (record === undefined) throw new Error('no record is ever removed');
    simulator.store.change(
      record,
      { [columns[field]]: String(++this.#value) },
      { atMs: simulator.clock.now(), by: 'PLANNER' },
    );
  }

  async pull(kind: 'full' | 'incremental'): Promise<void> {
    const known = (await listConnectedOrganizations(product.database)).find(
      (one) => one.organizationId === this.organizationId,
    );
    const { organizationId, upstream } = this;
    const options = { organizationId, upstream, watermark: known?.watermark ?? null, kind, signal: this.#signal };
    await pullRecords(product.database, options).catch((error: unknown) => {
      if (!(error instanceof PemsError)) throw error;
    });
  }

  async deliver(upstream = this.upstream): Promise<void> {
    const upstreams = new Map([[this.organizationId, upstream]]);
    await deliverDue(product.database, { upstreams, parallel: 3, signal: this.#signal }).catch((error: unknown) => {
      if (upstream !== this.#killed) throw error;
    });
  }

  /** Claims of workers that died run out, and what was put off is due. */
  async letTimePass(): Promise<void> {
    await sql`update pfa_outbox set next_attempt_at = now(), claimed_until = case when state = 'sending' then now() end
               where organization_id = ${this.organizationId}`.execute(product.database);
  }

  async drafts(userId: string) {
    return await listDrafts(product.database, this.#scope(userId), { limit: 10 });
  }

  /** As whoever has no drafts sees the records. */
  async seen(): Promise<Record<string, Record<Field, string>>> {
    const { records } = await listRecords(product.database, this.#scope(reader), { sort: [], limit: 10 });
    return Object.fromEntries(
      records.map(({ pfaId, purchasePrice, area }) => [
        pfaId,
        { purchasePrice: String(purchasePrice), area: String(area) },
      ]),
    );
  }

  there(): Record<string, Record<Field, string>> {
    return Object.fromEntries(
      ids.map((id) => {
        const values = simulator.store.find(this.upstream.code, id)?.values() ?? {};
        return [id, { purchasePrice: values['PFS_F_PRICE'] ?? '', area: values['PFS_A_CORPORATE'] ?? '' }];
      }),
    );
  }

  async messages(): Promise<{ delta: Record<string, string>; state: string }[]> {
    const { rows } = await sql<{ delta: Record<string, string>; state: string }>`
      select delta, state from pfa_outbox where organization_id = ${this.organizationId} order by id`.execute(
      product.database,
    );
    return rows;
  }

  /** At any time. */
  async judge(): Promise<void> {
    const written = this.writes.map(({ after }) => after);
    expect(written, 'no change is written twice').toEqual([...new Set(written)]);
    for (const { before, after } of this.writes) {
      // What lay below may never have reached PEMS: then what lay below that.
      const below = [this.seenBelow.get(after)];
      for (let value = below[0]; value !== undefined && !written.includes(value); ) {
        value = this.seenBelow.get(value);
        below.push(value);
      }
      expect(below, `${after} replaced ${before}, which its author had not seen`).toContain(before);
    }
    await this.judgeDrafts();
    await this.judgeHistory();
  }

  async judgeDrafts(): Promise<void> {
    const messages = await this.messages();
    const drafts = new Map<string, string>();
    for (const userId of people) {
      for (const { pfaId, delta } of await this.drafts(userId)) {
        for (const [field, value] of Object.entries(delta))
          drafts.set(JSON.stringify([userId, pfaId, field]), String(value));
      }
    }
    for (const [key, value] of this.edits) {
      const isOwed = messages.some(({ delta, state }) => state !== 'refused' && Object.values(delta).includes(value));
      expect({ key, value, isKept: isOwed || drafts.get(key) === value }).toEqual({ key, value, isKept: true });
    }
  }

  /** What everybody is told leads from the first value to the present one, without a gap. */
  async judgeHistory(): Promise<void> {
    const seen = await this.seen();
    for (const pfaId of ids) {
      const history = await findHistory(product.database, this.#scope(reader), { pfaId, limit: 200 });
      const told = (history?.entries ?? []).toReversed().flatMap(({ changes }) => changes);
      for (const field of fields) {
        let value = { purchasePrice: '1', area: '2' }[field];
        for (const change of told.filter((one) => one.field === field)) {
          expect([pfaId, field, String(change.before)]).toEqual([pfaId, field, value]);
          value = String(change.after);
        }
        expect([pfaId, field, value]).toEqual([pfaId, field, seen[pfaId]?.[field]]);
      }
    }
  }

  /** When nothing is under way any more. */
  async judgeAtRest(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) {
      await this.letTimePass();
      await this.deliver();
      simulator.advance(1);
    }
    await this.pull('full');
    const states = (await this.messages()).map(({ state }) => state);
    expect(states.filter((state) => state !== 'settled' && state !== 'refused')).toEqual([]);
    expect(await this.seen()).toEqual(this.there());
    const { rows } =
      await sql`select from pfa_mirror where organization_id = ${this.organizationId} and upstream_data is not null`.execute(
        product.database,
      );
    expect(rows).toEqual([]);
    const sum = ids.reduce((total, id) => total + Number(this.there()[id]?.purchasePrice), 0);
    expect((await findTotals(product.database, this.#scope(reader), {})).totals.forecastCost).toBe(String(sum));
    await this.judge();
  }
}

test(
  'PEMS has each committed change once, nothing is lost or overwritten unseen, and both sides agree at rest',
  async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const world = await World.build();
        for (const step of taken) {
          await world.take(step);
          await world.judge();
        }
        await world.judgeAtRest();
      }),
      { numRuns: isWholeSuite ? 2000 : 8, endOnFailure: false },
    );
  },
  isWholeSuite ? 7_200_000 : 300_000,
);
