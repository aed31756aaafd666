/** How many requests of each route were answered with what, and how long they took. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Gauge, Histogram, type Registry } from 'prom-client';
import { isApiPath, pathOf } from '../request-target.ts';

const bucketsS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export function measureRequests(app: FastifyInstance, register: Registry): void {
  const durations = new Histogram({
    name: 'vanguard_http_request_duration_seconds',
    help: 'Requests by route (operationId), method and status',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: bucketsS,
    registers: [register],
  });
  const inFlight = new Gauge({
    name: 'vanguard_http_requests_in_flight',
    help: 'Requests that are being answered',
    registers: [register],
  });
  const open = new WeakSet<FastifyRequest>();
  const end = (request: FastifyRequest) => open.delete(request) && inFlight.dec();
  app.addHook('onRequest', async (request) => {
    open.add(request);
    inFlight.inc();
  });
  // Of a caller who has left, both may come.
  app.addHook('onRequestAbort', async (request) => void end(request));
  app.addHook('onResponse', async (request, reply) => {
    end(request);
    const labels = { route: routeOf(request), method: methodOf(request), status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1000);
  });
}

/** What strangers write into a URL makes no new series. */
function routeOf({ routeOptions, url }: FastifyRequest): string {
  const { operationId } = (routeOptions.schema ?? {}) as { operationId?: string };
  return operationId ?? (isApiPath(pathOf(url)) ? 'other' : 'page');
}

const methods = new Set(['GET', 'HEAD', 'POST', 'DELETE']);
const methodOf = ({ method }: FastifyRequest) => (methods.has(method) ? method : 'other');
