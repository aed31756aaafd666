/**
 * Pulls what is due: as many organizations at once as there are places, whoever has waited the longest first, so that a large
 * one holds up nobody else. Who does which is decided in the database.
 */
import {
  claimPull,
  type DuePull,
  hastenPulls,
  listDuePulls,
  type ProductDatabase,
  recordDrift,
  recordFailedPull,
} from '@vanguard/datastore';
import { findDrift, PemsError } from '@vanguard/pems';
import { PullEndedError, pullRecords, type PullResult } from './pull-records.ts';
import { type TraceJob, untraced } from './trace-job.ts';
import type { Reach } from './upstream.ts';

export interface DuePullsOptions {
  database: ProductDatabase;
  /** Organizations. */
  pullsAtOnce: number;
  /** Hears of pulls and deliveries; default: nobody does. */
  traceJob?: TraceJob | undefined;
  /** What goes wrong, and is tried again. */
  onError(this: void, error: unknown, doing: string): void;
}

export class DuePulls {
  readonly #options: DuePullsOptions;
  readonly #signal: AbortSignal;
  /** By organization. */
  readonly #running = new Map<string, Promise<void>>();
  #reaches: ReadonlyMap<string, Reach> = new Map();

  constructor(options: DuePullsOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Begins what there is a place for. */
  async begin(reaches: ReadonlyMap<string, Reach>): Promise<void> {
    const { database, pullsAtOnce } = this.#options;
    this.#reaches = reaches;
    if (this.#running.size >= pullsAtOnce) return;
    const idle = [...reaches.keys()].filter((organizationId) => !this.#running.has(organizationId));
    for (const due of await listDuePulls(database, idle)) {
      if (this.#signal.aborted || this.#running.size >= pullsAtOnce) return;
      if (!(await claimPull(database, due))) continue;
      const { organizationId } = due;
      const pull = this.#pull(due, reaches.get(organizationId) as Reach);
      this.#running.set(organizationId, pull);
      void pull.finally(() => this.#running.delete(organizationId));
    }
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Never throws. */
  async #pull(due: DuePull, reach: Reach): Promise<void> {
    try {
      const { traceJob = untraced } = this.#options;
      const facts = { organization_id: due.organizationId, kind: due.kind };
      await traceJob('pull', facts, async (note) => {
        const result = await this.#tryPull(due, reach);
        if (result !== undefined) note({ ...result });
      });
    } catch (error) {
      if (this.#signal.aborted || error instanceof PullEndedError) return;
      this.#options.onError(error, `pulling ${due.code}`);
      await this.#noteDrift(due, reach, error).catch(() => {});
      // It was begun by a connection that somebody has put right meanwhile.
      if (this.#reaches.get(due.organizationId) !== reach) {
        await hastenPulls(this.#options.database, [due.organizationId], 0).catch(() => {});
      }
    }
  }

  async #tryPull(due: DuePull, reach: Reach): Promise<PullResult | undefined> {
    const { database } = this.#options;
    const { organizationId, watermark, kind, requestedBy } = due;
    if (requestedBy !== null) reach.allowSignIn?.();
    const refusal = await reach.findRefusal?.();
    if (refusal !== undefined) {
      const { code, message, hint } = refusal;
      await recordFailedPull(database, organizationId, { code, error: `${message} ${hint}` });
      return undefined;
    }
    const upstream = reach.read;
    const triggeredBy = requestedBy === null ? {} : { triggeredBy: requestedBy };
    const pull = { organizationId, upstream, watermark, kind, signal: this.#signal, ...triggeredBy };
    const result = await pullRecords(database, pull);
    if (result !== undefined && kind === 'full') await this.#noteDrift(due, reach);
    return result;
  }

  /** Where a column is gone the pull has failed, and the head tells which. */
  async #noteDrift({ organizationId }: DuePull, { read, dictionary }: Reach, failure?: unknown): Promise<void> {
    const isOfColumns = failure instanceof PemsError && failure.code === 'fields_missing';
    if (failure !== undefined && !isOfColumns) return;
    const head = await read.client.readHead(this.#signal);
    const drift = findDrift(head, dictionary, read.client.configuration.grid.keys);
    await recordDrift(this.#options.database, organizationId, drift);
  }
}
