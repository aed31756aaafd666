/** A client of the API: one function a route, its input, its answer and its problems as the contract has them. */
import { addressOf } from './address.ts';
import type { AddressOf, AnswerOf, Arguments } from './contract.ts';
import { endpoints, type RouteName } from './endpoints.ts';
import type { Problem } from './problem.ts';
import { ProblemError } from './problem-error.ts';

export interface ClientOptions {
  /** Without a slash at its end; the same origin where unset. */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** Sent as bearer; browsers use the cookie instead. */
  token?: string;
}

/** Every call throws ProblemError where the server says no, and what `fetch` throws where it cannot be reached. */
export type Client = { readonly [Name in RouteName]: (...call: Arguments<Name>) => Promise<AnswerOf<Name>> };

interface CallOptions {
  /** A Blob is sent as it is, under its own type. */
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

export function createClient({
  baseUrl = '',
  fetch: send = (...args) => fetch(...args),
  token,
}: ClientOptions = {}): Client {
  async function call<Name extends RouteName>(name: Name, options: AddressOf<Name> & CallOptions): Promise<unknown> {
    const { body, idempotencyKey, signal } = options;
    const isFile = body instanceof Blob;
    const response = await send(baseUrl + addressOf(name, options), {
      method: endpoints[name].method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isFile ? body.type : 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (!response.ok) throw await toProblemError(response);
    if (response.status === 204) return undefined;
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return isJson === true ? await response.json() : await response.blob();
  }
  const names = Object.keys(endpoints) as RouteName[];
  return Object.fromEntries(
    names.map((name) => [name, async (options: object = {}) => await call(name, options as never)]),
  ) as unknown as Client;
}

async function toProblemError(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const unknown = {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: 'unknown',
  } as const;
  return new ProblemError(
    typeof problem?.code === 'string' ? problem : unknown,
    retryAfter > 0 ? retryAfter : undefined,
  );
}
