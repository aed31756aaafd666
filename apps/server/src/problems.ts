/** Every error as a problem document; what is not meant for the caller stays in the log. */
import { STATUS_CODES } from 'node:http';
import { DatastoreError, DraftRefusedError, PreconditionFailedError } from '@vanguard/datastore';
import { type DatabaseFailure, findDatabaseFailure } from '@vanguard/postgres/connection';
import { type Problem, problemContentType } from '@vanguard/protocol';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Refusal } from './refusal.ts';

const internalError = 'Something went wrong on the server. It has been logged.';

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Refusal | DatastoreError, request, reply) => {
    const problem = toProblem(error);
    logFailure(request.log, problem, error);
    return send(reply, problem, retryAfterS(error));
  });
  app.setNotFoundHandler((request, reply) =>
    send(reply, describe(404, 'no_such_route', `There is no ${request.method} ${request.url.split('?')[0]}.`)),
  );
}

/** What is to be expected of a database or of a load is a line without a stack. */
function logFailure(log: FastifyBaseLogger, { status, code }: Problem, error: Error): void {
  if (status === 500) log.error(error);
  else if (status > 500) log.warn({ code }, error.message);
  else if (findDatabaseFailure(error) === 'unstorable') {
    // Its words hold the value.
    log.warn({ sqlState: (error as { code?: string }).code }, 'the contract let through what PostgreSQL does not take');
  }
}

function retryAfterS(error: unknown): number | undefined {
  if (error instanceof Refusal) return error.retryAfterS;
  if (error instanceof DatastoreError) return error.code === 'request_in_flight' ? 1 : undefined;
  const failure = findDatabaseFailure(error);
  return failure && databaseProblems[failure].retryAfterS;
}

interface DatabaseProblem {
  status: number;
  code: string;
  detail: string;
  retryAfterS?: number;
}

const databaseProblems: Readonly<Record<DatabaseFailure, DatabaseProblem>> = {
  unavailable: {
    status: 503,
    code: 'database_unavailable',
    detail: 'The database does not answer. Try again in a moment.',
    retryAfterS: 2,
  },
  contended: {
    status: 503,
    code: 'busy',
    detail: 'Other changes were in the way, and nothing was changed. Try again.',
    retryAfterS: 1,
  },
  unstorable: {
    status: 400,
    code: 'invalid_request',
    detail: 'The request is not valid. It holds a value that the database does not take.',
  },
};

/** What the datastore refuses is the caller's to see to, under the datastore's own code. */
const datastoreStatus: Partial<Record<DatastoreError['code'], number>> = {
  bad_cursor: 400,
  bad_query: 422,
  bad_configuration: 422,
  no_such_import: 404,
  draft_refused: 422,
  precondition_failed: 412,
  idempotency_key_reused: 422,
  request_in_flight: 409,
  nothing_to_undo: 409,
  nothing_to_redo: 409,
};

function toProblem(error: FastifyError | Refusal | DatastoreError): Problem {
  if (error instanceof DatastoreError) return ofDatastore(error);
  if (error instanceof Refusal) {
    return { ...describe(error.status, error.code, error.message), ...(error.errors ? { errors: error.errors } : {}) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const failure = findDatabaseFailure(error);
  if (failure !== undefined) {
    const { status, code, detail } = databaseProblems[failure];
    return describe(status, code, detail);
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return describe(500, 'internal_error', internalError);
  const code = error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'invalid_json' : 'bad_request';
  return describe(status, code, error.message);
}

function ofDatastore(error: DatastoreError): Problem {
  const status = datastoreStatus[error.code];
  if (status === undefined) return describe(500, 'internal_error', internalError);
  const problem = describe(status, error.code, `${error.message} ${error.hint}`);
  if (error instanceof PreconditionFailedError) {
    return { ...problem, errors: error.pfaIds.map((path) => ({ path, message: 'has changed since it was read' })) };
  }
  if (!(error instanceof DraftRefusedError)) return problem;
  const errors = error.refused.map(({ pfaId, field, message }) => ({
    path: [pfaId, field].filter((part) => part !== '').join('.'),
    message,
  }));
  return { ...problem, errors };
}

/** What fastify-type-provider-zod puts on a validation error, one entry an issue of zod. */
interface ValidationIssue {
  instancePath: string;
  message?: string;
  /** `keys`: the unknown fields. */
  params?: { keys?: string[] };
}

/** Unknown fields are reported by their names, one each. */
function invalidRequest(error: unknown): Problem {
  const { validation = [] } = error as { validation?: ValidationIssue[] };
  const errors = validation.flatMap(({ instancePath, message = 'is not valid', params }) => {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.');
    const unknown = params?.keys;
    if (unknown === undefined) return [{ path, message }];
    return unknown.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known' }));
  });
  const names = errors.map(({ path, message }) => `${path || 'request'}: ${message}`).join('; ');
  return { ...describe(400, 'invalid_request', `The request is not valid. ${names}`), errors };
}

function describe(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}

function send(reply: FastifyReply, problem: Problem, retryAfterS?: number): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  return reply
    .code(problem.status)
    .type(problemContentType)
    .serializer((value) => JSON.stringify(value))
    .send(problem);
}
