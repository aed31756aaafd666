/** What the pools lend, and what the statements cost, by the names that they have in their text. */
import type { ProductDatabase } from '@vanguard/datastore';
import { isSamePool, type RanStatement, useOf } from '@vanguard/postgres';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ServerSettings } from '../server-settings.ts';

/** Names stand in the program's own text; a limit all the same, as a series is kept for as long as the process lives. */
const mostNames = 400;
const unnamed = 'other';

export function measurePools(settings: ServerSettings, register: Registry) {
  const { database, reserved = database, health = reserved, replica } = settings;
  const pools: [name: string, ProductDatabase][] = [['requests', database]];
  if (!isSamePool(reserved, database)) pools.push(['sign-in', reserved]);
  if (!isSamePool(health, reserved)) pools.push(['health', health]);
  if (replica !== undefined) pools.push(['replica', replica.database]);
  const labelNames = ['pool', 'state'] as const;
  const connections = new Gauge({
    name: 'vanguard_pool_connections',
    help: 'Connections of each pool: the limit, those that are open, those that nobody has borrowed',
    labelNames,
    registers: [],
    collect() {
      for (const [pool, handle] of pools) {
        const { size = 0, open = 0, idle = 0 } = useOf(handle) ?? {};
        for (const [state, value] of Object.entries({ limit: size, open, idle })) this.set({ pool, state }, value);
      }
    },
  });
  const waiting = new Gauge({
    name: 'vanguard_pool_waiting',
    help: 'Who waits for a connection of the pool',
    labelNames: ['pool'],
    registers: [],
    collect() {
      for (const [pool, handle] of pools) this.set({ pool }, useOf(handle)?.waiting ?? 0);
    },
  });
  for (const gauge of [connections, waiting]) register.registerMetric(gauge);
}

export function measureStatements(register: Registry): (statement: RanStatement) => void {
  const labelNames = ['statement'] as const;
  const registers = [register];
  const durations = new Histogram({
    name: 'vanguard_statement_duration_seconds',
    help: 'Statements by the name in their text; as pg_stat_activity and the log show it',
    labelNames,
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5],
    registers,
  });
  const failures = new Counter({
    name: 'vanguard_statement_failures_total',
    help: 'Statements that failed or were cancelled',
    labelNames,
    registers,
  });
  const names = new Set<string>();
  return ({ name = unnamed, durationMs, outcome }) => {
    const hasRoom = names.has(name) || names.size < mostNames;
    if (hasRoom) names.add(name);
    const labels = { statement: hasRoom ? name : unnamed };
    durations.observe(labels, durationMs / 1000);
    if (outcome === 'failed') failures.inc(labels);
  };
}
