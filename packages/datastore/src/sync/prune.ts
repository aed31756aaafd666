/** What is over and so old that nobody asks for it any more. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

/** The latest of an organization stay, however old they are. */
const runs = { keptFor: '90 days', keptOfEach: 20 };
/** History tells of what was committed; a message says how it got to upstream. */
const messagesKeptFor = '90 days';
/** At once, so that no statement holds locks for long. */
const portion = 5000;

/** Runs of a legacy installation stay: they are part of what was moved. */
export async function removeOldRuns(database: ProductDatabase): Promise<void> {
  await inPortions(
    database,
    async (trx) =>
      await sql`
        /* remove old runs of feeds */ with old as (
          select organization_id, feed, id, created_at,
                 row_number() over (partition by organization_id, feed order by created_at desc) as place
            from feed_run where status <> 'running'
        )
        delete from feed_run r using (
          select organization_id, feed, id from old
           where place > ${runs.keptOfEach} and created_at < now() - ${runs.keptFor}::interval limit ${portion}) gone
         where r.organization_id = gone.organization_id and r.feed = gone.feed and r.id = gone.id`.execute(trx),
  );
  await inPortions(
    database,
    async (trx) =>
      await sql`
        /* remove old runs */ with old as (
          select organization_id, id, created_at,
                 row_number() over (partition by organization_id order by created_at desc) as place
            from sync_run where started_at is not null and status <> 'running'
        )
        delete from sync_run r using (
          select organization_id, id from old
           where place > ${runs.keptOfEach} and created_at < now() - ${runs.keptFor}::interval limit ${portion}) gone
         where r.organization_id = gone.organization_id and r.id = gone.id`.execute(trx),
  );
}

export async function removeOldMessages(database: ProductDatabase): Promise<void> {
  await inPortions(
    database,
    async (trx) =>
      await sql`
        /* remove old messages */ delete from pfa_outbox o using (
          select organization_id, id from pfa_outbox
           where state in ('settled', 'refused', 'dropped') and coalesce(settled_at, decided_at, committed_at) < now() - ${messagesKeptFor}::interval
           limit ${portion}) gone
         where o.organization_id = gone.organization_id and o.id = gone.id`.execute(trx),
  );
}

type Removal = Parameters<typeof acrossOrganizations<{ numAffectedRows?: bigint | undefined }>>[1];

async function inPortions(database: ProductDatabase, remove: Removal): Promise<void> {
  let removed = 0n;
  do {
    ({ numAffectedRows: removed = 0n } = await acrossOrganizations(database, remove));
  } while (removed === BigInt(portion));
}
