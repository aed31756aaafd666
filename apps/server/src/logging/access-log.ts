/** One line for each answered request: who asked for what, from where, and what came of it. No query, header or body. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../request-target.ts';

/** It was asked for, so it is written whatever the level of the log. */
export function logAccess(app: FastifyInstance): void {
  const log = app.log.child({}, { level: 'info' });
  app.addHook('onResponse', async (request, reply) => log.info(describe(request, reply), 'answered'));
  app.addHook('onRequestAbort', async (request) => log.info(describe(request), 'left before the answer'));
}

function describe(request: FastifyRequest, reply?: FastifyReply) {
  const bytes = Number(reply?.getHeader('content-length'));
  return {
    requestId: request.id,
    method: request.method,
    path: pathOf(request.url),
    ...(reply && { status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }),
    ...(Number.isNaN(bytes) ? {} : { bytes }),
    address: request.ip,
    ...(request.caller && { user: request.caller.account.id }),
  };
}
