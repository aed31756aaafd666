/** A span for each request of the API, by its route. Health and streams of events are left out: they say nothing, or never end. */
import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { routes } from '@vanguard/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isApiPath, pathOf } from '../request-target.ts';

type Headers = FastifyRequest['headers'];

const propagator = new W3CTraceContextPropagator();
const headersOf: TextMapGetter<Headers> = {
  get: (headers, name) => headers[name],
  keys: (headers) => Object.keys(headers),
};
const methods = new Set(['GET', 'HEAD', 'POST', 'DELETE']);

export function traceRequests(app: FastifyInstance, tracer: Tracer, contexts: AsyncLocalStorage<Context>): void {
  const open = new WeakMap<FastifyRequest, Span>();
  const end = (request: FastifyRequest, status?: number) => {
    const span = open.get(request);
    if (span === undefined || !open.delete(request)) return;
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (status !== undefined && status >= 500) {
      span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  };
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isTraced(request)) return done();
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, headersOf);
    const span = tracer.startSpan(...describe(request), parent);
    open.set(request, span);
    // Fastify keeps it for what comes after a body, too.
    contexts.run(trace.setSpan(parent, span), done);
  });
  // Of a caller who has left, both may come.
  app.addHook('onRequestAbort', async (request) => end(request));
  app.addHook('onResponse', async (request, { statusCode }) => end(request, statusCode));
}

function isTraced({ url, routeOptions }: FastifyRequest): boolean {
  const { url: route = '' } = routeOptions;
  return isApiPath(pathOf(url)) && !route.startsWith('/api/health') && route !== routes.events.path;
}

/** What strangers write into an address or a method is not repeated. */
function describe({ id, method, protocol, routeOptions }: FastifyRequest) {
  const { url: route } = routeOptions;
  const known = methods.has(method) ? method : '_OTHER';
  const attributes = {
    'http.request.method': known,
    'url.scheme': protocol,
    'vanguard.request_id': id,
    ...(route !== undefined && { 'http.route': route }),
  };
  const verb = known === '_OTHER' ? 'HTTP' : known;
  return [route === undefined ? verb : `${verb} ${route}`, { kind: SpanKind.SERVER, attributes }] as const;
}
