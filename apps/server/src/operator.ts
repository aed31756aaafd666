/** Who may see figures of the installation as a whole: whoever has its token, and without one only this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';
import type { ServerSettings } from './server-settings.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Where others reach the installation, a connection from this machine may be a proxy that brings anybody; there only the
 * token opens. Throws Refusal `operator_only`.
 */
export function checkOperator(request: FastifyRequest, { metricsToken, isExposed = false }: ServerSettings): void {
  if (metricsToken !== undefined) {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && isSame(given, metricsToken)) return;
    throw new Refusal('Send the value of VANGUARD_METRICS_TOKEN as bearer token.', { code: 'operator_only' });
  }
  if (!isExposed && isFromHere(request)) return;
  throw new Refusal('Only this machine may ask. To ask from elsewhere, set VANGUARD_METRICS_TOKEN.', {
    code: 'operator_only',
  });
}

/** Of digests, which have one length: how long it takes says nothing of the token. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** By its own name, too: a page of the web whose name leads here is read by a browser on this machine. */
function isFromHere({ socket, headers, hostname }: FastifyRequest): boolean {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined || headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined)
    return false;
  return isLoopback(remoteAddress) && (hostname === 'localhost' || isLoopback(hostname.replace(/^\[|\]$/g, '')));
}

function isLoopback(address: string): boolean {
  return isIP(address) > 0 && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
