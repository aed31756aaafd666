-- For the server itself, before anybody's role is taken: the setting means nothing to vanguard_app, and is taken back
-- at the end. (In the function's own `set` clause only a superuser may name it.) No row where the session has ended; no
-- role where the organization is unknown, inactive or not the account's.
create or replace function find_access(session_id uuid, of_organization text)
  returns table (
    id text, username text, email text, "firstName" text, "lastName" text, role text, "mustChangePassword" boolean,
    locale text, "organizationRole" text
  )
  language plpgsql set search_path from current as $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    select u.id, u.username, u.email, u.first_name, u.last_name, u.role, u.must_change_password,
           u.locale,
           case
             when o.id is null then null
             when u.role = 'admin' then 'owner'
             when m.role is not null and u.role = 'viewer' then 'viewer'
             else m.role
           end
      from session s
      join app_user u on u.id = s.user_id
      left join organization o on o.id = of_organization and o.is_active
      left join organization_member m on m.organization_id = of_organization and m.user_id = u.id
     where s.id = session_id and s.revoked_at is null and s.expires_at > now() and u.is_active;
  perform set_config('vanguard.across_organizations', before, true);
end
$$;
revoke execute on function find_access from public;
