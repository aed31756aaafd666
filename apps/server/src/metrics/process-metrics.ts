/** Memory, garbage collections and the event loop: of the process, however many applications it serves. */
import { collectDefaultMetrics, Registry } from 'prom-client';

let known: Registry | undefined;

export function processMetrics(): Registry {
  if (known === undefined) {
    known = new Registry();
    collectDefaultMetrics({ register: known });
  }
  return known;
}
