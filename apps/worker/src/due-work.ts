/**
 * Work that is due in organizations: as many at once as there are places, whoever has waited the longest first, so that a large one
 * holds up nobody else. Who does which is decided in the database.
 */
import { type ProductDatabase, PullEndedError } from '@vanguard/datastore';
import type { TraceJob } from './trace-job.ts';
import type { Reach } from './upstream.ts';

export interface WorkOptions {
  database: ProductDatabase;
  /** Hears of pulls and deliveries; default: nobody does. */
  traceJob?: TraceJob | undefined;
  /** What goes wrong, and is tried again. */
  onError(this: void, error: unknown, doing: string): void;
}

export interface Due {
  organizationId: string;
}

/** One kind of it. */
export interface WorkKind<Item extends Due> {
  /** Organizations. */
  atOnce: number;
  /** Of these organizations. */
  list(organizationIds: readonly string[]): Promise<Item[]>;
  /** False where another worker has it. */
  claim(item: Item): Promise<boolean>;
  /** To be read after a comma. */
  describe(item: Item): string;
  work(item: Item, reach: Reach): Promise<void>;
  /** `isAnother`: somebody has changed the connection that it was begun by. */
  afterFailure(item: Item, failure: { reach: Reach; error: unknown; isAnother: boolean }): Promise<void>;
}

export class DueWork<Item extends Due> {
  readonly #kind: WorkKind<Item>;
  readonly #options: WorkOptions;
  readonly #signal: AbortSignal;
  /** By organization. */
  readonly #running = new Map<string, Promise<void>>();
  #reaches: ReadonlyMap<string, Reach> = new Map();

  constructor(kind: WorkKind<Item>, options: WorkOptions, signal: AbortSignal) {
    this.#kind = kind;
    this.#options = options;
    this.#signal = signal;
  }

  /** Begins what there is a place for. */
  async begin(reaches: ReadonlyMap<string, Reach>): Promise<void> {
    this.#reaches = reaches;
    if (this.#isFull) return;
    const idle = [...reaches.keys()].filter((organizationId) => !this.#running.has(organizationId));
    for (const item of await this.#kind.list(idle)) {
      if (this.#signal.aborted || this.#isFull) return;
      const { organizationId } = item;
      if (this.#running.has(organizationId) || !(await this.#kind.claim(item))) continue;
      const work = this.#do(item, reaches.get(organizationId) as Reach);
      this.#running.set(organizationId, work);
      void work.finally(() => this.#running.delete(organizationId));
    }
  }

  get #isFull(): boolean {
    return this.#running.size >= this.#kind.atOnce;
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Never throws. */
  async #do(item: Item, reach: Reach): Promise<void> {
    try {
      await this.#kind.work(item, reach);
    } catch (error) {
      if (this.#signal.aborted || error instanceof PullEndedError) return;
      this.#options.onError(error, this.#kind.describe(item));
      const isAnother = this.#reaches.get(item.organizationId) !== reach;
      await this.#kind.afterFailure(item, { reach, error, isAnother }).catch(() => {});
    }
  }
}
