/**
 * One message to upstream, so that its change is there once, whatever happens on the way, and nothing that somebody else
 * changed there is overwritten unseen.
 *
 * The record is read first. Where it has the change already, an earlier attempt arrived. Where it has neither the change nor
 * what was known, somebody changed the same field there: the change comes back to its author, who decides. Only else is it
 * written, on the counter that was read, which is kept beside the message before: an answer that does not come is resolved by
 * starting over, and the counter tells whether the write had its effect.
 */
import {
  applyRecord,
  type OutboxMessage,
  postponeMessage,
  type ProductDatabase,
  type Refused,
  returnMessage,
} from '@vanguard/datastore';
import { type MappedDelta, PemsError, type ScreenRecord } from '@vanguard/pems';
import { withoutUnchanged } from '@vanguard/pfa';
import type { Marks } from './marks.ts';
import type { Upstream } from './upstream.ts';

export type Delivery = 'delivered' | 'refused' | 'postponed' | 'lost';

/** Before the second attempt; then twice as long each time, up to the maximum. */
const firstDelayMs = 1000;
const mostDelayMs = 300_000;

export interface DeliveryPlace {
  database: ProductDatabase;
  marks: Marks;
}

/** `lost`: another worker has the message since. Throws what the database throws. */
export async function deliverMessage(
  place: DeliveryPlace,
  upstream: Upstream,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<Delivery> {
  try {
    return await tryDelivery(place, upstream, message, signal);
  } catch (error) {
    if (!(error instanceof PemsError) && !signal.aborted) throw error;
    return await settleFailure(place.database, message, error, signal);
  }
}

async function tryDelivery(
  { database, marks }: DeliveryPlace,
  { client, mapping, code }: Upstream,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<Delivery> {
  const key = { organization: code, pfaId: message.pfaId };
  const found = await client.readRecord(key, signal);
  if (found === undefined) throw new PemsError(`PEMS has no record ${message.pfaId}.`, { code: 'not_found' });
  const { record, rejected } = mapping.mapScreenRow(found.row);
  if (record === undefined) {
    throw new PemsError(`Record ${message.pfaId} cannot be read: ${rejected.faults[0]?.field}.`, {
      code: 'unexpected_answer',
    });
  }
  const fresh = { data: record.data, version: record.upstreamVersion };
  const mapped = mapping.mapDelta(message.delta, message.isActualized);
  const expected = mapped.expected as Values;
  const delivered = async () =>
    (await marks.delivered(message, { expected, versionBefore: record.upstreamVersion })) ? 'delivered' : 'lost';
  if (isThere(record.data, expected)) {
    const delivery = await delivered();
    // Where it is not news no pull would come by to show it: nothing was written, or a pull has shown it before.
    if (delivery === 'delivered' && (message.sentRecordId === null || isThere(message.pulled, expected))) {
      const { organizationId, claimedAt: readSince, pfaId } = message;
      await applyRecord(database, { organizationId, readSince }, { pfaId, ...fresh });
    }
    return delivery;
  }
  const theirs = findTheirs(message, found, record.data, mapped);
  if (theirs !== undefined) {
    const text = 'The field was changed in PEMS, too: decide whose value stands.';
    return await refuse(database, message, { code: 'changed_upstream', field: theirs, message: text, fresh });
  }
  if (!(await marks.sent(message, found.recordId))) return 'lost';
  await client.writeRecord(key, mapped.changes, found.recordId, signal);
  return await delivered();
}

type Values = Readonly<Record<string, string | boolean | null>>;

/** Compared as values: 1.50 is 1.5, and no flag is false. */
const isThere = (data: Readonly<Record<string, unknown>>, values: Values) => differing(data, values).length === 0;

const differing = (data: Readonly<Record<string, unknown>>, values: Values) =>
  Object.keys(withoutUnchanged(data, values));

/**
 * A field that somebody else changed upstream. An unanswered write had no effect where the counter stands as it was, or is
 * one further by a change that is not ours. Further than that, or back, it cannot be told whether ours was there in between.
 */
function findTheirs(
  { known, sentRecordId }: OutboxMessage,
  { recordId }: ScreenRecord,
  data: Readonly<Record<string, unknown>>,
  { expected }: MappedDelta,
): string | undefined {
  const fields = Object.keys(expected);
  const before = Object.fromEntries(fields.map((field) => [field, (known[field] ?? absent(field)) as string | null]));
  const steps = sentRecordId === null ? 0 : Number(recordId) - Number(sentRecordId);
  const isUnclear = steps !== 0 && steps !== 1;
  return differing(data, before)[0] ?? (isUnclear ? fields[0] : undefined);
}

const absent = (field: string) => (field.startsWith('is') ? false : null);

async function settleFailure(
  database: ProductDatabase,
  message: OutboxMessage,
  error: unknown,
  signal: AbortSignal,
): Promise<Delivery> {
  const isOver = error instanceof PemsError && !canBeRepeated(error);
  if (isOver) {
    const { code, field = null } = error;
    return await refuse(database, message, { code, field, message: `${error.message} ${error.hint}`, fresh: null });
  }
  const text = error instanceof Error ? error.message : String(error);
  const asked = error instanceof PemsError ? error.retryAfterMs : undefined;
  const delayMs = signal.aborted ? 0 : (asked ?? delayAfter(message.attempt));
  return (await postponeMessage(database, message, { delayMs, error: text })) ? 'postponed' : 'lost';
}

/** What lies in the connection is put right there, and no user's change comes back for it. */
const ofConnection = new Set<PemsError['code']>([
  'not_authenticated',
  'bad_configuration',
  'redirected',
  'fields_missing',
  'unexpected_answer',
  'answer_too_large',
]);

/** Starting over reads first, and so resolves what is not known. */
function canBeRepeated({ code, isRetryable }: PemsError): boolean {
  return isRetryable || code === 'outcome_unknown' || code === 'stale_record' || ofConnection.has(code);
}

function delayAfter(attempt: number): number {
  return Math.min(mostDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}

async function refuse(database: ProductDatabase, message: OutboxMessage, refused: Refused): Promise<Delivery> {
  return (await returnMessage(database, message, refused)) ? 'refused' : 'lost';
}
