/**
 * Every error is answered as a problem document: of a handler, of Fastify before it finds one, of the parser of HTTP
 * before there is a request.
 */
import type { Socket } from 'node:net';
import { type Problem, problemContentType } from '@vanguard/protocol';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collectMethods } from './allowed-methods.ts';
import { databaseFailureOf, describe, problemOf, problemOfClient, retryAfterS } from './problems.ts';

/** Comes before the routes. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  const findMethods = collectMethods(app);
  app.setNotFoundHandler(({ method, url }, reply) => {
    const [path = ''] = url.split('?', 1);
    const methods = findMethods(path);
    if (methods.length === 0) return send(reply, describe(404, 'no_such_route', `There is no ${method} ${path}.`));
    const detail = `${path} does not know ${method}, but ${methods.join(', ')}.`;
    return send(reply.header('allow', methods.join(', ')), describe(405, 'method_not_allowed', detail));
  });
}

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  logFailure(request.log, problem, error);
  const waitS = retryAfterS(error);
  if (waitS !== undefined) reply.header('retry-after', String(waitS));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return send(reply, problem);
}

/** What is to be expected of a database or of a load is a line without a stack. */
function logFailure(log: FastifyBaseLogger, { status, code }: Problem, error: Error): void {
  if (status === 500) log.error(error);
  else if (status > 500) log.warn({ code }, error.message);
  else if (databaseFailureOf(error) === 'unstorable') {
    // Its words hold the value.
    log.warn({ sqlState: (error as { code?: string }).code }, 'the contract let through what PostgreSQL does not take');
  }
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type(problemContentType)
    .serializer((value) => JSON.stringify(value))
    .send(problem);
}

/** Nothing can be said to who has gone. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const problem = problemOfClient(error);
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      `Content-Type: ${problemContentType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}
