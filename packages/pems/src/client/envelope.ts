/** The envelope of every answer, and what its alerts mean. An alert of kind error is a failure whatever the status says. */
import { PemsError, type PemsErrorCode } from '../errors.ts';

export type JsonObject = { readonly [name: string]: unknown };

export interface Envelope {
  sessionId: string | undefined;
  data: JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of one may come as the object itself, and an empty one as null or not at all. */
export function listOf(value: unknown): JsonObject[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter(isObject);
}

/** The text of a scalar; undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Throws PemsError for an answer that is not an envelope or that carries an error. `doing`: for the message. */
export function openEnvelope(answer: unknown, status: number, doing: string): Envelope {
  const result = isObject(answer) && isObject(answer['Result']) ? answer['Result'] : answer;
  if (!isObject(result)) throw new PemsError(`PEMS answered something else, ${doing}.`, { code: 'unexpected_answer' });
  const alert = listOf(result['ErrorAlert'])[0];
  if (alert !== undefined) throw errorOfAlert(alert, status, doing);
  if (status >= 400) throw errorOfStatus(status, doing);
  const data = result['ResultData'];
  if (!isObject(data)) throw new PemsError(`PEMS answered without data, ${doing}.`, { code: 'unexpected_answer' });
  return { sessionId: textOf(result['SessionID']), data };
}

/** Meanings by the words of messages: the names of alerts differ between versions. The first that fits. */
const alertMeanings: readonly [words: RegExp, code: PemsErrorCode][] = [
  [/modified by another user|record ?id|optimistic/i, 'stale_record'],
  [/session (has |is )?(expired|invalid|not valid|timed out|not found)|invalid session/i, 'session_expired'],
  [/password|log ?in|sign ?in|not authenticated|credential/i, 'not_authenticated'],
  [/not authori[sz]ed|permission|privilege|no access/i, 'not_authorized'],
  [/(not found|does not exist|no record)/i, 'not_found'],
  [/invalid|not a valid|must be|required|too long|not allowed|cannot be empty/i, 'invalid_value'],
];

/** Words of PEMS are for the reader; long ones are cut, as nobody knows what they carry. */
const messageLength = 300;

function errorOfAlert(alert: JsonObject, status: number, doing: string): PemsError {
  const message = (textOf(alert['Message']) ?? '').slice(0, messageLength);
  const meaning = alertMeanings.find(([words]) => words.test(message))?.[1];
  const code = meaning ?? (status >= 400 ? errorOfStatus(status, doing).code : 'refused');
  return new PemsError(`PEMS refused, ${doing}: ${message === '' ? 'without a reason' : `"${message}"`}`, {
    code,
    field: code === 'invalid_value' ? textOf(alert['Name']) : undefined,
  });
}

export function errorOfStatus(status: number, doing: string, retryAfterMs?: number): PemsError {
  return new PemsError(`PEMS answered with status ${status}, ${doing}.`, { code: codeOfStatus(status), retryAfterMs });
}

function codeOfStatus(status: number): PemsErrorCode {
  if (status === 401) return 'not_authenticated';
  if (status === 403) return 'not_authorized';
  if (status === 404) return 'unexpected_answer';
  if (status === 408 || status === 504) return 'timed_out';
  if (status === 429) return 'too_many_requests';
  if (status === 502 || status === 503) return 'unavailable';
  return status >= 500 ? 'server_failed' : 'refused';
}
