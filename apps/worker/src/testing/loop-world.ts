/**
 * An organization on either side of the loop, what can happen to it, and its judge: who knows what was acknowledged to whom, and
 * every write that reached the simulator with what it replaced. Each edit has a value of its own, so that it can be followed.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import {
  applyChanged,
  beginRun,
  claimMessages,
  commitDrafts,
  connectOrganization,
  findHistory,
  findTotals,
  listConnectedOrganizations,
  listDrafts,
  listRecords,
  type ProductDatabase,
  resolveConflicts,
  saveDrafts,
  type Scope,
  stageRecords,
} from '@vanguard/datastore';
import { buildOrganization } from '@vanguard/datastore/testing';
import { createMapping, createPemsClient, defaultDictionary, PemsError } from '@vanguard/pems';
import type { FaultKind, Simulator } from '@vanguard/pems/simulator';
import { sql } from 'kysely';
import { deliverDue } from '../deliver-due.ts';
import { pullRecords } from '../pull-records.ts';
import type { Upstream } from '../upstream.ts';

export interface Place {
  database: ProductDatabase;
  simulator: Simulator;
  people: readonly string[];
  /** Has no drafts. */
  reader: string;
}

export const ids = ['P1', 'P2'] as const;
/** Our field, and the column of PEMS. */
const columns = { purchasePrice: 'PFS_F_PRICE', area: 'PFS_A_CORPORATE' } as const;
export type Field = keyof typeof columns;
export const fields = Object.keys(columns) as Field[];

export type Step =
  | { kind: 'edit'; user: number; id: string; field: Field }
  | { kind: 'commit' | 'keepMine' | 'takeTheirs'; user: number }
  | { kind: 'pems'; id: string; field: Field }
  | { kind: 'pull'; full: boolean; fault?: FaultKind }
  | { kind: 'deliver'; fault?: FaultKind }
  | { kind: 'dieAfterWrite' | 'dieAfterClaim' | 'dieBetweenChunks' | 'silence' }
  | { kind: 'atOnce' };

let round = 0;
interface Write {
  id: string;
  field: Field;
  before: string;
  after: string;
}

/** One world: an organization on either side, and what the judge knows of it. */
export class World {
  readonly #place: Place;
  readonly #scope = (userId: string): Scope => ({ organizationId: this.organizationId, userId });
  readonly #signal = new AbortController().signal;
  readonly organizationId: string;
  readonly upstream: Upstream;
  readonly #killed: Upstream;
  /** Our changes, as they reached PEMS. */
  readonly writes: Write[] = [];
  /** What everybody saw in the place of a value right before it was committed. */
  readonly seenBelow = new Map<string, string>();
  /** The latest edit that was acknowledged, by user, record and field; without those that were given up. */
  readonly edits = new Map<string, string>();
  #value = 1000;

  constructor(place: Place, organizationId: string, code: string) {
    const { simulator } = place;
    this.#place = place;
    this.organizationId = organizationId;
    const client = createPemsClient({
      ...simulator.connection,
      // No fault of these keeps it waiting: an answer that is late comes from a machine that is busy.
      limits: { attempts: 1, backoffMs: 1, maxBackoffMs: 2, failuresBeforeBreak: 1_000_000, timeoutMs: 300_000 },
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

  static async build(place: Place): Promise<World> {
    const { database, simulator } = place;
    const code = `W${++round}`;
    for (const pfaId of ids) {
      const values = { PFS_F_SOURCE: 'Purchase', PFS_F_PRICE: '1', PFS_A_CORPORATE: '2' };
      simulator.store.add({ organization: code, pfaId, values }, simulator.clock.now());
    }
    const organizationId = await buildOrganization(database, code);
    await connectOrganization(database, organizationId, { kind: 'simulator', url: null });
    const world = new World(place, organizationId, code);
    await world.pull('full');
    return world;
  }

  async take(step: Step): Promise<void> {
    this.#place.simulator.advance(1);
    if ('fault' in step) this.#place.simulator.faults.set([{ kind: step.fault, times: 1 }]);
    switch (step.kind) {
      case 'edit':
        await this.edit(this.#place.people[step.user] as string, step.id, step.field);
        break;
      case 'commit':
        await this.commit(this.#place.people[step.user] as string);
        break;
      case 'keepMine':
      case 'takeTheirs':
        await this.resolve(this.#place.people[step.user] as string, step.kind === 'keepMine' ? 'mine' : 'theirs');
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
        await claimMessages(this.#place.database, [this.organizationId], 1);
        break;
      case 'dieBetweenChunks':
        await this.dieBetweenChunks();
        break;
      case 'silence':
        await this.letTimePass();
        break;
      case 'atOnce':
        await Promise.all([
          this.pull('full'),
          this.deliver(),
          this.edit(this.#place.people[0] as string, 'P1', 'area'),
          this.deliver(),
        ]);
        break;
    }
    this.#place.simulator.faults.set([]);
  }

  async edit(userId: string, id: string, field: Field): Promise<void> {
    const value = String(++this.#value);
    const key = JSON.stringify([userId, id, field]);
    try {
      const modifications = [{ pfaId: id, delta: { [field]: value } }];
      await saveDrafts(this.#place.database, this.#scope(userId), { modifications });
    } catch (error) {
      // What was not acknowledged may be there, in the place of the one before it.
      this.edits.delete(key);
      throw error;
    }
    this.edits.set(key, value);
  }

  async commit(userId: string): Promise<void> {
    const drafts = await this.drafts(userId);
    const seen = await this.seen();
    const note = (committed: typeof drafts) => {
      for (const { pfaId, delta } of committed)
        for (const [field, value] of Object.entries(delta))
          this.seenBelow.set(String(value), seen[pfaId]?.[field as Field] ?? '');
    };
    try {
      const { kept } = await commitDrafts(this.#place.database, this.#scope(userId));
      const stay = new Set(kept.map(({ pfaId }) => pfaId));
      note(drafts.filter(({ pfaId }) => !stay.has(pfaId)));
    } catch (error) {
      // What was not acknowledged may have been committed.
      note(drafts);
      throw error;
    }
  }

  async resolve(userId: string, take: 'mine' | 'theirs'): Promise<void> {
    const conflicts = (await this.drafts(userId)).flatMap(({ pfaId, conflicts }) =>
      conflicts.map(({ field }) => ({ pfaId, field })),
    );
    if (conflicts.length === 0) return;
    await resolveConflicts(
      this.#place.database,
      this.#scope(userId),
      conflicts.map((conflict) => ({ ...conflict, take })),
    );
    if (take === 'mine') return;
    for (const { pfaId, field } of conflicts) this.edits.delete(JSON.stringify([userId, pfaId, field]));
  }

  changeThere(id: string, field: Field): void {
    const record = this.#place.simulator.store.find(this.upstream.code, id);
    if (record === undefined) throw new Error('no record is ever removed');
    this.#place.simulator.store.change(
      record,
      { [columns[field]]: String(++this.#value) },
      { atMs: this.#place.simulator.clock.now(), by: 'PLANNER' },
    );
  }

  async pull(kind: 'full' | 'incremental'): Promise<void> {
    const known = (await listConnectedOrganizations(this.#place.database)).find(
      (one) => one.organizationId === this.organizationId,
    );
    const { organizationId, upstream } = this;
    const options = { organizationId, upstream, watermark: known?.watermark ?? null, kind, signal: this.#signal };
    await pullRecords(this.#place.database, options).catch((error: unknown) => {
      if (!(error instanceof PemsError)) throw error;
    });
  }

  /** A worker that has applied the first of what it found, of one record, and says nothing any more. */
  async dieBetweenChunks(): Promise<void> {
    const { database } = this.#place;
    const { client, mapping, code } = this.upstream;
    const run = await beginRun(database, this.organizationId, 'full', null);
    if (run === undefined) return;
    const signal = this.#signal;
    for await (const { rows } of client.readRecords({ organization: code, requiredFields: [], signal })) {
      const records = rows.flatMap((row) => mapping.mapRow(row).record ?? []);
      await stageRecords(
        database,
        run,
        records.map(({ pfaId, data, upstreamVersion: version }) => ({ pfaId, data, version })),
      );
    }
    const die = () => Promise.reject(new Error('the worker is killed'));
    await applyChanged(database, run, die, { first: 1, least: 1, most: 1 }).catch(() => {});
  }

  async deliver(upstream = this.upstream): Promise<void> {
    const upstreams = new Map([[this.organizationId, upstream]]);
    await deliverDue(this.#place.database, { upstreams, parallel: 3, signal: this.#signal }).catch((error: unknown) => {
      if (upstream !== this.#killed) throw error;
    });
  }

  /** Claims of workers that died run out, their pulls are taken for dead, and what was put off is due. */
  async letTimePass(): Promise<void> {
    await sql`update sync_run set alive_at = now() - interval '1 hour' where organization_id = ${this.organizationId} and status = 'running'`.execute(
      this.#place.database,
    );
    await sql`update pfa_outbox set next_attempt_at = now(), claimed_until = case when state = 'sending' then now() end
               where organization_id = ${this.organizationId}`.execute(this.#place.database);
  }

  async drafts(userId: string) {
    return await listDrafts(this.#place.database, this.#scope(userId), { limit: 10 });
  }

  /** As whoever has no drafts sees the records. */
  async seen(): Promise<Record<string, Record<Field, string>>> {
    const { records } = await listRecords(this.#place.database, this.#scope(this.#place.reader), {
      sort: [],
      limit: 10,
    });
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
        const values = this.#place.simulator.store.find(this.upstream.code, id)?.values() ?? {};
        return [id, { purchasePrice: values['PFS_F_PRICE'] ?? '', area: values['PFS_A_CORPORATE'] ?? '' }];
      }),
    );
  }

  async messages(): Promise<{ delta: Record<string, string>; state: string }[]> {
    const { rows } = await sql<{ delta: Record<string, string>; state: string }>`
      select delta, state from pfa_outbox where organization_id = ${this.organizationId} order by id`.execute(
      this.#place.database,
    );
    return rows;
  }

  /** At any time. */
  async judge(): Promise<void> {
    const written = this.writes.map(({ after }) => after);
    deepStrictEqual(written, [...new Set(written)], 'a change was written twice');
    for (const { before, after } of this.writes) {
      // What lay below may never have reached PEMS: then what lay below that.
      const below = [this.seenBelow.get(after)];
      for (let value = below[0]; value !== undefined && !written.includes(value); ) {
        value = this.seenBelow.get(value);
        below.push(value);
      }
      ok(below.includes(before), `${after} replaced ${before}, which its author had not seen`);
    }
    await this.judgeDrafts();
    await this.judgeHistory();
  }

  async judgeDrafts(): Promise<void> {
    const messages = await this.messages();
    const drafts = new Map<string, string>();
    for (const userId of this.#place.people) {
      for (const { pfaId, delta } of await this.drafts(userId)) {
        for (const [field, value] of Object.entries(delta))
          drafts.set(JSON.stringify([userId, pfaId, field]), String(value));
      }
    }
    for (const [key, value] of this.edits) {
      const isOwed = messages.some(({ delta, state }) => state !== 'refused' && Object.values(delta).includes(value));
      ok(isOwed || drafts.get(key) === value, `the edit ${value} of ${key} is lost`);
    }
  }

  /** What everybody is told leads from the first value to the present one, without a gap. */
  async judgeHistory(): Promise<void> {
    const seen = await this.seen();
    for (const pfaId of ids) {
      const history = await findHistory(this.#place.database, this.#scope(this.#place.reader), { pfaId, limit: 200 });
      const told = (history?.entries ?? []).toReversed().flatMap(({ changes }) => changes);
      for (const field of fields) {
        let value = { purchasePrice: '1', area: '2' }[field];
        for (const change of told.filter((one) => one.field === field)) {
          deepStrictEqual([pfaId, field, String(change.before)], [pfaId, field, value]);
          value = String(change.after);
        }
        deepStrictEqual([pfaId, field, value], [pfaId, field, seen[pfaId]?.[field]]);
      }
    }
  }

  /** When nothing is under way any more. */
  async judgeAtRest(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) {
      await this.letTimePass();
      await this.deliver();
      this.#place.simulator.advance(1);
    }
    await this.pull('full');
    const states = (await this.messages()).map(({ state }) => state);
    deepStrictEqual(
      states.filter((state) => state !== 'settled' && state !== 'refused'),
      [],
    );
    deepStrictEqual(await this.seen(), this.there());
    const { rows } =
      await sql`select from pfa_mirror where organization_id = ${this.organizationId} and upstream_data is not null`.execute(
        this.#place.database,
      );
    deepStrictEqual(rows, []);
    const sum = ids.reduce((total, id) => total + Number(this.there()[id]?.purchasePrice), 0);
    const { totals } = await findTotals(this.#place.database, this.#scope(this.#place.reader), {});
    deepStrictEqual(totals.forecastCost, String(sum));
    await this.judge();
  }
}
