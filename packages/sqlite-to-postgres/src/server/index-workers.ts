/**
 * How many parallel workers PostgreSQL gives each index that it builds. On a machine of its own it knows best. On ours they
 * would take the processors of the two sessions that build and of the threads that read the rows back, and cost more than
 * they bring: four indexes of 1,000,000 rows on two processors took 4.5 s of them with workers and 3.1 s without, and no
 * less time (benchmarks/results.md, migrate).
 */
import { availableParallelism, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Socket } from 'node:net';
import type { Client, Connection } from 'pg';

/** A statement for the session; none where the server keeps its own setting. */
export function limitIndexWorkers(client: Client): string[] {
  const { stream } = (client as unknown as { connection: Connection }).connection;
  const isHere = serverIsHere(
    stream as Socket,
    Object.values(networkInterfaces()).flatMap((each) => each ?? []),
  );
  if (isHere === undefined) return [];
  const workers = indexWorkersOf(availableParallelism());
  const name = 'max_parallel_maintenance_workers';
  return [
    `select pg_catalog.set_config('${name}', '${workers}', false)
      where pg_catalog.current_setting('${name}')::pg_catalog.int4 operator(pg_catalog.>) ${workers} and (${isHere})`,
  ];
}

/** Half of the processors are the readers'; of the other half the two sessions that build take one each. Pure. */
export function indexWorkersOf(processors: number): number {
  return Math.max(0, Math.floor(processors / 4) - 1);
}

/**
 * SQL by which the server says whether it is on this machine. Both ends of our connection have one address then, or none where they
 * meet at a file; so have they at a tunnel, whose other end the server does not see by our port. In a container it sees this machine
 * by another of its addresses. Undefined where it cannot be here. Pure.
 */
export function serverIsHere(
  { remoteAddress, localAddress, localPort }: Pick<Socket, 'remoteAddress' | 'localAddress' | 'localPort'>,
  interfaces: readonly Pick<NetworkInterfaceInfo, 'address' | 'internal'>[],
): string | undefined {
  if (remoteAddress !== localAddress) return undefined;
  if (localPort === undefined) return 'true';
  const own = interfaces.filter(({ internal }) => !internal).map(({ address }) => `'${address.replace(/%.*/, '')}'`);
  const isOurs =
    own.length === 0
      ? ''
      : ` or pg_catalog.host(pg_catalog.inet_client_addr()) operator(pg_catalog.=) any (array[${own.join(', ')}]::pg_catalog.text[])`;
  return `pg_catalog.inet_client_port() operator(pg_catalog.=) ${localPort}${isOurs}`;
}
