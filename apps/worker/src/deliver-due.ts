/** Delivers what is due: records side by side, of each the oldest message first. */
import { claimMessages, type OutboxMessage, postponeMessage, type ProductDatabase } from '@vanguard/datastore';
import { limitRequests } from '@vanguard/pems';
import { type Delivery, deliverMessage } from './deliver-message.ts';
import { openMarks } from './marks.ts';
import type { Upstream } from './upstream.ts';

/** Deliveries for each request at once: while some wait for the database, upstream is asked by others. */
const deliveriesEach = 3;
/** Claimed and not begun at most, for each request at once. */
const claimedAhead = 10;

export interface DueOptions {
  /** By the id of the organization. */
  upstreams: ReadonlyMap<string, Upstream>;
  /** Requests to upstream at once. */
  parallel: number;
  signal: AbortSignal;
}

export interface Delivering {
  done: Promise<Deliveries>;
  /** More may be due than it knows. */
  lookAgain(this: void): void;
  /** What is under way is ended, and nothing more is begun. */
  stop(this: void): void;
}

export type Deliveries = Record<Delivery, number> & {
  /** Organizations whose upstream has something new. */
  changed: ReadonlySet<string>;
};

/** Until nothing is due. Returns how many deliveries came to what. A claim that is not worked on any more is given back. */
export async function deliverDue(database: ProductDatabase, options: DueOptions): Promise<Deliveries> {
  return await beginDeliveries(database, options).done;
}

/** The same, to be told of what becomes due and of its end meanwhile. */
export function beginDeliveries(database: ProductDatabase, options: DueOptions): Delivering {
  const messages = new DueMessages(database, options);
  return { done: countAll(messages), lookAgain: () => messages.lookAgain(), stop: () => messages.stop() };
}

async function countAll(messages: DueMessages): Promise<Deliveries> {
  const sums: Record<Delivery, number> = { delivered: 0, refused: 0, postponed: 0, lost: 0 };
  const changed = new Set<string>();
  await messages.deliverAll((message, delivery) => {
    sums[delivery]++;
    if (delivery === 'delivered') changed.add(message.organizationId);
  });
  return { ...sums, changed };
}

class DueMessages {
  readonly #database: ProductDatabase;
  readonly #options: DueOptions;
  readonly #upstreams: ReadonlyMap<string, Upstream>;
  readonly #waiting: OutboxMessage[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  #claiming: Promise<void> | undefined;
  #ended = 0;
  /** As many had ended when nothing was due: one that ends after may make the next of its record due. */
  #dryAt: number | undefined;
  #isStopped = false;
  #word = Promise.withResolvers<void>();

  constructor(database: ProductDatabase, options: DueOptions) {
    const limit = limitRequests(options.parallel);
    this.#database = database;
    this.#options = options;
    this.#upstreams = new Map(
      [...options.upstreams].map(([id, upstream]) => [id, { ...upstream, client: limit(upstream.client) }]),
    );
  }

  lookAgain(): void {
    this.#dryAt = undefined;
    this.#word.resolve();
    this.#word = Promise.withResolvers<void>();
  }

  stop(): void {
    this.#isStopped = true;
    this.#word.resolve();
  }

  async deliverAll(onDelivery: (message: OutboxMessage, delivery: Delivery) => void): Promise<void> {
    const { parallel, signal } = this.#options;
    const place = { database: this.#database, marks: openMarks(this.#database) };
    const deliver = async (message: OutboxMessage) => {
      const upstream = this.#upstreams.get(message.organizationId) as Upstream;
      onDelivery(message, await deliverMessage(place, upstream, message, signal));
    };
    while (!signal.aborted && !this.#isStopped && this.#failures.length === 0) {
      // Before the last of them is taken, so that none waits for the look at what is due.
      if (this.#waiting.length < parallel * deliveriesEach && this.#dryAt !== this.#ended) this.#claimMore();
      while (this.#running.size < parallel * deliveriesEach && this.#waiting.length > 0) {
        this.#run(deliver(this.#waiting.shift() as OutboxMessage));
      }
      const underWay = [...this.#running, ...(this.#claiming === undefined ? [] : [this.#claiming])];
      if (underWay.length === 0) break;
      await Promise.race([...underWay, this.#word.promise]);
    }
    await Promise.all([...this.#running, this.#claiming]);
    await this.#giveBack();
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #run(delivery: Promise<void>): void {
    const running: Promise<void> = delivery
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => {
        this.#running.delete(running);
        this.#ended++;
      });
    this.#running.add(running);
  }

  #claimMore(): void {
    this.#claiming ??= this.#claim()
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => (this.#claiming = undefined));
  }

  /** Each claim looks at all that is owed: many at once, but not more than are sent long before the claim ends. */
  async #claim(): Promise<void> {
    const ended = this.#ended;
    const limit = this.#options.parallel * claimedAhead - this.#waiting.length;
    const messages = await claimMessages(this.#database, [...this.#upstreams.keys()], limit);
    this.#waiting.push(...messages);
    this.#dryAt = messages.length === 0 ? ended : undefined;
  }

  /** Where the database is what fails, these claims run out. */
  async #giveBack(): Promise<void> {
    const error = `${this.#isStopped ? 'The way to PEMS was changed' : 'The worker stopped'} before it was sent.`;
    await Promise.allSettled(
      this.#waiting.map(async (message) => await postponeMessage(this.#database, message, { delayMs: 0, error })),
    );
  }
}
