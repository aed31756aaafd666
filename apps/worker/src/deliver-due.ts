/** Delivers what is due: records side by side, of each the oldest message first. */
import { claimMessages, type OutboxMessage, postponeMessage, type ProductDatabase } from '@vanguard/datastore';
import { type Delivery, deliverMessage } from './deliver-message.ts';
import type { Upstream } from './upstream.ts';

/** For each delivery at once. */
const claimedAhead = 10;

export interface DueOptions {
  /** By the id of the organization. */
  upstreams: ReadonlyMap<string, Upstream>;
  /** Deliveries at once. */
  parallel: number;
  signal: AbortSignal;
}

export type Deliveries = Record<Delivery, number> & {
  /** Organizations whose upstream has something new. */
  changed: ReadonlySet<string>;
};

/** Until nothing is due. Returns how many deliveries came to what. A claim that is not worked on any more is given back. */
export async function deliverDue(
  database: ProductDatabase,
  { upstreams, parallel, signal }: DueOptions,
): Promise<Deliveries> {
  const sums: Record<Delivery, number> = { delivered: 0, refused: 0, postponed: 0, lost: 0 };
  const changed = new Set<string>();
  const organizations = [...upstreams.keys()];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const deliver = async (message: OutboxMessage, upstream: Upstream) => {
    try {
      const delivery = await deliverMessage(database, upstream, message, signal);
      sums[delivery]++;
      if (delivery === 'delivered') changed.add(message.organizationId);
    } catch (error) {
      failures.push(error);
    }
  };
  const waiting: OutboxMessage[] = [];
  while (!signal.aborted && failures.length === 0) {
    // Each claim looks at all that is owed: many at once, but not more than are sent long before the claim ends.
    if (waiting.length === 0) waiting.push(...(await claimMessages(database, organizations, parallel * claimedAhead)));
    while (running.size < parallel && waiting.length > 0) {
      const message = waiting.shift() as OutboxMessage;
      const delivery: Promise<void> = deliver(message, upstreams.get(message.organizationId) as Upstream).finally(() =>
        running.delete(delivery),
      );
      running.add(delivery);
    }
    if (running.size === 0) break;
    // One that ends may make the next of its record due.
    await Promise.race(running);
  }
  await Promise.all(running);
  // Where the database is what fails, these claims run out.
  const error = 'The worker stopped before it was sent.';
  await Promise.allSettled(
    waiting.map(async (message) => await postponeMessage(database, message, { delayMs: 0, error })),
  );
  if (failures.length > 0) throw failures[0];
  return { ...sums, changed };
}
