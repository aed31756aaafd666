/**
 * Every code that the server answers a problem with, its status, and what it means. Stable: programs decide by them. Which
 * routes answer which stands at the routes (`problems`) and in route-problems.ts.
 */
export const problemCodes = {
  invalid_request: {
    status: 400,
    meaning: 'The request is not valid: `errors` name the fields, where it is for some.',
  },
  invalid_json: {
    status: 400,
    meaning: 'The body is not JSON in UTF-8, or nests or repeats more than any request does.',
  },
  bad_request: { status: 400, meaning: 'The request cannot be read.' },
  bad_url: { status: 400, meaning: 'The URL cannot be decoded.' },
  malformed_http: { status: 400, meaning: 'What was sent is not HTTP/1.1, or can be read in two ways.' },
  bad_cursor: { status: 400, meaning: 'The cursor belongs to another order of records, or to none.' },
  not_signed_in: { status: 401, meaning: 'There is no session.' },
  session_ended: { status: 401, meaning: 'The session has ended: sign in again.' },
  invalid_credentials: { status: 401, meaning: 'The username or the password is wrong.' },
  password_change_required: {
    status: 403,
    meaning: 'The password was only delivered to the account: change it first.',
  },
  foreign_origin: { status: 403, meaning: 'A session cookie came with a request from a page of another site.' },
  role_too_low: { status: 403, meaning: 'The role, in the organization or in the installation, does not permit it.' },
  operator_only: {
    status: 403,
    meaning:
      'Only whoever sends `VANGUARD_METRICS_TOKEN` as bearer token may ask; where it is not set, only this machine.',
  },
  account_inactive: { status: 403, meaning: 'The account is inactive; told only after the right password.' },
  delivered_password: { status: 403, meaning: 'The password is one that the product is delivered with.' },
  no_such_organization: { status: 404, meaning: 'There is no such organization, or the caller does not belong to it.' },
  no_such_route: { status: 404, meaning: 'The API has no such path.' },
  no_such_file: { status: 404, meaning: 'The page has no such file.' },
  no_such_record: { status: 404, meaning: 'The organization has no such record, or upstream has it no longer.' },
  no_such_session: { status: 404, meaning: "There is no such session, it has ended, or it is somebody else's." },
  no_such_connection: { status: 404, meaning: 'There is no such connection.' },
  no_such_import: { status: 404, meaning: "There is no such preview, it has expired, or it is somebody else's." },
  no_such_run: { status: 404, meaning: 'There is no such pull, or it is over.' },
  no_loss: { status: 404, meaning: 'No pull of the organization has stopped at a loss of records.' },
  no_such_message: { status: 404, meaning: 'There is no such message, it is over, or it cannot be sent sooner.' },
  method_not_allowed: { status: 405, meaning: '`Allow` names the methods of the path.' },
  request_timeout: { status: 408, meaning: 'The request or its file did not come to its end, or came too slowly.' },
  request_in_flight: { status: 409, meaning: 'The same request is being worked on: come again after `Retry-After`.' },
  nothing_to_undo: { status: 409, meaning: 'There is no step to undo.' },
  nothing_to_redo: { status: 409, meaning: 'There is no step to redo.' },
  upstream_read_only: {
    status: 409,
    meaning: 'There is no connection by which changes are written to upstream; the drafts are kept.',
  },
  mapping_changed: { status: 412, meaning: 'Another field mapping was saved since this one was read.' },
  no_mapping_version: { status: 404, meaning: 'The field mapping has no such version.' },
  precondition_failed: { status: 412, meaning: 'Records have changed since they were read: `errors` name them.' },
  body_too_large: { status: 413, meaning: 'The body is too large: send it in parts.' },
  file_too_large: { status: 413, meaning: 'The file is too large: split it.' },
  url_too_long: { status: 414, meaning: 'A part of the path is too long.' },
  unknown_media_type: { status: 415, meaning: 'The body is not `application/json`.' },
  unknown_file_type: { status: 415, meaning: 'The body is neither CSV nor an Excel workbook.' },
  encoded_body: { status: 415, meaning: 'The body comes with a `Content-Encoding`.' },
  unknown_charset: { status: 415, meaning: 'The media type names a character set that is not read.' },
  unknown_expectation: { status: 417, meaning: 'The only expectation that is met is `100-continue`.' },
  bad_query: { status: 422, meaning: 'What is asked for cannot be answered; `detail` says why.' },
  bad_configuration: { status: 422, meaning: "The organization's field configuration cannot be used for a file." },
  import_too_large: { status: 422, meaning: 'The file changes more than one import may.' },
  draft_refused: { status: 422, meaning: 'Some of the changes cannot be made: `errors` name record and field.' },
  credentials_unusable: {
    status: 422,
    meaning: 'The credentials of the connection cannot be decrypted; `detail` says why, and what to do.',
  },
  bad_schedule: { status: 422, meaning: 'By the schedule nothing would be pulled, or it cannot be read.' },
  mapping_refused: { status: 422, meaning: 'The field mapping cannot be used: `errors` name its parts.' },
  idempotency_key_reused: { status: 422, meaning: 'The `Idempotency-Key` belongs to another request.' },
  wrong_password: { status: 422, meaning: 'The current password is wrong.' },
  same_password: { status: 422, meaning: 'The new password is the current one.' },
  weak_password: { status: 422, meaning: 'The new password is soon guessed; `detail` says why.' },
  file_refused: {
    status: 422,
    meaning: 'The file cannot be read: `errors` name lines or columns, where it is for some.',
  },
  too_many_attempts: { status: 429, meaning: 'Too many passwords were tried: come again after `Retry-After`.' },
  headers_too_large: { status: 431, meaning: 'URL and headers are longer than the server takes.' },
  internal_error: { status: 500, meaning: "The fault is the server's, which has logged it." },
  database_unavailable: { status: 503, meaning: 'The database does not answer: come again after `Retry-After`.' },
  busy: { status: 503, meaning: 'Too much is asked at once; nothing was changed: come again after `Retry-After`.' },
  database_full: { status: 503, meaning: 'The database cannot store anything more; reading goes on.' },
  starting: { status: 503, meaning: 'The product is starting: come again after `Retry-After`.' },
  stopping: { status: 503, meaning: 'The product is stopping.' },
  encryption_key_missing: {
    status: 503,
    meaning: 'The server has no key to encrypt credentials with: its operator sets it.',
  },
  upstream_not_connected: { status: 503, meaning: 'Upstream is not connected; the drafts are kept.' },
  statement_timeout: {
    status: 504,
    meaning: 'The database took longer than a request may take: ask for less at once.',
  },
  unknown_http_version: { status: 505, meaning: 'The server speaks HTTP/1.1 and 1.0.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ProblemCode = keyof typeof problemCodes;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemCodes, code);
