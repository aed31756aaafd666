/**
 * What is owed to upstream, from the side of whoever delivers it. A message is claimed for a while: a worker that dies gives
 * it back by its silence, and one that comes back late finds that its attempt is not the current one.
 */
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

type Values = Readonly<Record<string, string | boolean | null>>;

export interface OutboxMessage {
  organizationId: string;
  id: string;
  pfaId: string;
  /** Names the claim. */
  attempt: number;
  delta: Values;
  /**
   * What upstream has of the record as far as is known: its last row, with what it took since; in the fields of the change what
   * its author saw, whatever a pull has brought below it since.
   */
  known: Readonly<Record<string, unknown>>;
  /** What the latest pull has shown of the record. */
  pulled: Readonly<Record<string, unknown>>;
  /** Whether the record, as everybody sees it, is actualized. */
  isActualized: boolean;
  /** Upstream's counter of the record before a write whose answer did not come. */
  sentRecordId: string | null;
  /** By the database's clock: what is read for it is read after it. */
  claimedAt: string;
}

/** How long a claim lasts: longer than a delivery with its time-outs. */
const claimMs = 300_000;

/**
 * Messages that are due, the oldest of each record only, in turn of the organizations.
 */
export async function claimMessages(
  database: ProductDatabase,
  organizationIds: readonly string[],
  limit: number,
): Promise<OutboxMessage[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<OutboxMessage>`
      /* claim messages */ with due as materialized (
        select organization_id, id, row_number() over (partition by organization_id order by id) as turn
          from (
            select distinct on (organization_id, pfa_id) *
              from pfa_outbox
             where organization_id = any(${[...organizationIds]}::text[]) and state in ('queued', 'sending')
             order by organization_id, pfa_id, id
          ) oldest
         where state = 'queued' and next_attempt_at <= clock_timestamp() or state = 'sending' and claimed_until <= clock_timestamp()
      ),
      chosen as materialized (
        select o.organization_id, o.id
          from (select * from due order by turn limit ${limit}) first
          join pfa_outbox o using (organization_id, id)
         where o.state = 'queued' and o.next_attempt_at <= clock_timestamp() or o.state = 'sending' and o.claimed_until <= clock_timestamp()
           for update of o skip locked
      ),
      claimed as (
        update pfa_outbox o
           set state = 'sending', attempts = attempts + 1, claimed_until = clock_timestamp() + ${`${claimMs} ms`}::interval
          from chosen c
         where o.organization_id = c.organization_id and o.id = c.id
        returning o.*
      )
      select c.organization_id as "organizationId", c.id::text, c.pfa_id as "pfaId", c.attempts as attempt, c.delta,
             coalesce(m.upstream_data, m.data, '{}') || coalesce((
               select jsonb_object_agg(field.key, field.value order by taken.id)
                 from pfa_outbox taken cross join lateral jsonb_each(taken.expected) as field
                where taken.organization_id = c.organization_id and taken.pfa_id = c.pfa_id and taken.state = 'delivered'), '{}')
               || c.baseline as known, coalesce(m.upstream_data, m.data, '{}') as pulled,
             coalesce(pfa_flag(m.data, 'isActualized'), false) as "isActualized", c.sent_record_id as "sentRecordId",
             clock_timestamp()::text as "claimedAt"
        from claimed c
        left join pfa_mirror m on m.organization_id = c.organization_id and m.pfa_id = c.pfa_id
       order by c.id`.execute(trx);
    return rows;
  });
}

type Claim = Pick<OutboxMessage, 'organizationId' | 'id' | 'attempt'>;

const isClaim = ({ organizationId, id, attempt }: Claim) =>
  sql`organization_id = ${organizationId} and id = ${id}::bigint and state = 'sending' and attempts = ${attempt}`;

export type SentMark = Claim & {
  /** Upstream's counter of the record. */
  recordId: string;
};

/**
 * Before the writes, so that whoever finds a message knows what its record was like. In the order of the marks; false where
 * the claim is lost.
 */
export async function markSent(database: ProductDatabase, marks: readonly SentMark[]): Promise<boolean[]> {
  return await mark(database, marks, (list) => sql`pfa_mark_sent(${list}::jsonb)`);
}

export type DeliveredMark = Claim & { expected: Values; versionBefore: string | null };

/** Upstream has them. They stay on the mirror until a pull shows them. As markSent. */
export async function markDelivered(database: ProductDatabase, marks: readonly DeliveredMark[]): Promise<boolean[]> {
  return await mark(database, marks, (list) => sql`pfa_mark_delivered(${list}::jsonb)`);
}

/** In one round trip, which is its own transaction. */
async function mark(
  database: ProductDatabase,
  marks: readonly Claim[],
  call: (list: string) => RawBuilder<unknown>,
): Promise<boolean[]> {
  const list = JSON.stringify(marks.map((one, place) => ({ ...one, place })));
  const { rows } = await executePrepared(sql<{ place: number }>`/* mark */ select ${call(list)} as place`, database);
  const held = new Set(rows.map(({ place }) => place));
  return marks.map((_, place) => held.has(place));
}

/** It is tried again after `delayMs`. */
export async function postponeMessage(
  database: ProductDatabase,
  claim: Claim,
  { delayMs, error }: { delayMs: number; error: string },
): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* postpone message */ update pfa_outbox
         set state = 'queued', claimed_until = null, last_error = ${error},
             next_attempt_at = clock_timestamp() + ${`${Math.round(delayMs)} ms`}::interval
       where ${isClaim(claim)}`.execute(trx);
    return numAffectedRows === 1n;
  });
}

export interface Refused {
  code: string;
  /** Our name of the field, where upstream named one. */
  field: string | null;
  message: string;
  /** The record as upstream has it now, where that is known. */
  fresh: { data: Readonly<Record<string, unknown>>; version: string | null } | null;
}

/** The change comes back to its author as a draft, with the reason, and leaves the mirror. */
export async function returnMessage(
  database: ProductDatabase,
  { organizationId, id, attempt }: Claim,
  { code, field, message, fresh }: Refused,
): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<{ is: boolean }>`
      /* return message */ select pfa_return_message(${organizationId}, ${id}::bigint, ${attempt}, 'refused', ${code}, ${field},
        ${message}, ${fresh === null ? null : JSON.stringify(fresh)}::jsonb) as is`.execute(trx);
    return rows[0]?.is === true;
  });
}

export interface Owing {
  organizationId: string;
  /** How long until the first of its messages is due, in milliseconds. */
  dueMs: number;
}

/** Organizations that owe something to upstream. */
export async function listOwing(database: ProductDatabase): Promise<Owing[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<Owing>`
      /* owing */ select organization_id as "organizationId",
             greatest(0, extract(epoch from min(case state when 'queued' then next_attempt_at else claimed_until end) - clock_timestamp()) * 1000)::float8 as "dueMs"
        from pfa_outbox where state in ('queued', 'sending') group by organization_id`.execute(trx);
    return rows;
  });
}
