/** From where somebody signs in, as far as a request tells. */
import { isIP } from 'node:net';
import type { Visitor } from '@vanguard/datastore';
import type { FastifyRequest } from 'fastify';

const maxUserAgentLength = 300;

export function visitorOf({ ip, socket, headers }: FastifyRequest): Visitor {
  return {
    address: validAddress(ip) ?? validAddress(socket.remoteAddress),
    userAgent: printable(headers['user-agent']),
  };
}

/** A proxy that is trusted may still pass on what is not an address. The zone of a link-local one says nothing elsewhere. */
function validAddress(text: string | undefined): string | undefined {
  const address = text?.split('%', 1)[0];
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}

function printable(text: string | undefined): string | undefined {
  return text?.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, ' ').slice(0, maxUserAgentLength);
}
