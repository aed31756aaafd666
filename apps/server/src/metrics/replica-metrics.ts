/** How the replica stands, and what it is used for. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { LongReads } from '../long-reads/long-reads.ts';

export function measureReplica(reads: LongReads, register: Registry): void {
  // Each waits for the same look: none is read before it is over.
  const lag = new Gauge({
    name: 'vanguard_replica_lag_seconds',
    help: 'Since the last change that the replica shows was made; 0 where it shows all; nothing where that is not known',
    registers: [],
    async collect() {
      const lagS = (await reads.look())?.lagS ?? null;
      if (lagS === null) this.remove();
      else this.set(lagS);
    },
  });
  const up = new Gauge({
    name: 'vanguard_replica_up',
    help: 'Whether the replica answers, and is one of this database; nothing where there is none',
    registers: [],
    async collect() {
      const look = await reads.look();
      if (look === undefined) this.remove();
      else this.set(['following', 'behind'].includes(look.standing) ? 1 : 0);
    },
  });
  const served = new Counter({
    name: 'vanguard_long_reads_total',
    help: 'Exports, by where they were read',
    labelNames: ['from'],
    registers: [],
    collect() {
      this.reset();
      for (const [from, count] of Object.entries(reads.served)) this.inc({ from }, count);
    },
  });
  for (const metric of [up, lag, served]) register.registerMetric(metric);
}
