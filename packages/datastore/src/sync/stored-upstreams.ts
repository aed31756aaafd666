/** Which stored connections serve which organizations, and how to notice that this has changed. */
import { type FeedName, feedNames, usageOfFeed } from '@vanguard/pfa';
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase } from '../scope.ts';

export interface ServedOrganization {
  organizationId: string;
  /** PEMS's, too. */
  code: string;
  /** Id of the connection that its records are read by. */
  readBy: string;
  /** Null: its changes cannot be written. */
  writtenBy: string | null;
  /** Ids of connections of their own; feeds without one are read by that of the records. */
  feedsReadBy: Partial<Record<FeedName, string>>;
}

/** Active organizations with a connection to read from, but for those that a simulator serves. */
export async function listServedOrganizations(database: ProductDatabase): Promise<ServedOrganization[]> {
  return await acrossOrganizations(database, async (trx) => {
    const { rows } = await sql<ServedOrganization>`
      /* served organizations */ select * from (
        select o.id as "organizationId", o.code, find_connection(o.id, 'PEMS_PFA_READ') as "readBy",
               find_write_connection(o.id) as "writtenBy", (
                 select coalesce(jsonb_object_agg(f.feed, find_connection(o.id, f.usage)) filter (where find_connection(o.id, f.usage) is not null), '{}')
                   from unnest(${[...feedNames]}::text[], ${feedNames.map(usageOfFeed)}::text[]) as f(feed, usage)
               ) as "feedsReadBy"
          from organization o
         where o.is_active and not exists (
           select from sync_state s where s.organization_id = o.id and s.upstream_kind = 'simulator')
      ) served where "readBy" is not null order by code`.execute(trx);
    return rows;
  });
}

/** Another text whenever a connection, its credentials, a field mapping, a declared field or the organizations that are served have changed. */
export async function readConnectionsStamp(database: ProductDatabase): Promise<string> {
  return await acrossOrganizations(database, async (trx) => {
    // xmin tells of every change, also of one by hand.
    const { rows } = await sql<{ stamp: string }>`
      /* connections stamp */ select md5(coalesce(string_agg(part, ',' order by part), '')) as stamp from (
        select 'connection ' || id || xmin as part from api_configuration
        union all select 'credential ' || organization_id || api_configuration_id || xmin from organization_api_credential
        union all select 'source ' || id || xmin from data_source_mapping
        union all select 'mapping ' || organization_id || max(version) from field_mapping group by organization_id
        union all select 'custom ' || organization_id || key || kind from custom_field
        union all select 'organization ' || id || code from organization where is_active
        union all select 'simulated ' || organization_id from sync_state where upstream_kind = 'simulator'
      ) parts`.execute(trx);
    return rows[0]?.stamp ?? '';
  });
}
