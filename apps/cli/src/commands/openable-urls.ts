/** Under which addresses a port can be opened in a browser. */
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** A machine with containers has a network for each; whoever wants one of those knows it. */
const mostTold = 5;

/**
 * `address` is listened on. All addresses of the machine (0.0.0.0, ::) cannot be opened themselves: those of its
 * interfaces can, this machine's own first.
 */
export function openableUrls(address: string, port: number, interfaces = networkInterfaces()): string[] {
  const found = isAny(address) ? addressesOf(interfaces, address) : [address];
  return found.map((one) => `http://${one.includes(':') ? `[${one}]` : one}:${port}`);
}

const isAny = (address: string) => /^(0\.0\.0\.0|[0:]*:[0:]*)$/.test(address);

/** Whoever listens on all of IPv6 listens on IPv4 too. Addresses of a link alone need the name of the link as well. */
function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, address: string): string[] {
  const families = address.includes(':') ? ['IPv4', 'IPv6'] : ['IPv4'];
  return Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .filter((info) => families.includes(info.family) && !/^fe[89ab]/i.test(info.address))
    .toSorted((a, b) => Number(b.internal) - Number(a.internal) || a.family.localeCompare(b.family))
    .map((info) => info.address)
    .slice(0, mostTold);
}
