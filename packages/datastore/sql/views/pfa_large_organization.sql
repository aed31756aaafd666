-- Which organizations are large is what organization_total counted at the last refresh, in the same transaction as the
-- summaries: where a reader sees an organization as large, its cells are there.
create view pfa_large_organization with (security_barrier = true) as
  select organization_id
    from organization_total
   where organization_id = current_organization_id() and record_count >= pfa_large_from();
comment on view pfa_large_organization is 'The current organization, where it is large';
grant select on pfa_large_organization to vanguard_app;
