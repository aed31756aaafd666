/** Events of organizations, read for everybody who is connected to this process. */
import { executePrepared } from '@vanguard/postgres';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import type { EventPosition } from './event-position.ts';

export const eventChannel = 'vanguard_event';

export interface OrganizationEvent {
  /** Of the transaction, in decimal digits. */
  xid: string;
  organizationId: string;
  /** Null where it concerns everybody of the organization. */
  userId: string | null;
  kind: 'records' | 'drafts' | 'conflicts' | 'messages' | 'pull' | 'connection';
  data: Readonly<Record<string, unknown>>;
}

export interface EventsRead {
  events: OrganizationEvent[];
  position: EventPosition;
  /** Whether there were more than `limit`, or may have been some that are gone: then everything has to be read again. */
  isLost: boolean;
}

/** How old a position may be. What is older than twice that is gone, so that also what committed late was there for a while. */
const positionLifetimeS = 900;

/** What was committed since the position. Needs no transaction of the caller's. */
export async function readEvents(
  database: ProductDatabase,
  { since, limit, organizationIds }: { since: EventPosition; limit: number; organizationIds?: readonly string[] },
): Promise<EventsRead> {
  const ofOrganizations = organizationIds ?? null;
  const statement = sql<EventsRead & { isGone: boolean }>`
    /* events */ with fresh as (
      select xid, id, organization_id, user_id, kind, data
        from organization_event
       where xid >= pg_snapshot_xmin(${since.snapshot}::pg_snapshot) and not pg_visible_in_snapshot(xid, ${since.snapshot}::pg_snapshot)
         -- From a backup of another server: its numbers mean nothing here.
         and xid < pg_snapshot_xmax(pg_current_snapshot())
         and (${ofOrganizations}::text[] is null or organization_id = any(${ofOrganizations}::text[]))
       order by xid, id limit ${limit + 1}
    )
    select jsonb_build_object('readAtS', extract(epoch from clock_timestamp())::bigint, 'snapshot', pg_current_snapshot()::text) as position,
           pg_snapshot_xmax(${since.snapshot}::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
             or abs(extract(epoch from clock_timestamp()) - ${since.readAtS}::bigint) > ${positionLifetimeS} as "isGone",
           coalesce((select jsonb_agg(jsonb_build_object('xid', xid::text, 'organizationId', organization_id, 'userId', user_id, 'kind', kind,
                       'data', data) order by xid, id) from fresh), '[]') as events`;
  const { rows } = await acrossOrganizations(database, async (trx) => await executePrepared(statement, trx), {
    readOnly: true,
  });
  const [read] = rows;
  if (read === undefined) throw new Error('a statement without a table has one row');
  return { events: read.events, position: read.position, isLost: read.isGone || read.events.length > limit };
}

/** Where a reader is who comes now. */
export async function readPosition(database: ProductDatabase): Promise<EventPosition> {
  const { rows } = await sql<EventPosition>`
    /* event position */ select extract(epoch from clock_timestamp())::float8 as "readAtS", pg_current_snapshot()::text as snapshot`.execute(
    database,
  );
  const [position] = rows;
  if (position === undefined) throw new Error('a statement without a table has one row');
  return { ...position, readAtS: Math.floor(position.readAtS) };
}

/** Returns how many are gone. */
export async function removeExpiredEvents(database: ProductDatabase): Promise<number> {
  return await acrossOrganizations(database, async (trx) => {
    const { numAffectedRows } = await sql`
      /* expired events */ delete from organization_event
       where created_at < clock_timestamp() - make_interval(secs => ${positionLifetimeS * 2})`.execute(trx);
    return Number(numAffectedRows ?? 0);
  });
}
