/** What errors are as problem documents: what is not meant for the caller is not in them. Pure. */
import { DatastoreError, DraftRefusedError, PreconditionFailedError } from '@vanguard/datastore';
import { type DatabaseFailure, findDatabaseFailure } from '@vanguard/postgres/connection';
import type { Problem } from '@vanguard/protocol';
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { describe } from './describe-problem.ts';
import { Refusal } from './refusal.ts';

const internalError = 'Something went wrong on the server. It has been logged.';

/** Seconds. */
export function retryAfterS(error: unknown): number | undefined {
  if (error instanceof Refusal) return error.retryAfterS;
  if (error instanceof DatastoreError) return isMomentary(error) ? 1 : undefined;
  const failure = databaseFailureOf(error);
  return failure && databaseProblems[failure].retryAfterS;
}

const isMomentary = ({ code }: DatastoreError) => code === 'request_in_flight' || code === 'passwords_busy';

/** A caller who hangs up is told by the same ECONNRESET as a database that does, but with a status. */
export function databaseFailureOf(error: unknown): DatabaseFailure | undefined {
  return (error as Partial<FastifyError>).statusCode === undefined ? findDatabaseFailure(error) : undefined;
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
  overloaded: {
    status: 503,
    code: 'busy',
    detail: 'The database has its hands full, and nothing was changed. Try again in a moment.',
    retryAfterS: 2,
  },
  contended: {
    status: 503,
    code: 'busy',
    detail: 'Other changes were in the way, and nothing was changed. Try again.',
    retryAfterS: 1,
  },
  locked: {
    status: 503,
    code: 'busy',
    detail: 'Another change was in the way for too long, and nothing was changed. Try again in a moment.',
    retryAfterS: 5,
  },
  'timed-out': {
    status: 504,
    code: 'statement_timeout',
    detail: 'The database took longer for this than a request may take, and nothing was changed. Ask for less at once.',
  },
  full: {
    status: 503,
    code: 'database_full',
    detail: 'The database cannot store anything more, and nothing was changed. Its disk needs room.',
    retryAfterS: 30,
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
  import_too_large: 422,
  draft_refused: 422,
  precondition_failed: 412,
  idempotency_key_reused: 422,
  request_in_flight: 409,
  nothing_to_undo: 409,
  nothing_to_redo: 409,
  passwords_busy: 503,
};

export function problemOf(error: FastifyError | Refusal | DatastoreError): Problem {
  if (error instanceof DatastoreError) return ofDatastore(error);
  if (error instanceof Refusal) {
    return { ...describe(error.status, error.code, error.message), ...(error.errors ? { errors: error.errors } : {}) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const failure = databaseFailureOf(error);
  if (failure !== undefined) {
    const { status, code, detail } = databaseProblems[failure];
    return describe(status, code, detail);
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return describe(500, 'internal_error', internalError);
  const { code, detail } = frameworkProblems[error.code] ?? { code: 'bad_request' };
  return describe(status, code, detail ?? error.message);
}

/** By Fastify's own code; its status stays. */
const frameworkProblems: Readonly<Record<string, { code: string; detail?: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_json' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', detail: 'The body is too large. Send it in parts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unknown_media_type', detail: 'Send JSON, as application/json.' },
  FST_ERR_BAD_URL: { code: 'bad_url' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'url_too_long' },
};

function ofDatastore(error: DatastoreError): Problem {
  const status = datastoreStatus[error.code];
  if (status === undefined) return describe(500, 'internal_error', internalError);
  const code = error.code === 'passwords_busy' ? 'busy' : error.code;
  const problem = describe(status, code, `${error.message} ${error.hint}`);
  if (error instanceof PreconditionFailedError) {
    return { ...problem, errors: error.pfaIds.map((path) => ({ path, message: 'has changed since it was read' })) };
  }
  if (!(error instanceof DraftRefusedError)) return problem;
  const errors = error.refused.map(({ pfaId, field, message }) => ({
    path: [pfaId, field].filter((part) => part !== '').join('.'),
    message,
  }));
  return { ...problem, errors: named(errors) };
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
  const first = named(errors);
  const names = first.slice(0, mostInWords).map(({ path, message }) => `${path || 'request'}: ${message}`);
  if (errors.length > mostInWords) names.push(`and ${errors.length - mostInWords} more`);
  return { ...describe(400, 'invalid_request', `The request is not valid. ${names.join('; ')}`), errors: first };
}

type Fault = NonNullable<Problem['errors']>[number];

/** A request may have as many faults as characters, and names as long as itself. */
const mostNamed = 1000;
const mostInWords = 20;
const mostCharacters = 2000;

function named(faults: readonly Fault[]): Fault[] {
  return faults
    .slice(0, mostNamed)
    .map(({ path, message }) => ({ path: shortened(path), message: shortened(message) }));
}

const shortened = (text: string) => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text);
