-- Sizes of organizations, for their list, which must not count a million rows, and to tell which are large (pfa_large_from).
-- Refreshed when the mirror changes.

-- Whoever makes it sees all records.
select set_config('vanguard.across_organizations', 'on', true);

create materialized view organization_total as
  select organization_id, count(*)::integer as record_count
    from pfa_mirror
   where removed_at is null
   group by organization_id;
create unique index organization_total_organization_id_idx on organization_total (organization_id);
