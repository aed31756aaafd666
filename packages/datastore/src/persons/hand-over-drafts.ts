/** Gives the drafts of one account to another, as they are, and says so in the other's history of each record. */
import { sql } from 'kysely';
import { getUser } from '../accounts/memberships.ts';
import { DatastoreError } from '../errors.ts';
import type { ProductTransaction } from '../scope.ts';

/**
 * Copies them; whoever calls removes the former. Needs a transaction that sees all organizations. Returns how many. Throws
 * DatastoreError `no_such_user`, `cannot_take_drafts`.
 */
export async function handOverDrafts(trx: ProductTransaction, from: string, username: string): Promise<number> {
  const { id: to } = await getUser(trx, username);
  await refuseTaker(trx, from, { id: to, username });
  const { rows } = await sql<{ taken: number }>`
    /* hand over drafts */ with taken as (
      insert into pfa_draft (organization_id, pfa_id, user_id, delta, baseline, baseline_version, change_reason, refusal, created_at, updated_at)
      select organization_id, pfa_id, ${to}, delta, baseline, baseline_version, change_reason, refusal, created_at, updated_at
        from pfa_draft where user_id = ${from}
      returning organization_id, pfa_id, delta, change_reason
    ),
    noted as (
      insert into pfa_history (organization_id, pfa_id, user_id, origin, label, reason, changes)
      select organization_id, pfa_id, ${to}, 'edit', 'handOver', change_reason, changes
        from taken join pfa_mirror m using (organization_id, pfa_id)
       cross join lateral (
         select jsonb_object_agg(field, jsonb_build_array(was, becomes)) as changes
           from jsonb_each(delta) as one(field, becomes)
          cross join lateral (select coalesce(m.data -> field, case when field like 'is%' then 'false'::jsonb else 'null' end) as was) before
          where was <> becomes
       ) differing
       where changes is not null
    )
    select count(*)::integer as taken from taken`.execute(trx);
  return rows[0]?.taken ?? 0;
}

/** Whoever has a draft of their own on a record would lose one of the two. */
async function refuseTaker(
  trx: ProductTransaction,
  from: string,
  { id, username }: { id: string; username: string },
): Promise<void> {
  const { rows } = await sql<{ own: number; foreign: number; unfit: boolean }>`
    select (select count(*)::integer from pfa_draft d join pfa_draft o using (organization_id, pfa_id)
             where d.user_id = ${from} and o.user_id = ${id}) as own,
           (select count(*)::integer from pfa_draft d
             where d.user_id = ${from} and not exists (
               select from organization_member m
                where m.user_id = ${id} and m.organization_id = d.organization_id and m.role <> 'viewer')
               and u.role <> 'admin') as "foreign",
           u.id = ${from} or not u.is_active or u.role = 'viewer' as unfit
      from app_user u where u.id = ${id}`.execute(trx);
  const { own = 0, foreign = 0, unfit = true } = rows[0] ?? {};
  const why = [
    ...(unfit ? ['it may not change records'] : []),
    ...(own > 0 ? [`it has changed ${own} of the records itself`] : []),
    ...(foreign > 0 ? [`it may not change ${foreign} of the records`] : []),
  ];
  if (why.length === 0) return;
  throw new DatastoreError(`"${username}" cannot take the changes: ${why.join(', and ')}.`, {
    code: 'cannot_take_drafts',
    hint: 'Name an active member of the same organizations who has not changed these records. Nothing was changed.',
  });
}
