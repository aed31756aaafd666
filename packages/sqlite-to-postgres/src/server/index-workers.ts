/**
 * How many parallel workers PostgreSQL gives each index that it builds. On a machine of its own it knows best. On ours they
 * would take the processors of the two sessions that build and of the threads that read the rows back, and cost more than
 * they bring: four indexes of 1,000,000 rows on two processors took 4.5 s of them with workers and 3.1 s without, and no
 * less time (benchmarks/results.md, migrate).
 */
import { availableParallelism } from 'node:os';
import type { Socket } from 'node:net';
import type { Client, Connection } from 'pg';

/** A statement for the session; none where the server keeps its own setting. */
export function limitIndexWorkers(client: Client): string[] {
  if (!isOnThisMachine(client)) return [];
  const workers = indexWorkersOf(availableParallelism());
  const name = 'max_parallel_maintenance_workers';
  return [
    `select pg_catalog.set_config('${name}', '${workers}', false)
      where pg_catalog.current_setting('${name}')::pg_catalog.int4 operator(pg_catalog.>) ${workers}`,
  ];
}

/** Half of the processors are the readers'; of the other half the two sessions that build take one each. Pure. */
export function indexWorkersOf(processors: number): number {
  return Math.max(0, Math.floor(processors / 4) - 1);
}

/** Both ends of the connection have one address, or none where they meet at a file. */
function isOnThisMachine(client: Client): boolean {
  const { stream } = (client as unknown as { connection: Connection }).connection;
  const { remoteAddress, localAddress } = stream as Socket;
  return remoteAddress === localAddress;
}
