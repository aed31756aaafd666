/** A span for each request that `fetch` sends during a request or a job, as those to PEMS; heard at the channels of Node's own client. */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';

/** What the channels tell; without its path, which holds what was asked. */
interface Call {
  request: { method: string; origin: string };
  response?: { statusCode: number };
}

/** Returns what ends it. */
export function traceCalls(tracer: Tracer, contexts: AsyncLocalStorage<Context>): () => void {
  const open = new WeakMap<Call['request'], Span>();
  const end = ({ request }: Call) => {
    open.get(request)?.end();
    open.delete(request);
  };
  const listeners: Record<string, (call: Call) => void> = {
    create: ({ request }) => {
      const parent = contexts.getStore();
      if (parent === undefined) return;
      const { protocol, hostname, port } = new URL(request.origin);
      const attributes = {
        'http.request.method': request.method,
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
      };
      open.set(request, tracer.startSpan(request.method, { kind: SpanKind.CLIENT, attributes }, parent));
    },
    headers: ({ request, response }) => {
      const status = response?.statusCode ?? 0;
      const span = open.get(request)?.setAttribute('http.response.status_code', status);
      if (status >= 400) span?.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
    },
    trailers: end,
    error: (call) => {
      open.get(call.request)?.setStatus({ code: SpanStatusCode.ERROR });
      end(call);
    },
  };
  const heard = Object.entries(listeners).map(([name, listener]) => {
    const hear = (told: unknown) => listener(told as Call);
    subscribe(`undici:request:${name}`, hear);
    return { name, hear };
  });
  return () => {
    for (const { name, hear } of heard) unsubscribe(`undici:request:${name}`, hear);
  };
}
