/** The page's way to the server: the protocol's client on the browser's fetch, with "no answer" as an error of ours. */
import { createClient } from '@vanguard/protocol/browser';
import { takeEarlyAnswer } from './asked-early.ts';
import { UnreachableError } from './errors.ts';

export const api = createClient({ fetch: reach });

async function reach(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await (takeEarlyAnswer(input, init?.method) ?? fetch(input, init));
  } catch (cause) {
    // A request that the page itself gave up says nothing about the server's state.
    if (init?.signal?.aborted === true) throw cause;
    throw new UnreachableError(cause);
  }
}
