/**
 * A change that is made once however often it is asked for: its answer is kept under the caller's key in the
 * transaction of the change, so that either both are there or neither.
 */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import {
  acrossOrganizations,
  asOrganization,
  changeRetries,
  type ProductDatabase,
  type ProductTransaction,
  type Scope,
} from '../scope.ts';

export interface KeyedRequest {
  route: string;
  /** The caller's; good for one request of one user to one route in one organization, for a day. */
  key: string;
  /** Digest of path and body: the same key must come with the same request. */
  digest: string;
}

export interface Answer {
  status: number;
  /** What JSON can hold. */
  body: unknown;
}

/**
 * `work` gets the open transaction and must make its change in it; after a deadlock it is called again. What it throws goes through, and nothing is kept.
 * Throws DatastoreError `request_in_flight`, `idempotency_key_reused`.
 */
export async function keepAnswer(
  database: ProductDatabase,
  scope: Scope,
  request: KeyedRequest,
  work: (trx: ProductTransaction) => Promise<Answer>,
): Promise<Answer & { isRepeated: boolean }> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const kept = await findAnswer(trx, scope, request);
      if (kept !== undefined) return { ...kept, isRepeated: true };
      const answer = await work(trx);
      await storeAnswer(trx, scope, request, answer);
      return { ...answer, isRepeated: false };
    },
    { retries: changeRetries },
  );
}

/** Nobody waits for a request in flight: waiting would hold a connection for each repetition. */
async function findAnswer(
  trx: ProductTransaction,
  { organizationId, userId }: Scope,
  { route, key, digest }: KeyedRequest,
): Promise<Answer | undefined> {
  const name = JSON.stringify([organizationId, userId, route, key]);
  const { rows } = await sql<{ isFree: boolean; keptDigest: string | null; status: number; body: unknown }>`
    /* kept answer */ select pg_try_advisory_xact_lock(hashtextextended(${name}, 2)) as "isFree",
           request_digest as "keptDigest", status, body
      from (values (1)) as one
      left join kept_answer on organization_id = ${organizationId} and user_id = ${userId} and route = ${route}
       and key = ${key} and expires_at > now()`.execute(trx);
  const [found] = rows;
  if (found?.isFree !== true) throw inFlight();
  if (found.keptDigest === null) return undefined;
  if (found.keptDigest === digest) return { status: found.status, body: found.body };
  throw new DatastoreError('This Idempotency-Key was used for another request.', {
    code: 'idempotency_key_reused',
    hint: 'Take a new key for every change; send the same request to repeat one.',
  });
}

/** Where the first request has committed between its answer being looked for and its lock being free, this one ends. */
async function storeAnswer(
  trx: ProductTransaction,
  { organizationId, userId }: Scope,
  { route, key, digest }: KeyedRequest,
  { status, body }: Answer,
): Promise<void> {
  const { numAffectedRows } = await sql`
    /* keep answer */ insert into kept_answer as a (organization_id, user_id, route, key, request_digest, status, body)
    values (${organizationId}, ${userId}, ${route}, ${key}, ${digest}, ${status}, ${JSON.stringify(body)}::json)
        on conflict (organization_id, user_id, route, key) do update
       set request_digest = excluded.request_digest, status = excluded.status, body = excluded.body,
           expires_at = excluded.expires_at
     where a.expires_at <= now()`.execute(trx);
  if (numAffectedRows !== 1n) throw inFlight();
}

const inFlight = () =>
  new DatastoreError('The same request is being worked on.', {
    code: 'request_in_flight',
    hint: 'Send it again in a moment: then it is answered as the first was.',
  });

/** Returns how many are gone. */
export async function removeExpiredAnswers(database: ProductDatabase): Promise<number> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } =
      await sql`/* expired answers */ delete from kept_answer where expires_at <= now()`.execute(trx);
    return Number(numAffectedRows ?? 0);
  });
}
