/** Every failure of the exchange with PEMS: a stable code, whether trying again can help, and what to do. Never a secret. */

export interface Failure {
  /** Whether the same call can succeed later without anybody doing anything. */
  isRetryable: boolean;
  /** Whether it says that PEMS as a whole cannot be reached, which opens the circuit breaker. */
  isOutage?: true;
  hint: string;
}

const wait = 'Nothing has to be done: the call is tried again later. Look at PEMS where this lasts.';
const askAdministrator = 'Ask the administrator of PEMS.';
const correctConfiguration = 'Correct the settings of the connection.';

/** What can go wrong, as data. */
export const pemsFailures = {
  unreachable: { isRetryable: true, isOutage: true, hint: 'Check the address of the connection and the network.' },
  timed_out: { isRetryable: true, isOutage: true, hint: wait },
  answer_cut_off: { isRetryable: true, isOutage: true, hint: wait },
  server_failed: { isRetryable: true, isOutage: true, hint: wait },
  unavailable: { isRetryable: true, isOutage: true, hint: wait },
  circuit_open: { isRetryable: true, hint: 'PEMS failed several times in a row and is left alone for a while.' },
  too_many_requests: { isRetryable: true, hint: wait },
  session_expired: { isRetryable: true, hint: 'Nothing has to be done: a new session is opened.' },
  not_json: {
    isRetryable: true,
    isOutage: true,
    hint: 'Something between here and PEMS answered in its place: a proxy, a sign-in page. Check the address.',
  },
  answer_too_large: { isRetryable: false, hint: 'Ask for fewer rows a page, or raise the limit of the connection.' },
  unexpected_answer: { isRetryable: false, hint: 'Check that the address and the grid are those of PEMS.' },
  rows_shifted: { isRetryable: true, hint: 'Records were added or removed during the read: read again.' },
  read_incomplete: { isRetryable: true, hint: 'Fewer or more records came than PEMS counts: read again.' },
  head_changed: { isRetryable: true, hint: 'The columns of the grid changed during the read: read again.' },
  fields_missing: {
    isRetryable: false,
    hint: 'The grid no longer has these fields: correct the field mapping, or have the grid repaired.',
  },
  no_place_for_field: {
    isRetryable: false,
    hint: 'Leave the field out, or name a field of PEMS for it in the field mapping.',
  },
  not_authenticated: { isRetryable: false, hint: 'Enter the current user and password of the connection.' },
  not_authorized: { isRetryable: false, hint: askAdministrator },
  not_found: { isRetryable: false, hint: 'The record is no longer in PEMS: pull, and look again.' },
  stale_record: { isRetryable: false, hint: 'Somebody changed the record in PEMS: read it again, then decide.' },
  invalid_value: { isRetryable: false, hint: 'Correct the value that is named.' },
  refused: { isRetryable: false, hint: 'Read what PEMS says; where it means nothing to you, ask its administrator.' },
  outcome_unknown: { isRetryable: false, hint: 'Read the record back before the write is repeated.' },
  redirected: { isRetryable: false, hint: 'Enter the address that PEMS answers at; redirects are not followed.' },
  bad_configuration: { isRetryable: false, hint: correctConfiguration },
} as const satisfies Record<string, Failure>;

export type PemsErrorCode = keyof typeof pemsFailures;

export interface PemsErrorDetails {
  code: PemsErrorCode;
  cause?: unknown;
  /** As PEMS asked for it. */
  retryAfterMs?: number | undefined;
  /** The field that PEMS named, by its name there. */
  field?: string | undefined;
  /** Other than the table says. */
  isRetryable?: boolean;
}

export class PemsError extends Error {
  readonly code: PemsErrorCode;
  readonly hint: string;
  readonly isRetryable: boolean;
  readonly isOutage: boolean;
  readonly retryAfterMs: number | undefined;
  readonly field: string | undefined;

  constructor(message: string, details: PemsErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const failure: Failure = pemsFailures[details.code];
    this.name = 'PemsError';
    this.code = details.code;
    this.hint = failure.hint;
    this.isRetryable = details.isRetryable ?? failure.isRetryable;
    this.isOutage = failure.isOutage === true;
    this.retryAfterMs = details.retryAfterMs;
    this.field = details.field;
  }
}
