/**
 * A caller who asks again for what was not answered: a change under the same key, so that it is made once whatever became
 * of the first request. What comes out is a definite answer.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { idempotencyKeyHeader } from '@vanguard/protocol';
import type { Caller, CallResult } from './keep-alive-caller.ts';

export interface PersistentCaller extends Caller {
  /** The codes of the answers that said "not now", and how often. */
  refusals: Map<string, number>;
}

const pauseMs = 50;
/** Nobody gets anywhere any more. */
const giveUpMs = 120_000;
/** The first request with the key still has its transaction open. */
const inFlight = 'request_in_flight';

export function persistently(caller: Caller): PersistentCaller {
  const refusals = new Map<string, number>();
  const ask = async (...call: Parameters<Caller['call']>): Promise<CallResult | undefined> => {
    const answer = await caller.call(...call);
    const code = (answer.body as { code?: string } | undefined)?.code ?? `status ${answer.status}`;
    if (answer.status < 503 && code !== inFlight) return answer;
    refusals.set(code, (refusals.get(code) ?? 0) + 1);
    return undefined;
  };
  return {
    refusals,
    call: async (method, path, body, headers = {}) => {
      const keyed = method === 'POST' ? { [idempotencyKeyHeader]: randomUUID(), ...headers } : headers;
      const start = performance.now();
      while (performance.now() < start + giveUpMs) {
        const answer = await ask(method, path, body, keyed);
        if (answer !== undefined) return { ...answer, ms: performance.now() - start };
        await sleep(pauseMs);
      }
      throw new Error(`${method} ${path} was answered by refusals only: ${[...refusals.keys()].join(', ')}`);
    },
    close: () => caller.close(),
  };
}
