/**
 * Whether others than this machine reach an installation, which is what its safety follows: where it listens, and what
 * stands before it. NODE_ENV can only add to that.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { UsageError } from 'sqlite-to-postgres/errors';
import type { Settings } from './table.ts';

export interface Exposure {
  /** What to listen on: HOST, or the address that its name led to when this was judged. */
  address: string;
  /** One sentence each, without its point; none where only this machine reaches the installation. */
  reasons: readonly string[];
}

/** Throws UsageError `unknown_host`. */
export async function findExposure({
  host,
  trustedProxies,
  nodeEnv,
}: Pick<Settings, 'host' | 'trustedProxies' | 'nodeEnv'>): Promise<Exposure> {
  const found = await lookUp(host);
  const distant = found.find((address) => !isLoopback(address));
  const [address = host] = distant === undefined ? found : [distant];
  const listening =
    distant === undefined ? [] : [`HOST is ${host}${distant === host ? '' : `, which leads to ${distant}`}`];
  const proxies = trustedProxies === undefined ? [] : ['VANGUARD_TRUSTED_PROXIES says that a proxy stands before it'];
  return {
    address,
    reasons: [...listening, ...proxies, ...(nodeEnv === 'production' ? ['NODE_ENV is production'] : [])],
  };
}

/** As listening does it: also 0 and 127.1 are names of addresses there. */
async function lookUp(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch (error) {
    throw new UsageError(`HOST is "${host}", and no address of that name can be found.`, {
      code: 'unknown_host',
      hint: 'Give an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.',
      cause: error,
    });
  }
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** IPv4 written as IPv6, ::ffff:127.0.0.1, is looked for among the former. */
function isLoopback(address: string): boolean {
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
