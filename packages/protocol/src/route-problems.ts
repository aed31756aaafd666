/** The problems that a route answers: its own, and those that come with what it is. */
import type { ProblemCode } from './problem-codes.ts';
import { isOfOrganization, needsSession, type Route } from './route.ts';

const rules = [
  [() => true, ['internal_error']],
  [
    ({ method, params, query, body }) => method === 'POST' || (params ?? query ?? body) !== undefined,
    ['invalid_request'],
  ],
  [({ method }) => method !== 'GET', ['foreign_origin', 'bad_request']],
  [
    ({ method }) => method === 'POST',
    ['invalid_json', 'body_too_large', 'unknown_media_type', 'encoded_body', 'unknown_charset'],
  ],
  [needsSession, ['not_signed_in', 'session_ended']],
  [({ permission }) => permission === 'operator', ['operator_only']],
  [(route) => needsSession(route) && route.allowsDeliveredPassword !== true, ['password_change_required']],
  [({ tag }) => tag !== 'health', ['database_unavailable', 'busy', 'database_full', 'statement_timeout']],
  [isOfOrganization, ['no_such_organization']],
  [
    (route) => route.permission === 'administrator' || (isOfOrganization(route) && route.permission !== 'viewer'),
    ['role_too_low'],
  ],
  [({ writes }) => writes === true, ['request_in_flight', 'idempotency_key_reused']],
] as const satisfies readonly [isOfKind: (route: Route) => boolean, codes: readonly ProblemCode[]][];

/** What a route may answer without naming it among its own. */
export type ImpliedProblemCode = (typeof rules)[number][1][number];

export function problemsOf(route: Route): readonly ProblemCode[] {
  const implied = rules.flatMap(([isOfKind, codes]): readonly ProblemCode[] => (isOfKind(route) ? codes : []));
  return [...new Set([...implied, ...(route.problems ?? [])])];
}
