create function refuse_tables() returns event_trigger language plpgsql as $$
begin
  if current_setting('application_name') like 'sqlite-to-postgres%' then raise exception 'no tables by hand here' using hint = 'Ask the administrator.'; end if;
end $$;
create event trigger no_tables on ddl_command_start when tag in ('CREATE TABLE') execute function refuse_tables();
