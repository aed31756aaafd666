-- All that was committed on a record and that no pull has shown yet, the latest value of each field; null where nothing was.
create or replace function pfa_owed(organization_id text, pfa_id text) returns jsonb
  language sql stable
  return (
    select jsonb_object_agg(field.key, field.value order by o.id)
      from pfa_outbox o
     cross join lateral jsonb_each(o.delta) as field
     where o.organization_id = pfa_owed.organization_id and o.pfa_id = pfa_owed.pfa_id
       and o.state in ('queued', 'sending', 'delivered')
  );
