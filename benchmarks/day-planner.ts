/** Somebody who plans: reads pages and totals, moves ends of forecasts, settles conflicts and sends what is ready. */
import type { Client } from '@vanguard/protocol';
import { ProblemError } from '@vanguard/protocol';

export type Act = 'page' | 'totals' | 'save' | 'conflicts' | 'commit';

export interface Acted {
  act: Act;
  ms: number;
  /** Code of the refusal; undefined where the answer was as asked for. */
  refusal: string | undefined;
}

/** Shares of a hundred acts. */
const shares: readonly [Act, number][] = [
  ['page', 50],
  ['totals', 10],
  ['save', 28],
  ['conflicts', 4],
  ['commit', 8],
];

export interface PlannerOptions {
  client: Client;
  organizationId: string;
  /** Of records to change. */
  recordIds: readonly string[];
}

export class Planner {
  readonly #options: PlannerOptions;
  /** Committed, conflicts met, and drafts that upstream had refused. */
  readonly seen = { committed: 0, conflicts: 0, refused: 0 };

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /** Does one thing at random. Throws only what is no answer of the server. */
  async act(): Promise<Acted> {
    let left = Math.random() * 100;
    const act = shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'page';
    const start = performance.now();
    const refusal = await this[act]().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof ProblemError) return error.problem.code;
        throw error;
      },
    );
    return { act, ms: performance.now() - start, refusal };
  }

  async page(): Promise<void> {
    await this.#options.client.records({ ...this.#address, query: { limit: 100, sort: 'forecastEnd' } });
  }

  async totals(): Promise<void> {
    await this.#options.client.stats({ ...this.#address, query: {} });
  }

  async save(): Promise<void> {
    const { client, recordIds } = this.#options;
    const pfaId = recordIds[Math.floor(Math.random() * recordIds.length)] ?? '';
    const day = new Date(Date.UTC(2029, 0, 1 + Math.floor(Math.random() * 365))).toISOString().slice(0, 10);
    const modifications = [{ pfaId, delta: { forecastEnd: day } }];
    await client.saveDrafts({ ...this.#address, body: { modifications } });
  }

  /** Looks at what does not go on by itself, and decides for the own or the other's value by turns. */
  async conflicts(): Promise<void> {
    const { client } = this.#options;
    const { drafts } = await client.drafts({ ...this.#address, query: { limit: 1000 } });
    this.seen.refused += drafts.filter(({ refusal }) => refusal !== null).length;
    const resolutions = drafts.flatMap(({ pfaId, conflicts }) =>
      conflicts.map(({ field }) => {
        const take = this.seen.conflicts++ % 2 === 0 ? ('mine' as const) : ('theirs' as const);
        return { pfaId, field, take };
      }),
    );
    if (resolutions.length > 0) await client.resolveConflicts({ ...this.#address, body: { resolutions } });
  }

  async commit(): Promise<void> {
    const { committed } = await this.#options.client.commit({ ...this.#address, body: {} });
    this.seen.committed += committed;
  }

  get #address() {
    return { params: { orgId: this.#options.organizationId }, idempotencyKey: crypto.randomUUID() };
  }
}
