/** Delivers what is due: records side by side, of each the oldest message first. */
import { claimMessages, type ProductDatabase } from '@vanguard/datastore';
import { type Delivery, deliverMessage } from './deliver-message.ts';
import type { Upstream } from './upstream.ts';

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
  const deliver = async (message: Awaited<ReturnType<typeof claimMessages>>[number], upstream: Upstream) => {
    try {
      const delivery = await deliverMessage(database, upstream, message, signal);
      sums[delivery]++;
      if (delivery === 'delivered') changed.add(message.organizationId);
    } catch (error) {
      failures.push(error);
    }
  };
  while (!signal.aborted && failures.length === 0) {
    const claimed = await claimMessages(database, organizations, parallel - running.size);
    for (const message of claimed) {
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
  if (failures.length > 0) throw failures[0];
  return { ...sums, changed };
}
