/** The name of a request, in its answer and in every line of the log that is about it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const requestIdHeader = 'x-request-id';

/** What could neither end a line nor fill the log. */
const sane = /^[\w.:-]{1,64}$/;

/** The caller's own where it is sane, so that one name goes through all programs; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[requestIdHeader];
  return typeof given === 'string' && sane.test(given) ? given : randomUUID();
}
