/** What errors are as problem documents: what is not meant for the caller is not in them. Pure. */
import { DatastoreError, DraftRefusedError, PreconditionFailedError } from '@vanguard/datastore';
import { type DatabaseFailure, findDatabaseFailure } from '@vanguard/postgres/connection';
import type { Problem, ProblemCode } from '@vanguard/protocol';
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
  code: ProblemCode;
  detail: string;
  retryAfterS?: number;
}

const databaseProblems: Readonly<Record<DatabaseFailure, DatabaseProblem>> = {
  unavailable: {
    code: 'database_unavailable',
    detail: 'The database does not answer. Try again in a moment.',
    retryAfterS: 2,
  },
  overloaded: {
    code: 'busy',
    detail: 'The database has its hands full, and nothing was changed. Try again in a moment.',
    retryAfterS: 2,
  },
  contended: {
    code: 'busy',
    detail: 'Other changes were in the way, and nothing was changed. Try again.',
    retryAfterS: 1,
  },
  locked: {
    code: 'busy',
    detail: 'Another change was in the way for too long, and nothing was changed. Try again in a moment.',
    retryAfterS: 5,
  },
  'timed-out': {
    code: 'statement_timeout',
    detail: 'The database took longer for this than a request may take, and nothing was changed. Ask for less at once.',
  },
  full: {
    code: 'database_full',
    detail: 'The database cannot store anything more, and nothing was changed. Its disk needs room.',
    retryAfterS: 30,
  },
  unstorable: {
    code: 'invalid_request',
    detail: 'The request is not valid. It holds a value that the database does not take.',
  },
};

/** What the datastore refuses is the caller's to see to; the rest of its codes never come out of a request. */
const datastoreProblems: { readonly [Code in DatastoreError['code']]?: ProblemCode } = {
  bad_cursor: 'bad_cursor',
  bad_query: 'bad_query',
  no_such_view: 'no_such_view',
  bad_configuration: 'bad_configuration',
  no_such_import: 'no_such_import',
  import_too_large: 'import_too_large',
  draft_refused: 'draft_refused',
  precondition_failed: 'precondition_failed',
  idempotency_key_reused: 'idempotency_key_reused',
  request_in_flight: 'request_in_flight',
  nothing_to_undo: 'nothing_to_undo',
  nothing_to_redo: 'nothing_to_redo',
  passwords_busy: 'busy',
  mapping_changed: 'mapping_changed',
  bad_custom_field: 'bad_custom_field',
  custom_field_taken: 'custom_field_taken',
  custom_field_in_use: 'custom_field_in_use',
  too_many_custom_fields: 'too_many_custom_fields',
  no_such_custom_field: 'no_such_custom_field',
  no_connection: 'no_such_connection',
  no_such_organization: 'no_such_organization',
  secret_locked: 'credentials_unusable',
  secret_foreign: 'credentials_unusable',
  secret_damaged: 'credentials_unusable',
  upstream_not_connected: 'upstream_not_connected',
  upstream_read_only: 'upstream_read_only',
  bad_schedule: 'bad_schedule',
};

export function problemOf(error: FastifyError | Refusal | DatastoreError): Problem {
  if (error instanceof DatastoreError) return ofDatastore(error);
  if (error instanceof Refusal) {
    return { ...describe(error.code, error.message), ...(error.errors ? { errors: error.errors } : {}) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const failure = databaseFailureOf(error);
  if (failure !== undefined) {
    const { code, detail } = databaseProblems[failure];
    return describe(code, detail);
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return describe('internal_error', internalError);
  const { code, detail } = frameworkProblems[error.code] ?? { code: 'bad_request' };
  return describe(code, detail ?? error.message);
}

/** By Fastify's own code. */
const frameworkProblems: Readonly<Record<string, { code: ProblemCode; detail?: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_json' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', detail: 'The body is too large. Send it in parts.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unknown_media_type', detail: 'Send JSON, as application/json.' },
  FST_ERR_BAD_URL: { code: 'bad_url' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'url_too_long' },
};

function ofDatastore(error: DatastoreError): Problem {
  const code = datastoreProblems[error.code];
  if (code === undefined) return describe('internal_error', internalError);
  const problem = describe(code, `${error.message} ${error.hint}`);
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
  return { ...describe('invalid_request', `The request is not valid. ${names.join('; ')}`), errors: first };
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
