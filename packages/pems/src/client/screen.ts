/** One record at a time, by the screen that it is edited on. */
import type { PemsConfiguration } from '../configuration.ts';
import { PemsError } from '../errors.ts';
import { isObject, type JsonObject, listOf, textOf } from './envelope.ts';
import type { Line } from './line.ts';
import type { RawRow } from './parse-grid.ts';
import { decodeScreenValue, encodeScreenValue, type ScreenValue } from './screen-values.ts';

export interface RecordKey {
  /** Code of the organization in PEMS. */
  organization: string;
  pfaId: string;
}

export interface ScreenRecord {
  /** In `canonicalFormats`, by the names of the fields. */
  row: RawRow;
  /** Counts the changes of the record; a write names the one that it was made on. */
  recordId: string;
}

/** By the names of PEMS's fields. */
export type ScreenChanges = Readonly<Record<string, ScreenValue>>;

/** Undefined where PEMS has no such record. Throws PemsError. */
export async function readRecord(
  configuration: PemsConfiguration,
  line: Line,
  key: RecordKey,
  signal?: AbortSignal,
): Promise<ScreenRecord | undefined> {
  try {
    const body = screenRequest(configuration, 'GET', keyValues(configuration, key));
    return parseRecord(await line.repeat({ path, body, doing: `reading record ${key.pfaId}`, signal }));
  } catch (error) {
    if (error instanceof PemsError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/**
 * Sets the fields that are named, or none of them, and returns the record as PEMS echoes it. Never repeated: throws
 * PemsError `outcome_unknown` where the write may have had its effect, `stale_record` where the record has changed since
 * `recordId`, and other codes where it certainly had none.
 */
export async function writeRecord(
  configuration: PemsConfiguration,
  line: Line,
  {
    key,
    changes,
    recordId,
    signal,
  }: { key: RecordKey; changes: ScreenChanges; recordId: string; signal?: AbortSignal },
): Promise<ScreenRecord> {
  const doing = `writing record ${key.pfaId}`;
  const body = screenRequest(configuration, 'UPDATE', { ...changes, ...keyValues(configuration, key) }, recordId);
  try {
    return parseRecord(await line.once({ path, body, doing, signal }));
  } catch (error) {
    if (error instanceof PemsError && isWithoutEffect(error)) throw error;
    throw new PemsError(`Whether PEMS has taken the change is not known, ${doing}.`, {
      code: 'outcome_unknown',
      cause: error,
    });
  }
}

const path = '/userdefinedscreenservices';

const effectless = new Set<PemsError['code']>([
  'circuit_open',
  'too_many_requests',
  'session_expired',
  'not_authenticated',
  'not_authorized',
  'not_found',
  'stale_record',
  'invalid_value',
  'refused',
  'redirected',
]);

/** Nothing was sent, or PEMS itself has said no. */
function isWithoutEffect({ code, cause }: PemsError): boolean {
  if (code !== 'unreachable') return effectless.has(code);
  const reason = (cause as { cause?: { code?: unknown } } | undefined)?.cause?.code;
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(String(reason));
}

function keyValues({ grid }: PemsConfiguration, { organization, pfaId }: RecordKey): ScreenChanges {
  return {
    [grid.keys.record]: { kind: 'text', value: pfaId },
    [grid.keys.organization]: { kind: 'text', value: organization },
  };
}

function screenRequest(
  { screen }: PemsConfiguration,
  action: 'GET' | 'UPDATE',
  values: ScreenChanges,
  recordId?: string,
): JsonObject {
  return {
    USERDEFINEDSCREENNAME: screen.name,
    USERDEFINEDSERVICEACTION: action,
    USERDEFINEDSCREENFIELDVALUELIST: {
      USERDEFINEDSCREENFIELDVALUEPAIR: Object.entries(values).map(([name, value]) => ({
        USERDEFINEDSCREENFIELDNAME: name,
        USERDEFINEDSCREENFIELDVALUE: encodeScreenValue(value),
      })),
    },
    ...(recordId === undefined ? {} : { recordid: Number(recordId) }),
  };
}

function parseRecord(data: JsonObject): ScreenRecord {
  const service = isObject(data['USERDEFINEDSCREENSERVICE']) ? data['USERDEFINEDSCREENSERVICE'] : data;
  const list = service['USERDEFINEDSCREENFIELDVALUELIST'];
  const pairs = listOf(isObject(list) ? list['USERDEFINEDSCREENFIELDVALUEPAIR'] : undefined);
  const recordId = textOf(service['recordid']);
  if (pairs.length === 0 || recordId === undefined) {
    throw new PemsError('PEMS answered a record without its fields or its counter.', { code: 'unexpected_answer' });
  }
  const row: Record<string, string | null> = {};
  for (const pair of pairs) {
    row[textOf(pair['USERDEFINEDSCREENFIELDNAME']) ?? ''] = decodeScreenValue(pair['USERDEFINEDSCREENFIELDVALUE']);
  }
  return { row, recordId };
}
