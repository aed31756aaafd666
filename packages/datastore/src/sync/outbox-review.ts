/** The outbox and the runs as people of an organization look at them, and what its administrators decide of a message. */
import { sql } from 'kysely';
import { toldValues } from '../custom-fields/told-values.ts';
import { utc } from '../instants.ts';
import { asOrganization, changeRetries, type ProductDatabase, type Scope } from '../scope.ts';

export interface OutboxEntry {
  id: string;
  pfaId: string;
  author: { id: string; username: string };
  delta: Record<string, unknown>;
  state: 'queued' | 'sending' | 'delivered' | 'settled' | 'refused' | 'dropped';
  attempts: number;
  lastError: string | null;
  committedAt: string;
  nextAttemptAt: string | null;
  /** Whether it has been on its way for longer than it should be: somebody should look. */
  isStuck: boolean;
  decision: { action: 'retry' | 'return' | 'drop'; by: string; at: string } | null;
}

/** Waiting for so long, a change does not get to upstream; delivered for so long, no pull shows it. */
const stuckAfter = { waiting: '15 minutes', unconfirmed: '1 hour' };

export const isStuck = sql`case
  when o.state in ('queued', 'sending') then o.committed_at < now() - ${stuckAfter.waiting}::interval
  when o.state = 'delivered' then o.delivered_at < now() - ${stuckAfter.unconfirmed}::interval
  else false end`;

/** The oldest that are not over first, then the latest that are. */
export async function listOutbox(database: ProductDatabase, scope: Scope, limit: number): Promise<OutboxEntry[]> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<OutboxEntry>`
        /* outbox */ select o.id::text, o.pfa_id as "pfaId", jsonb_build_object('id', o.user_id, 'username', coalesce(u.username, '')) as author,
               o.delta, o.state, o.attempts, o.last_error as "lastError", ${utc(sql`o.committed_at`)} as "committedAt",
               case when o.state = 'queued' then ${utc(sql`o.next_attempt_at`)} end as "nextAttemptAt", ${isStuck} as "isStuck",
               case when o.decision is not null then jsonb_build_object('action', o.decision, 'by', coalesce(d.username, ''), 'at', ${utc(sql`o.decided_at`)}) end as decision
          from (
            (select * from pfa_outbox where organization_id = ${scope.organizationId} and state in ('queued', 'sending', 'delivered')
              order by id limit ${limit})
            union all
            (select * from pfa_outbox where organization_id = ${scope.organizationId} and state not in ('queued', 'sending', 'delivered')
              order by id desc limit ${limit})
          ) o
          left join app_user u on u.id = o.user_id
          left join app_user d on d.id = o.decided_by
         order by o.state not in ('queued', 'sending', 'delivered'), case when o.state in ('queued', 'sending', 'delivered') then o.id else -o.id end
         limit ${limit}`.execute(trx);
      return rows.map((entry) => ({ ...entry, delta: toldValues(entry.delta) }));
    },
    { readOnly: true },
  );
}

/** False where there is no such message, it is over, or, of `retry`, it is not waiting. */
export async function decideMessage(
  database: ProductDatabase,
  scope: Scope,
  { id, action }: { id: string; action: 'retry' | 'return' | 'drop' },
): Promise<boolean> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<{ is: boolean }>`
        /* decide message */ select pfa_decide_message(${id}::bigint, ${action}) as is`.execute(trx);
      return rows[0]?.is === true;
    },
    { retries: changeRetries },
  );
}
