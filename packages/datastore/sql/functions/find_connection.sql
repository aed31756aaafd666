-- Id of the connection of this usage that serves the organization: its own, else one for all; of several the one that a mapping
-- of data sources prefers.
create or replace function find_connection(served text, wanted text) returns text
  language sql stable set search_path from current as $$
  select c.id
    from api_configuration c
    left join data_source_mapping m
      on m.api_configuration_id = c.id and m.is_active and coalesce(m.organization_id, served) = served
   where c.usage = wanted and coalesce(c.organization_id, served) = served
   order by c.organization_id nulls last, m.organization_id nulls last, m.priority nulls last, c.name, c.id
   limit 1
$$;
revoke all on function find_connection(text, text) from public;
grant execute on function find_connection(text, text) to vanguard_app;
