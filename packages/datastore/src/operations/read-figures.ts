/** What an operator watches of the database: sizes, and for each organization its drafts, its outbox and its pulls. */
import type { FeedName } from '@vanguard/pfa';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';
import { isStuck } from '../sync/outbox-review.ts';

export interface OrganizationFigures {
  code: string;
  isConnected: boolean;
  drafts: number;
  /** On their way to upstream, by state. */
  outbox: { queued: number; sending: number; delivered: number };
  /** Of those, on their way for longer than they should be. */
  stuck: number;
  /** Of the oldest that upstream has not taken yet; null: none waits. */
  oldestWaitingS: number | null;
  /** The latest that succeeded: seconds since 1970, and what it took and read. */
  lastPull: { endedAtS: number; durationS: number; records: number } | null;
  failedPullsSince: number;
  /** That were ever pulled. */
  feeds: Partial<Record<FeedName, FeedFigures>>;
}

export interface FeedFigures {
  /** The latest pull that succeeded; null: none did. */
  lastPull: OrganizationFigures['lastPull'];
  failedPullsSince: number;
}

/** Of the server's log, where it is archived: seconds since 1970. */
export interface ArchiveFigures {
  lastAtS: number | null;
  failedAtS: number | null;
  /** Nothing was taken since the latest failure. */
  isFailing: boolean;
}

export interface Figures {
  databaseBytes: number;
  /** Null: it is not archived. */
  archive: ArchiveFigures | null;
  /** With their indexes; rows as PostgreSQL estimates them. The largest first. */
  tables: { name: string; bytes: number; rows: number }[];
  organizations: OrganizationFigures[];
}

const mostTables = 15;

/** A second's work at most on a million records: no table is counted but drafts and what is on its way. */
export async function readFigures(database: ProductDatabase): Promise<Figures> {
  return await acrossOrganizations(
    database,
    async (trx) => {
      const organizations = await sql<OrganizationFigures>`${organizationFigures}`.execute(trx);
      const tables = await sql<Figures['tables'][number]>`
        /* table sizes */ select c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes, greatest(c.reltuples, 0)::float8 as rows
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'm')
         order by 2 desc limit ${mostTables}`.execute(trx);
      const size = await sql<{ bytes: number }>`
        /* database size */ select pg_database_size(current_database())::float8 as bytes`.execute(trx);
      const archive = await sql<ArchiveFigures>`
        /* archive */ select extract(epoch from last_archived_time)::float8 as "lastAtS", extract(epoch from last_failed_time)::float8 as "failedAtS",
               coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as "isFailing"
          from pg_stat_archiver where current_setting('archive_mode') <> 'off'`.execute(trx);
      return {
        databaseBytes: size.rows[0]?.bytes ?? 0,
        archive: archive.rows[0] ?? null,
        tables: tables.rows,
        organizations: organizations.rows,
      };
    },
    { readOnly: true },
  );
}

const organizationFigures = sql`
  /* organization figures */ select o.code, s.organization_id is not null as "isConnected",
         coalesce(d.drafts, 0)::integer as drafts,
         jsonb_build_object('queued', coalesce(m.queued, 0), 'sending', coalesce(m.sending, 0), 'delivered', coalesce(m.delivered, 0)) as outbox,
         coalesce(m.stuck, 0)::integer as stuck, m.oldest as "oldestWaitingS",
         case when p.created_at is not null then jsonb_build_object('endedAtS', p.ended_at, 'durationS', p.duration_ms / 1000.0, 'records', p.records_processed) end as "lastPull",
         coalesce(f.failed, 0)::integer as "failedPullsSince", coalesce(e.feeds, '{}') as feeds
    from organization o
    left join sync_state s on s.organization_id = o.id
    left join (select organization_id, count(*) as drafts from pfa_draft group by 1) d on d.organization_id = o.id
    left join (
      select o.organization_id, count(*) filter (where o.state = 'queued') as queued, count(*) filter (where o.state = 'sending') as sending,
             count(*) filter (where o.state = 'delivered') as delivered, count(*) filter (where ${isStuck}) as stuck,
             extract(epoch from now() - min(o.committed_at) filter (where o.state <> 'delivered'))::float8 as oldest
        from pfa_outbox o where o.state in ('queued', 'sending', 'delivered') group by 1
    ) m on m.organization_id = o.id
    left join lateral (
      select r.created_at, r.duration_ms, r.records_processed,
             extract(epoch from r.started_at + r.duration_ms * interval '1 ms')::float8 as ended_at
        from sync_run r
       where r.organization_id = o.id and r.status = 'completed' and r.started_at is not null
       order by r.created_at desc limit 1
    ) p on true
    left join lateral (
      select count(*) as failed from sync_run r
       where r.organization_id = o.id and r.status = 'failed' and r.started_at is not null
         and r.created_at > coalesce(p.created_at, '-infinity')
    ) f on true
    left join lateral (
      select jsonb_object_agg(s.feed, jsonb_build_object(
               'lastPull', case when p.created_at is not null then jsonb_build_object('endedAtS', p.ended_at, 'durationS', p.duration_ms / 1000.0, 'records', p.records_processed) end,
               'failedPullsSince', f.failed)) as feeds
        from feed_state s
        left join lateral (
          select r.created_at, r.duration_ms, r.records_processed,
                 extract(epoch from r.started_at + r.duration_ms * interval '1 ms')::float8 as ended_at
            from feed_run r
           where r.organization_id = s.organization_id and r.feed = s.feed and r.status = 'completed'
           order by r.created_at desc limit 1
        ) p on true
        left join lateral (
          select count(*)::integer as failed from feed_run r
           where r.organization_id = s.organization_id and r.feed = s.feed and r.status = 'failed'
             and r.created_at > coalesce(p.created_at, '-infinity')
        ) f on true
       where s.organization_id = o.id and (p.created_at is not null or f.failed > 0)
    ) e on true
   where o.is_active
   order by o.code`;
