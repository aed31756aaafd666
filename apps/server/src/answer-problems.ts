/** Every error is answered as a problem document: of a handler, or of Fastify before it finds one. */
import type { Problem } from '@vanguard/protocol';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collectMethods } from './allowed-methods.ts';
import { ClientLeftError } from './client-leaving.ts';
import { describe } from './describe-problem.ts';
import { requestIdHeader } from './logging/request-id.ts';
import type { PageAnswer } from './page/answer-page.ts';
import { databaseFailureOf, problemOf, retryAfterS } from './problems.ts';
import { pathOf } from './request-target.ts';
import { sendProblem } from './send-problem.ts';

/** Comes before the routes. `answerPage` is asked first for whatever no route knows. */
export function answerProblems(app: FastifyInstance, answerPage: PageAnswer): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  const findMethods = collectMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const fromPage = answerPage(request, reply);
    if (fromPage !== undefined) return fromPage;
    const { method } = request;
    const path = pathOf(request.url);
    const methods = findMethods(path);
    // A route may know the method and find nothing.
    if (methods.length === 0 || methods.includes(method))
      return sendProblem(reply, describe('no_such_route', `There is no ${method} ${path}.`));
    const detail = `${path} does not know ${method}, but ${methods.join(', ')}.`;
    return sendProblem(reply.header('allow', methods.join(', ')), describe('method_not_allowed', detail));
  });
}

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  logFailure(request.log, problem, error);
  // What fails before there is a route comes through no hook.
  reply.header(requestIdHeader, request.id);
  const waitS = retryAfterS(error);
  if (waitS !== undefined) reply.header('retry-after', String(waitS));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return sendProblem(reply, problem);
}

/** What is to be expected of a database or of a load is a line without a stack. */
function logFailure(log: FastifyBaseLogger, { status, code }: Problem, error: Error): void {
  if (error instanceof ClientLeftError) return;
  if (status === 500) log.error({ err: error }, 'a request has failed');
  else if (status > 500) log.warn({ code }, error.message);
  else if (databaseFailureOf(error) === 'unstorable') {
    // Its words hold the value.
    log.warn({ sqlState: (error as { code?: string }).code }, 'the contract let through what PostgreSQL does not take');
  }
}
