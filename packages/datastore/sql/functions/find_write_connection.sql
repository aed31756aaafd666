-- Id of the connection by which changes of the organization's records are written: the one for that, else the one that reads
-- them, if it may write.
create or replace function find_write_connection(served text) returns text
  language sql stable set search_path from current as $$
  select coalesce(
    find_connection(served, 'PEMS_PFA_WRITE'),
    (select id from api_configuration
      where id = find_connection(served, 'PEMS_PFA_READ') and operation_type in ('write', 'read-write')))
$$;
revoke all on function find_write_connection(text) from public;
grant execute on function find_write_connection(text) to vanguard_app;
