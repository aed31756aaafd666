/**
 * Requests that Node reads, and that whatever stands before it may read otherwise: where two take different bytes for the
 * end of a request, one user's bytes become another's request. RFC 9112 has them refused. Pure.
 */
import type { IncomingMessage } from 'node:http';
import type { Problem } from '@vanguard/protocol';
import { describe } from '../describe-problem.ts';

export type Head = Pick<IncomingMessage, 'httpVersion' | 'headers' | 'rawHeaders'>;

/** Undefined: it can be read in one way only. */
export function findAmbiguity({ httpVersion, headers, rawHeaders }: Head): Problem | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0')
    return describe('unknown_http_version', 'The server speaks HTTP/1.1.');
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked'))
    return malformed('A body has a length, or comes as "chunked" in HTTP/1.1, and in no other coding.');
  const hosts = countHosts(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) return malformed('A request names its host, and one only.');
  // Characters that end a host in a URL.
  if (/[\s/?#@\\,]/.test(headers.host ?? '')) return malformed('The host is not one.');
  return undefined;
}

export function findUnknownExpectation({ headers: { expect } }: Head): Problem | undefined {
  if (expect === undefined || expect.toLowerCase() === '100-continue') return undefined;
  return describe('unknown_expectation', 'The server meets no expectation but 100-continue.');
}

/** Names and values take turns. Of several Node would give the first. */
function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts++;
  return hosts;
}

const malformed = (detail: string) => describe('malformed_http', detail);
