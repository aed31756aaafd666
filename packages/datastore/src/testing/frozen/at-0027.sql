

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA public;

COMMENT ON SCHEMA public IS 'standard public schema';

CREATE FUNCTION public.count_password_attempt(keys bytea[], free integer[], first_wait double precision[], period double precision[]) RETURNS double precision
    LANGUAGE plpgsql
    SET search_path TO 'public', 'public'
    AS $$
declare
  opens timestamptz;
  one record;
begin
  -- What is refused anyway, in a flood, neither writes nor waits.
  select max(a.opens_at) into opens
    from password_attempt a where a.key = any (keys) and a.opens_at > clock_timestamp();
  if opens is not null then
    return extract(epoch from opens - clock_timestamp());
  end if;
  begin
    -- In one order for all, so that no two wait for one another.
    for one in
      select l.* from unnest(keys, free, first_wait, period) as l (key, free, first_wait, period) order by l.key
    loop
      insert into password_attempt as a (key, count, drains_from, opens_at, forgotten_at)
      select one.key, n.count, n.at, n.at + make_interval(secs => n.wait), n.at + make_interval(secs => one.period)
        from (select 1 as count, clock_timestamp() as at,
                     case when 1 < one.free then 0 else least(one.first_wait, one.period) end as wait) n
          on conflict (key) do update
         set (count, drains_from, opens_at, forgotten_at) = (
               select n.count, n.drains_from,
                      clock_timestamp() + make_interval(secs => case
                        when n.count < one.free then 0
                        else least(one.first_wait * 2 ^ least(n.count - one.free, 30), one.period)
                      end),
                      n.drains_from + make_interval(secs => one.period * n.count)
                 from (
                   select greatest(a.count - drained, 0) + 1 as count,
                          case
                            when drained >= a.count then clock_timestamp()
                            else a.drains_from + make_interval(secs => one.period * drained)
                          end as drains_from
                     from (
                       select least(a.count, floor(extract(epoch from clock_timestamp() - a.drains_from) / one.period))::integer as drained
                     ) d
                 ) n
             )
       where a.opens_at <= clock_timestamp();
      if not found then
        select a.opens_at into opens from password_attempt a where a.key = one.key;
        raise exception using errcode = 'VG429', message = 'another attempt was counted first';
      end if;
    end loop;
  exception
    when sqlstate 'VG429' then
      return greatest(extract(epoch from opens - clock_timestamp()), 0);
  end;
  return null;
end
$$;

CREATE FUNCTION public.current_organization_id() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('vanguard.organization_id'::text, true), ''::text);

CREATE FUNCTION public.current_user_id() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('vanguard.user_id'::text, true), ''::text);

CREATE FUNCTION public.end_sessions_of_account() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'public'
    AS $$
begin
  update session set revoked_at = now() where user_id = new.id and revoked_at is null;
  return null;
end
$$;

CREATE FUNCTION public.find_access(session_id uuid, of_organization text) RETURNS TABLE(id text, username text, email text, "firstName" text, "lastName" text, role text, "mustChangePassword" boolean, "organizationRole" text)
    LANGUAGE plpgsql
    SET search_path TO 'public', 'public'
    AS $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  return query
    select u.id, u.username, u.email, u.first_name, u.last_name, u.role, u.must_change_password,
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

CREATE FUNCTION public.is_across_organizations() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((current_setting('vanguard.across_organizations'::text, true) = 'on'::text), false);

CREATE FUNCTION public.network_of(address inet) RETURNS inet
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (family(address) = 4) THEN (host(address))::inet WHEN (address <<= '::ffff:0.0.0.0/96'::inet) THEN ("substring"(host(address), '[0-9.]+$'::text))::inet ELSE (network(set_masklen(address, 64)))::inet END;

CREATE FUNCTION public.pfa_amount(data jsonb, field text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (NULLIF((data ->> field), ''::text))::numeric;

CREATE FUNCTION public.pfa_date(data jsonb, field text) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((data ->> field) ~ '^\d{4}-\d{2}-\d{2}$'::text) THEN make_date((substr((data ->> field), 1, 4))::integer, (substr((data ->> field), 6, 2))::integer, (substr((data ->> field), 9, 2))::integer) ELSE NULL::date END;

CREATE FUNCTION public.pfa_layer_cost(source text, monthly_rate numeric, purchase_price numeric, starts_on date, ends_on date) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE source WHEN 'Purchase'::text THEN round(COALESCE(purchase_price, (0)::numeric), 10) WHEN 'Rental'::text THEN COALESCE(round(((((GREATEST((ends_on - starts_on), 0))::numeric * monthly_rate))::numeric(60,20) / 30.44), 10), (0)::numeric) ELSE (0)::numeric END;

CREATE FUNCTION public.pfa_text(data jsonb, field text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN NULLIF((data ->> field), ''::text);

CREATE FUNCTION public.pfa_cost(data jsonb, layer text, start_field text, end_field text) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.pfa_layer_cost(COALESCE(public.pfa_text(data, (layer || 'Source'::text)), public.pfa_text(data, 'source'::text)), COALESCE(public.pfa_amount(data, (layer || 'Rate'::text)), public.pfa_amount(data, 'monthlyRate'::text)), COALESCE(public.pfa_amount(data, (layer || 'Price'::text)), public.pfa_amount(data, 'purchasePrice'::text)), public.pfa_date(data, start_field), public.pfa_date(data, end_field));

CREATE FUNCTION public.pfa_flag(data jsonb, field text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(((data -> field) = 'true'::jsonb), false);

CREATE FUNCTION public.pfa_actual_cost(data jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN public.pfa_flag(data, 'isActualized'::text) THEN public.pfa_cost(data, 'actual'::text, 'actualStart'::text, 'actualEnd'::text) ELSE (0)::numeric END;

CREATE FUNCTION public.pfa_changed_fields(data jsonb, delta jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (delta - ARRAY[CASE WHEN ((delta ? 'area'::text) AND (NOT (public.pfa_text(data, 'area'::text) IS DISTINCT FROM public.pfa_text(delta, 'area'::text)))) THEN 'area'::text ELSE NULL::text END, CASE WHEN ((delta ? 'category'::text) AND (NOT (public.pfa_text(data, 'category'::text) IS DISTINCT FROM public.pfa_text(delta, 'category'::text)))) THEN 'category'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastCategory'::text) AND (NOT (public.pfa_text(data, 'forecastCategory'::text) IS DISTINCT FROM public.pfa_text(delta, 'forecastCategory'::text)))) THEN 'forecastCategory'::text ELSE NULL::text END, CASE WHEN ((delta ? 'class'::text) AND (NOT (public.pfa_text(data, 'class'::text) IS DISTINCT FROM public.pfa_text(delta, 'class'::text)))) THEN 'class'::text ELSE NULL::text END, CASE WHEN ((delta ? 'source'::text) AND (NOT (public.pfa_text(data, 'source'::text) IS DISTINCT FROM public.pfa_text(delta, 'source'::text)))) THEN 'source'::text ELSE NULL::text END, CASE WHEN ((delta ? 'dor'::text) AND (NOT (public.pfa_text(data, 'dor'::text) IS DISTINCT FROM public.pfa_text(delta, 'dor'::text)))) THEN 'dor'::text ELSE NULL::text END, CASE WHEN ((delta ? 'manufacturer'::text) AND (NOT (public.pfa_text(data, 'manufacturer'::text) IS DISTINCT FROM public.pfa_text(delta, 'manufacturer'::text)))) THEN 'manufacturer'::text ELSE NULL::text END, CASE WHEN ((delta ? 'model'::text) AND (NOT (public.pfa_text(data, 'model'::text) IS DISTINCT FROM public.pfa_text(delta, 'model'::text)))) THEN 'model'::text ELSE NULL::text END, CASE WHEN ((delta ? 'equipment'::text) AND (NOT (public.pfa_text(data, 'equipment'::text) IS DISTINCT FROM public.pfa_text(delta, 'equipment'::text)))) THEN 'equipment'::text ELSE NULL::text END, CASE WHEN ((delta ? 'contract'::text) AND (NOT (public.pfa_text(data, 'contract'::text) IS DISTINCT FROM public.pfa_text(delta, 'contract'::text)))) THEN 'contract'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isActualized'::text) AND (public.pfa_flag(data, 'isActualized'::text) = public.pfa_flag(delta, 'isActualized'::text))) THEN 'isActualized'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isDiscontinued'::text) AND (public.pfa_flag(data, 'isDiscontinued'::text) = public.pfa_flag(delta, 'isDiscontinued'::text))) THEN 'isDiscontinued'::text ELSE NULL::text END, CASE WHEN ((delta ? 'isFundsTransferable'::text) AND (public.pfa_flag(data, 'isFundsTransferable'::text) = public.pfa_flag(delta, 'isFundsTransferable'::text))) THEN 'isFundsTransferable'::text ELSE NULL::text END, CASE WHEN ((delta ? 'monthlyRate'::text) AND (NOT (public.pfa_amount(data, 'monthlyRate'::text) IS DISTINCT FROM public.pfa_amount(delta, 'monthlyRate'::text)))) THEN 'monthlyRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'purchasePrice'::text) AND (NOT (public.pfa_amount(data, 'purchasePrice'::text) IS DISTINCT FROM public.pfa_amount(delta, 'purchasePrice'::text)))) THEN 'purchasePrice'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastStart'::text) AND (NOT (public.pfa_text(data, 'forecastStart'::text) IS DISTINCT FROM public.pfa_text(delta, 'forecastStart'::text)))) THEN 'forecastStart'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastEnd'::text) AND (NOT (public.pfa_text(data, 'forecastEnd'::text) IS DISTINCT FROM public.pfa_text(delta, 'forecastEnd'::text)))) THEN 'forecastEnd'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualStart'::text) AND (NOT (public.pfa_text(data, 'actualStart'::text) IS DISTINCT FROM public.pfa_text(delta, 'actualStart'::text)))) THEN 'actualStart'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualEnd'::text) AND (NOT (public.pfa_text(data, 'actualEnd'::text) IS DISTINCT FROM public.pfa_text(delta, 'actualEnd'::text)))) THEN 'actualEnd'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastSource'::text) AND (NOT (public.pfa_text(data, 'forecastSource'::text) IS DISTINCT FROM public.pfa_text(delta, 'forecastSource'::text)))) THEN 'forecastSource'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastRate'::text) AND (NOT (public.pfa_amount(data, 'forecastRate'::text) IS DISTINCT FROM public.pfa_amount(delta, 'forecastRate'::text)))) THEN 'forecastRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'forecastPrice'::text) AND (NOT (public.pfa_amount(data, 'forecastPrice'::text) IS DISTINCT FROM public.pfa_amount(delta, 'forecastPrice'::text)))) THEN 'forecastPrice'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualSource'::text) AND (NOT (public.pfa_text(data, 'actualSource'::text) IS DISTINCT FROM public.pfa_text(delta, 'actualSource'::text)))) THEN 'actualSource'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualRate'::text) AND (NOT (public.pfa_amount(data, 'actualRate'::text) IS DISTINCT FROM public.pfa_amount(delta, 'actualRate'::text)))) THEN 'actualRate'::text ELSE NULL::text END, CASE WHEN ((delta ? 'actualPrice'::text) AND (NOT (public.pfa_amount(data, 'actualPrice'::text) IS DISTINCT FROM public.pfa_amount(delta, 'actualPrice'::text)))) THEN 'actualPrice'::text ELSE NULL::text END]);

CREATE FUNCTION public.pfa_conflicting_fields(data jsonb, delta jsonb, baseline jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT key.key FROM jsonb_object_keys(public.pfa_changed_fields(pfa_conflicting_fields.data, pfa_conflicting_fields.baseline)) key(key) WHERE (public.pfa_changed_fields(pfa_conflicting_fields.data, pfa_conflicting_fields.delta) ? key.key) ORDER BY key.key);

CREATE FUNCTION public.pfa_date_months(original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date) RETURNS TABLE(field text, month date)
    LANGUAGE sql IMMUTABLE ROWS 6 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT d.field,
     (date_trunc('month'::text, (d.on_day)::timestamp without time zone))::date AS date_trunc
    FROM ( SELECT 'originalStart'::text AS field,
             pfa_date_months.original_start AS on_day
         UNION ALL
          SELECT 'originalEnd'::text,
             pfa_date_months.original_end AS original_end
         UNION ALL
          SELECT 'forecastStart'::text,
             pfa_date_months.forecast_start AS forecast_start
         UNION ALL
          SELECT 'forecastEnd'::text,
             pfa_date_months.forecast_end AS forecast_end
         UNION ALL
          SELECT 'actualStart'::text,
             pfa_date_months.actual_start AS actual_start
         UNION ALL
          SELECT 'actualEnd'::text,
             pfa_date_months.actual_end AS actual_end) d
   WHERE (d.on_day IS NOT NULL);
END;

CREATE FUNCTION public.pfa_date_span_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $_$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_date_span_change
      select m.organization_id, d.field, d.month,
             min(m.original_start), max(m.original_start), min(m.original_end), max(m.original_end),
             min(m.forecast_start), max(m.forecast_start), min(m.forecast_end), max(m.forecast_end),
             min(m.actual_start), max(m.actual_start), min(m.actual_end), max(m.actual_end)
        from (%s) m
       cross join lateral pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d
       where m.removed_at is null
       group by m.organization_id, d.field, d.month
    $statement$,
    case tg_op
      when 'INSERT' then 'select * from new_rows'
      else 'select n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$_$;

CREATE FUNCTION public.pfa_is_before(data jsonb, delta jsonb, field text, other text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((CASE WHEN (delta ? field) THEN (delta ->> field) ELSE (data ->> field) END COLLATE "C") < (CASE WHEN (delta ? other) THEN (delta ->> other) ELSE (data ->> other) END COLLATE "C")) THEN (public.pfa_date((data || delta), field) < public.pfa_date((data || delta), other)) ELSE false END;

CREATE FUNCTION public.pfa_is_unknown_source(source text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE((source <> ALL (ARRAY['Rental'::text, 'Purchase'::text])), false);

CREATE FUNCTION public.pfa_draft_fault(data jsonb, delta jsonb, change jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((change ?| ARRAY['forecastStart'::text, 'forecastEnd'::text, 'actualStart'::text, 'actualEnd'::text]) AND (GREATEST(length((delta ->> 'forecastStart'::text)), length((delta ->> 'forecastEnd'::text)), length((delta ->> 'actualStart'::text)), length((delta ->> 'actualEnd'::text))) > 10)) THEN 'date_out_of_range'::text WHEN ((change ?| ARRAY['monthlyRate'::text, 'purchasePrice'::text, 'forecastRate'::text, 'forecastPrice'::text, 'actualRate'::text, 'actualPrice'::text]) AND (GREATEST(public.pfa_amount(delta, 'monthlyRate'::text), public.pfa_amount(delta, 'purchasePrice'::text), public.pfa_amount(delta, 'forecastRate'::text), public.pfa_amount(delta, 'forecastPrice'::text), public.pfa_amount(delta, 'actualRate'::text), public.pfa_amount(delta, 'actualPrice'::text)) >= '1000000000000000'::numeric)) THEN 'amount_out_of_range'::text WHEN (((change ? 'source'::text) AND public.pfa_is_unknown_source(public.pfa_text(delta, 'source'::text))) OR ((change ? 'forecastSource'::text) AND public.pfa_is_unknown_source(public.pfa_text(delta, 'forecastSource'::text))) OR ((change ? 'actualSource'::text) AND public.pfa_is_unknown_source(public.pfa_text(delta, 'actualSource'::text)))) THEN 'unknown_source'::text WHEN ((change ? 'actualStart'::text) AND (delta ? 'actualStart'::text) AND public.pfa_flag(data, 'isActualized'::text) AND (public.pfa_text(data, 'actualStart'::text) IS DISTINCT FROM (delta ->> 'actualStart'::text))) THEN 'actual_start_fixed'::text WHEN ((change ?| ARRAY['forecastStart'::text, 'forecastEnd'::text]) AND (delta ?| ARRAY['forecastStart'::text, 'forecastEnd'::text]) AND public.pfa_is_before(data, delta, 'forecastEnd'::text, 'forecastStart'::text)) THEN 'forecast_ends_before_start'::text WHEN ((change ?| ARRAY['actualStart'::text, 'actualEnd'::text]) AND (delta ?| ARRAY['actualStart'::text, 'actualEnd'::text]) AND public.pfa_is_before(data, delta, 'actualEnd'::text, 'actualStart'::text)) THEN 'actual_ends_before_start'::text WHEN ((change ?| ARRAY['isDiscontinued'::text, 'isFundsTransferable'::text]) AND (delta ?| ARRAY['isDiscontinued'::text, 'isFundsTransferable'::text]) AND public.pfa_flag((data || delta), 'isDiscontinued'::text) AND public.pfa_flag((data || delta), 'isFundsTransferable'::text)) THEN 'discontinued_and_transferable'::text ELSE NULL::text END;

CREATE FUNCTION public.pfa_edit_deleted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  delete from pfa_edit_change c using old_rows o
   where c.organization_id = o.organization_id and c.user_id = o.user_id and c.step = o.step;
  perform set_config('vanguard.across_organizations', before, true);
  return null;
end
$$;

CREATE FUNCTION public.pfa_forecast_cost(data jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.pfa_cost(data, 'forecast'::text, 'forecastStart'::text, 'forecastEnd'::text);

CREATE FUNCTION public.pfa_has_unknown_source(data jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (public.pfa_is_unknown_source(public.pfa_text(data, 'source'::text)) OR public.pfa_is_unknown_source(public.pfa_text(data, 'planSource'::text)) OR public.pfa_is_unknown_source(public.pfa_text(data, 'forecastSource'::text)) OR public.pfa_is_unknown_source(public.pfa_text(data, 'actualSource'::text)));

CREATE FUNCTION public.pfa_history_follow_mirror() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    SET enable_nestloop TO 'off'
    AS $$
begin
  insert into pfa_history (organization_id, pfa_id, origin, label, changes)
  select n.organization_id, n.pfa_id, 'upstream',
         case
           when n.removed_at is not null and o.removed_at is null then 'removed'
           when n.removed_at is null and o.removed_at is not null then 'returned'
           else 'update'
         end,
         differing.changes
    from new_rows n
    join old_rows o using (organization_id, pfa_id)
   cross join lateral (
     select coalesce(jsonb_object_agg(field, jsonb_build_array(o.data -> field, n.data -> field)), '{}') as changes
       from jsonb_object_keys(o.data || n.data) as field
      where o.data -> field is distinct from n.data -> field
   ) differing
   where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null);
  return null;
end
$$;

CREATE FUNCTION public.pfa_history_forget_organizations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
begin
  perform set_config('vanguard.across_organizations', 'on', true);
  delete from pfa_history h using old_rows o where h.organization_id = o.id;
  perform set_config('vanguard.across_organizations', before, true);
  return null;
end
$$;

CREATE FUNCTION public.pfa_kept_baseline(data jsonb, delta jsonb, baseline jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE((SELECT jsonb_object_agg(key.key, COALESCE((pfa_kept_baseline.baseline -> key.key), (pfa_kept_baseline.data -> key.key))) AS jsonb_object_agg FROM jsonb_object_keys(pfa_kept_baseline.delta) key(key)), '{}'::jsonb);

CREATE FUNCTION public.pfa_large_from() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 10000;

COMMENT ON FUNCTION public.pfa_large_from() IS 'From how many records on an organization is large; tests replace it';

CREATE FUNCTION public.pfa_layers(data jsonb, record_source text, is_actualized boolean, plan_cost numeric, forecast_cost numeric, actual_cost numeric, original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date) RETURNS TABLE(layer text, source text, cost numeric, starts_on date, ends_on date)
    LANGUAGE sql IMMUTABLE ROWS 3 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT 'plan'::text,
     COALESCE(public.pfa_text(pfa_layers.data, 'planSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.plan_cost AS plan_cost,
     pfa_layers.original_start AS original_start,
     pfa_layers.original_end AS original_end
 UNION ALL
  SELECT 'forecast'::text,
     COALESCE(public.pfa_text(pfa_layers.data, 'forecastSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.forecast_cost AS forecast_cost,
     pfa_layers.forecast_start AS forecast_start,
     pfa_layers.forecast_end AS forecast_end
 UNION ALL
  SELECT 'actual'::text,
     COALESCE(public.pfa_text(pfa_layers.data, 'actualSource'::text), pfa_layers.record_source) AS "coalesce",
     pfa_layers.actual_cost AS actual_cost,
     pfa_layers.actual_start AS actual_start,
     pfa_layers.actual_end AS actual_end
   WHERE pfa_layers.is_actualized;
END;

CREATE FUNCTION public.pfa_letters(texts text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(texts, '[^[:alnum:] ]+'::text, ' '::text, 'g'::text);

COMMENT ON FUNCTION public.pfa_letters(texts text) IS 'Letters and digits only, the rest as blanks';

CREATE FUNCTION public.pfa_lock_drafts(organization_id text) RETURNS void
    LANGUAGE sql
    RETURN pg_advisory_xact_lock(hashtextextended(organization_id, (3)::bigint));

CREATE FUNCTION public.pfa_mirror_deleted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $$
begin
  delete from pfa_search s using old_rows o where s.organization_id = o.organization_id and s.pfa_id = o.pfa_id;
  return null;
end
$$;

CREATE FUNCTION public.pfa_mirror_inserted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $$
begin
  insert into pfa_search
  select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where removed_at is null;
  return null;
end
$$;

CREATE FUNCTION public.pfa_mirror_updated() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $_$
declare
  changed text;
begin
  for changed in execute $statement$
    select distinct n.organization_id
      from new_rows n
      join old_rows o using (organization_id, pfa_id)
     where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
     order by 1
  $statement$ loop
    perform pfa_lock_drafts(changed);
  end loop;
  execute $statement$
    with touched as materialized (
      select n.organization_id, n.pfa_id, case when n.removed_at is null then n.data end as data
        from new_rows n
        join old_rows o using (organization_id, pfa_id)
       where n.data is distinct from o.data or (n.removed_at is null) <> (o.removed_at is null)
    ),
    gone as (
      delete from pfa_search s using touched t
       where s.organization_id = t.organization_id and s.pfa_id = t.pfa_id and t.data is null
    ),
    searched as (
      insert into pfa_search
      select organization_id, pfa_id, pfa_words(pfa_id, data) from touched where data is not null
          on conflict (organization_id, pfa_id) do update set words = excluded.words where pfa_search.words <> excluded.words
    ),
    cleared as (
      delete from pfa_overlay o using touched t
        join pfa_draft d on d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
       where o.organization_id = d.organization_id and o.user_id = d.user_id and o.weight in (-1, 1) and o.pfa_id = d.pfa_id
    )
    update pfa_draft d set updated_at = d.updated_at
      from touched t
     where d.organization_id = t.organization_id and d.pfa_id = t.pfa_id
  $statement$;
  return null;
end
$_$;

CREATE FUNCTION public.pfa_month_events(source text, cost numeric, starts_on date, ends_on date) RETURNS TABLE(month date, rate numeric, rate_day numeric, started integer, ended integer, bar_day integer, lump numeric)
    LANGUAGE sql IMMUTABLE ROWS 2 PARALLEL SAFE
    BEGIN ATOMIC
 SELECT (date_trunc('month'::text, (e.shown_on)::timestamp without time zone))::date AS date_trunc,
     e.rate,
     COALESCE((e.rate * (e.day)::numeric), (0)::numeric) AS "coalesce",
     e.started,
     e.ended,
     COALESCE(((e.started - e.ended) * e.day), 0) AS "coalesce",
     e.lump
    FROM (( SELECT
                 CASE
                     WHEN ((pfa_month_events.source = 'Rental'::text) AND (pfa_month_events.ends_on > pfa_month_events.starts_on)) THEN (pfa_month_events.cost / ((pfa_month_events.ends_on - pfa_month_events.starts_on))::numeric(60,20))
                     ELSE (0)::numeric
                 END AS rate,
                 CASE
                     WHEN (pfa_month_events.ends_on > pfa_month_events.starts_on) THEN 1
                     ELSE 0
                 END AS bars,
                 CASE
                     WHEN (pfa_month_events.source = 'Purchase'::text) THEN pfa_month_events.cost
                     ELSE (0)::numeric
                 END AS lump
          OFFSET 0) one
      CROSS JOIN LATERAL ( SELECT pfa_month_events.starts_on AS shown_on,
             (pfa_month_events.starts_on - '1970-01-01'::date) AS day,
             one.rate,
             one.bars AS started,
             0 AS ended,
             one.lump
         UNION ALL
          SELECT (pfa_month_events.ends_on - 1),
             (pfa_month_events.ends_on - '1970-01-01'::date),
             (- one.rate),
             0,
             one.bars,
             0) e)
   WHERE ((e.rate <> (0)::numeric) OR (e.started <> 0) OR (e.ended <> 0) OR (e.lump <> (0)::numeric));
END;

CREATE FUNCTION public.pfa_month_summary_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $_$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_month_summary_change
      select organization_id, grouping(category, class, source, dor, area, manufacturer),
             category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month,
             sum(sign * rate), sum(sign * rate_day), sum(sign * started), sum(sign * ended), sum(sign * bar_day), sum(sign * lump)
        from (
          select m.sign, m.organization_id, m.category, m.class, m.source, m.dor, m.area, m.manufacturer,
                 m.is_actualized, m.is_discontinued, m.is_funds_transferable, part.layer, event.*
            from (%s) m
           cross join lateral pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost,
             m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) as part
           cross join lateral pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) as event
           where m.removed_at is null
        ) event
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, layer, month, grouping sets (
         (), (category), (category, class), (source, dor, area), (manufacturer)
       )
      having sum(sign * rate) <> 0 or sum(sign * rate_day) <> 0 or sum(sign * started) <> 0 or sum(sign * ended) <> 0
          or sum(sign * bar_day) <> 0 or sum(sign * lump) <> 0
    $statement$,
    case tg_op
      when 'INSERT' then 'select 1 as sign, * from new_rows'
      when 'DELETE' then 'select -1 as sign, * from old_rows'
      else 'select 1 as sign, n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
            union all
            select -1, o.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$_$;

CREATE FUNCTION public.pfa_overlay_follow_drafts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    SET enable_seqscan TO 'off'
    AS $$
declare
  before constant text := coalesce(current_setting('vanguard.across_organizations', true), '');
  moved bigint;
begin
  perform pfa_share_drafts(organization_id) from (select distinct organization_id from touched order by 1) changed;
  if tg_op = 'DELETE' then
    perform set_config('vanguard.across_organizations', 'on', true);
    delete from pfa_overlay
     where ctid = any(array(
       select o.ctid
         from touched t
        cross join lateral (
          select ctid from pfa_overlay one
           where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight in (-1, 1) and one.pfa_id = t.pfa_id
          offset 0
        ) o
     ));
    perform set_config('vanguard.across_organizations', before, true);
    return null;
  end if;
  for turn in 1..2 loop
    insert into pfa_overlay as o
    select t.organization_id, t.user_id, 1, t.pfa_id,
           case when t.delta ? 'area' then pfa_text(t.delta, 'area') else u.area end,
           case when t.delta ? 'category' then pfa_text(t.delta, 'category') else u.category end,
           case when t.delta ? 'forecastCategory' then pfa_text(t.delta, 'forecastCategory') else u.forecast_category end,
           case when t.delta ? 'class' then pfa_text(t.delta, 'class') else u.class end,
           case when t.delta ? 'source' then pfa_text(t.delta, 'source') else u.source end,
           case when t.delta ? 'dor' then pfa_text(t.delta, 'dor') else u.dor end,
           case when t.delta ? 'manufacturer' then pfa_text(t.delta, 'manufacturer') else u.manufacturer end,
           case when t.delta ? 'model' then pfa_text(t.delta, 'model') else u.model end,
           case when t.delta ? 'equipment' then pfa_text(t.delta, 'equipment') else u.equipment end,
           case when t.delta ? 'contract' then pfa_text(t.delta, 'contract') else u.contract end,
           case when t.delta ? 'isActualized' then pfa_flag(t.delta, 'isActualized') else u.is_actualized end,
           case when t.delta ? 'isDiscontinued' then pfa_flag(t.delta, 'isDiscontinued') else u.is_discontinued end,
           case when t.delta ? 'isFundsTransferable' then pfa_flag(t.delta, 'isFundsTransferable') else u.is_funds_transferable end,
           u.has_plan, u.has_actuals,
           case when t.delta ? 'monthlyRate' then pfa_amount(t.delta, 'monthlyRate') else u.monthly_rate end,
           case when t.delta ? 'purchasePrice' then pfa_amount(t.delta, 'purchasePrice') else u.purchase_price end,
           u.original_start, u.original_end,
           case when t.delta ? 'forecastStart' then pfa_date(t.delta, 'forecastStart') else u.forecast_start end,
           case when t.delta ? 'forecastEnd' then pfa_date(t.delta, 'forecastEnd') else u.forecast_end end,
           case when t.delta ? 'actualStart' then pfa_date(t.delta, 'actualStart') else u.actual_start end,
           case when t.delta ? 'actualEnd' then pfa_date(t.delta, 'actualEnd') else u.actual_end end,
           u.plan_cost,
           case when has_other_costs then pfa_forecast_cost(seen) else u.forecast_cost end,
           case when has_other_costs then pfa_actual_cost(seen) else u.actual_cost end,
           case when has_other_words then pfa_words(t.pfa_id, seen) else u.words end, null,
           case when has_other_sources then pfa_has_unknown_source(seen) else u.has_unknown_source end
      from touched t
     cross join lateral (
       select * from pfa_overlay one
        where one.organization_id = t.organization_id and one.user_id = t.user_id and one.weight = -1 and one.pfa_id = t.pfa_id
       offset 0
     ) u
     cross join lateral (
       select t.delta ?| array['equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as has_other_words,
              t.delta ?| array['source', 'monthlyRate', 'purchasePrice', 'isActualized', 'forecastSource', 'forecastRate',
                'forecastPrice', 'forecastStart', 'forecastEnd', 'actualSource', 'actualRate', 'actualPrice', 'actualStart', 'actualEnd'] as has_other_costs,
              t.delta ?| array['source', 'forecastSource', 'actualSource'] as has_other_sources
     ) has
     cross join lateral (
       select case when has_other_words or has_other_costs then u.data || t.delta end as seen
       offset 0 -- merges once a row
     ) merged
        on conflict (organization_id, user_id, weight, pfa_id) do update
       set area = excluded.area, category = excluded.category, forecast_category = excluded.forecast_category,
           class = excluded.class, source = excluded.source, dor = excluded.dor, manufacturer = excluded.manufacturer,
           model = excluded.model, equipment = excluded.equipment, contract = excluded.contract,
           is_actualized = excluded.is_actualized, is_discontinued = excluded.is_discontinued,
           is_funds_transferable = excluded.is_funds_transferable, has_plan = excluded.has_plan, has_actuals = excluded.has_actuals,
           monthly_rate = excluded.monthly_rate, purchase_price = excluded.purchase_price,
           original_start = excluded.original_start, original_end = excluded.original_end,
           forecast_start = excluded.forecast_start, forecast_end = excluded.forecast_end,
           actual_start = excluded.actual_start, actual_end = excluded.actual_end,
           plan_cost = excluded.plan_cost, forecast_cost = excluded.forecast_cost, actual_cost = excluded.actual_cost,
           words = excluded.words, has_unknown_source = excluded.has_unknown_source;
    get diagnostics moved = row_count;
    exit when moved = (select count(*) from touched);
    insert into pfa_overlay
    select t.organization_id, t.user_id, -1, t.pfa_id,
           m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment, m.contract,
           m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals, m.monthly_rate, m.purchase_price,
           m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end,
           m.plan_cost, m.forecast_cost, m.actual_cost, s.words, m.data, m.has_unknown_source
      from touched t
     cross join lateral (
       select * from pfa_mirror one
        where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id and one.removed_at is null
       offset 0
     ) m
     cross join lateral (
       select * from pfa_search one where one.organization_id = t.organization_id and one.pfa_id = t.pfa_id
       offset 0
     ) s
        on conflict (organization_id, user_id, weight, pfa_id) do nothing;
  end loop;
  return null;
end
$$;

CREATE FUNCTION public.pfa_plain_words(VARIADIC texts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.pfa_letters(array_to_string(texts, ' '::text));

CREATE FUNCTION public.pfa_plan_cost(data jsonb) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.pfa_cost(data, 'plan'::text, 'originalStart'::text, 'originalEnd'::text);

CREATE FUNCTION public.pfa_rebased_baseline(data jsonb, delta jsonb, baseline jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.pfa_kept_baseline(data, delta, public.pfa_changed_fields(data, baseline));

CREATE FUNCTION public.pfa_search_estimate(query tsquery, OUT rarest tsquery, OUT records bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $$
declare
  unknown constant text := '''2b1d4c7f00e94a'':*';
  unknown_records bigint;
  estimate bigint;
  word text;
  plan json;
begin
  foreach word in array unknown || coalesce(string_to_array(query::text, ' & '), '{}') loop
    execute format('explain (format json) select from pfa_search where organization_id = %L and words @@ %L',
      current_organization_id(), word) into plan;
    estimate := plan -> 0 -> 'Plan' ->> 'Plan Rows';
    if word = unknown then
      unknown_records := estimate;
    elsif records is null or estimate < records then
      records := estimate;
      rarest := word;
    end if;
  end loop;
  records := case when records > unknown_records then records else 0 end;
end
$$;

COMMENT ON FUNCTION public.pfa_search_estimate(query tsquery, OUT rarest tsquery, OUT records bigint) IS 'The query as pfa_search_query makes it: words joined by &; the rarest is null where it has none';

CREATE FUNCTION public.pfa_search_matches(query tsquery) RETURNS TABLE(pfa_id text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word
       and ts_match_vq(s.words, query); -- the operator would ask the index
end
$$;

CREATE FUNCTION public.pfa_search_query(search text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT (string_agg((quote_literal(word.word) || ':*'::text), ' & '::text))::tsquery AS string_agg FROM unnest(tsvector_to_array(to_tsvector('simple'::regconfig, public.pfa_plain_words(VARIADIC ARRAY[pfa_search_query.search])))) word(word));

CREATE FUNCTION public.pfa_search_ranks(query tsquery) RETURNS TABLE(pfa_id text, rank real)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
declare
  word tsquery := (pfa_search_estimate(query)).rarest;
begin
  return query
    select s.pfa_id, ts_rank(s.words, query) from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ word and ts_match_vq(s.words, query);
end
$$;

CREATE FUNCTION public.pfa_share_drafts(organization_id text) RETURNS void
    LANGUAGE sql
    RETURN pg_advisory_xact_lock_shared(hashtextextended(organization_id, (3)::bigint));

CREATE FUNCTION public.pfa_summary_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'public'
    AS $_$
begin
  if current_setting('vanguard.summaries', true) = 'rebuild' then
    return null;
  end if;
  execute format(
    $statement$
      insert into pfa_summary_change
      select organization_id,
             grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end,
                      forecast_start, forecast_end, actual_start, actual_end),
             category, class, source, dor, area, manufacturer, model,
             case grouping(original_start, original_end, forecast_start, forecast_end, actual_start, actual_end)
               when 31 then original_start when 47 then original_end when 55 then forecast_start
               when 59 then forecast_end when 61 then actual_start when 62 then actual_end
             end,
             is_actualized, is_discontinued, is_funds_transferable,
             sum(sign), sum(sign * plan_cost), sum(sign * forecast_cost), sum(sign * actual_cost)
        from (%s) touched
       where removed_at is null
       group by organization_id, is_actualized, is_discontinued, is_funds_transferable, grouping sets (
         (), (category, class), (source, dor, area), (manufacturer, model),
         (category, class, source, dor, area), (category, area, manufacturer, source, dor),
         (category, class, manufacturer, model, source),
         (original_start), (original_end), (forecast_start), (forecast_end), (actual_start), (actual_end)
       )
      having sum(sign) <> 0 or sum(sign * plan_cost) <> 0 or sum(sign * forecast_cost) <> 0 or sum(sign * actual_cost) <> 0
    $statement$,
    case tg_op
      when 'INSERT' then 'select 1 as sign, * from new_rows'
      when 'DELETE' then 'select -1 as sign, * from old_rows'
      else 'select 1 as sign, n.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at
            union all
            select -1, o.* from new_rows n join old_rows o using (organization_id, pfa_id)
             where n.data is distinct from o.data or n.removed_at is distinct from o.removed_at'
    end);
  return null;
end
$_$;

CREATE FUNCTION public.pfa_words(pfa_id text, data jsonb) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((setweight(to_tsvector('simple'::regconfig, public.pfa_letters(((((pfa_id || ' '::text) || COALESCE((data ->> 'equipment'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'contract'::text), ''::text)))), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, public.pfa_letters(((((COALESCE((data ->> 'class'::text), ''::text) || ' '::text) || COALESCE((data ->> 'category'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'description'::text), ''::text)))), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, public.pfa_letters(((((COALESCE((data ->> 'manufacturer'::text), ''::text) || ' '::text) || COALESCE((data ->> 'model'::text), ''::text)) || ' '::text) || COALESCE((data ->> 'area'::text), ''::text)))), 'C'::"char"));

CREATE FUNCTION public.text_to_jsonb(source text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
begin
  return source::jsonb;
exception
  when others then return to_jsonb(source);
end
$$;

CREATE FUNCTION public.withdraw_password_attempt(keys bytea[], free integer[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'public', 'public'
    AS $$
declare
  one record;
begin
  for one in select l.* from unnest(keys, free) as l (key, free) order by l.key loop
    update password_attempt a
       set count = greatest(a.count - 1, 0),
           opens_at = case when a.count - 1 < one.free then least(a.opens_at, clock_timestamp()) else a.opens_at end
     where a.key = one.key;
  end loop;
end
$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.adoption (
    run_id text NOT NULL,
    digest text[] NOT NULL,
    report jsonb NOT NULL,
    adopted_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE public.adoption IS 'The legacy data that were adopted, with a digest of the product right after: undoing an adoption asks whether anything changed since';

CREATE TABLE public.ai_provider (
    id text NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    api_key_encrypted text,
    api_endpoint text,
    default_model text NOT NULL,
    available_models jsonb DEFAULT '[]'::jsonb NOT NULL,
    pricing_input numeric DEFAULT 0 NOT NULL,
    pricing_output numeric DEFAULT 0 NOT NULL,
    pricing_cached numeric,
    max_tokens_per_request integer DEFAULT 8192 NOT NULL,
    max_requests_per_minute integer DEFAULT 60 NOT NULL,
    retry_attempts integer DEFAULT 3 NOT NULL,
    retry_delay_ms integer DEFAULT 1000 NOT NULL,
    timeout_ms integer DEFAULT 30000 NOT NULL,
    status text DEFAULT 'untested'::text NOT NULL,
    last_health_check_at timestamp with time zone,
    error_rate numeric,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN public.ai_provider.api_key_encrypted IS 'AES-256-GCM, base64 iv:tag:ciphertext; as every column named _encrypted';

COMMENT ON COLUMN public.ai_provider.pricing_input IS 'USD per million tokens; as the other pricing columns';

CREATE TABLE public.ai_usage_log (
    organization_id text NOT NULL,
    id text NOT NULL,
    user_id text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    prompt_tokens integer NOT NULL,
    completion_tokens integer NOT NULL,
    total_tokens integer NOT NULL,
    cost_usd numeric NOT NULL,
    latency_ms integer,
    is_cached boolean DEFAULT false NOT NULL,
    is_success boolean DEFAULT true NOT NULL,
    error_message text,
    query_hash text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.ai_usage_log FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.ai_usage_log.organization_id IS 'No reference: a log outlives its organization';

CREATE TABLE public.api_configuration (
    id text NOT NULL,
    organization_id text,
    name text NOT NULL,
    usage text NOT NULL,
    url text NOT NULL,
    auth_type text NOT NULL,
    auth_key_encrypted text,
    auth_value_encrypted text,
    custom_headers jsonb,
    operation_type text DEFAULT 'read'::text NOT NULL,
    feeds jsonb,
    status text DEFAULT 'untested'::text NOT NULL,
    last_checked_at timestamp with time zone,
    last_error text,
    first_sync_at timestamp with time zone,
    last_sync_at timestamp with time zone,
    last_sync_record_count integer,
    total_sync_record_count integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.api_configuration FORCE ROW LEVEL SECURITY;

CREATE TABLE public.app_user (
    id text NOT NULL,
    username text NOT NULL,
    email text,
    password_hash text NOT NULL,
    password_changed_at timestamp with time zone,
    must_change_password boolean DEFAULT false NOT NULL,
    first_name text,
    last_name text,
    avatar_url text,
    role text DEFAULT 'user'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    last_login_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT app_user_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'user'::text, 'viewer'::text])))
);

COMMENT ON COLUMN public.app_user.password_hash IS 'Argon2id; bcrypt where it came from a legacy installation and was not used since';

CREATE TABLE public.data_source_mapping (
    id text NOT NULL,
    organization_id text,
    entity_type text NOT NULL,
    api_configuration_id text NOT NULL,
    priority integer DEFAULT 1 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    last_used_at timestamp with time zone,
    last_success_at timestamp with time zone,
    last_failure_at timestamp with time zone,
    success_count integer DEFAULT 0 NOT NULL,
    failure_count integer DEFAULT 0 NOT NULL,
    average_response_ms integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.data_source_mapping FORCE ROW LEVEL SECURITY;

CREATE TABLE public.field_configuration (
    id text NOT NULL,
    organization_id text,
    name text NOT NULL,
    description text,
    is_default boolean DEFAULT false NOT NULL,
    field_mappings jsonb NOT NULL,
    include_headers boolean DEFAULT true NOT NULL,
    date_format text DEFAULT 'YYYY-MM-DD'::text NOT NULL,
    delimiter text DEFAULT ','::text NOT NULL,
    encoding text DEFAULT 'UTF-8'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.field_configuration FORCE ROW LEVEL SECURITY;

CREATE TABLE public.kept_answer (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    request_digest text NOT NULL,
    status smallint NOT NULL,
    body json NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '24:00:00'::interval) NOT NULL
);

ALTER TABLE ONLY public.kept_answer FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.kept_answer.request_digest IS 'Of path and body: the same key with another request is a mistake of the caller';

COMMENT ON COLUMN public.kept_answer.body IS 'As json, not jsonb: the second answer has its fields in the order of the first';

CREATE TABLE public.organization (
    id text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    description text,
    logo_url text,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.organization_ai_config (
    organization_id text NOT NULL,
    legacy_id text,
    is_enabled boolean DEFAULT true NOT NULL,
    access_level text DEFAULT 'full-access'::text NOT NULL,
    primary_provider_id text,
    fallback_provider_ids jsonb,
    routing_rules jsonb,
    daily_limit_usd numeric DEFAULT 10 NOT NULL,
    monthly_limit_usd numeric DEFAULT 100 NOT NULL,
    alert_threshold_percent integer DEFAULT 80 NOT NULL,
    max_context_records integer DEFAULT 50 NOT NULL,
    include_historical_data boolean DEFAULT false NOT NULL,
    enable_semantic_cache boolean DEFAULT true NOT NULL,
    cache_expiration_hours integer DEFAULT 24 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.organization_ai_config FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.organization_ai_config.primary_provider_id IS 'May name a provider that is gone; legacy installations do';

CREATE TABLE public.organization_api_credential (
    organization_id text NOT NULL,
    api_configuration_id text NOT NULL,
    legacy_id text,
    auth_key_encrypted text,
    auth_value_encrypted text,
    custom_headers jsonb,
    status text DEFAULT 'untested'::text NOT NULL,
    last_checked_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.organization_api_credential FORCE ROW LEVEL SECURITY;

CREATE TABLE public.organization_member (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    legacy_id text,
    role text DEFAULT 'member'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT organization_member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text])))
);

ALTER TABLE ONLY public.organization_member FORCE ROW LEVEL SECURITY;

CREATE TABLE public.pfa_mirror (
    organization_id text NOT NULL,
    pfa_id text NOT NULL,
    data jsonb NOT NULL,
    upstream_version text,
    content_hash uuid GENERATED ALWAYS AS ((md5((data)::text))::uuid) STORED,
    first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    area text GENERATED ALWAYS AS (public.pfa_text(data, 'area'::text)) STORED,
    category text GENERATED ALWAYS AS (public.pfa_text(data, 'category'::text)) STORED,
    forecast_category text GENERATED ALWAYS AS (public.pfa_text(data, 'forecastCategory'::text)) STORED,
    class text GENERATED ALWAYS AS (public.pfa_text(data, 'class'::text)) STORED,
    source text GENERATED ALWAYS AS (public.pfa_text(data, 'source'::text)) STORED,
    dor text GENERATED ALWAYS AS (public.pfa_text(data, 'dor'::text)) STORED,
    manufacturer text GENERATED ALWAYS AS (public.pfa_text(data, 'manufacturer'::text)) STORED,
    model text GENERATED ALWAYS AS (public.pfa_text(data, 'model'::text)) STORED,
    equipment text GENERATED ALWAYS AS (public.pfa_text(data, 'equipment'::text)) STORED,
    contract text GENERATED ALWAYS AS (public.pfa_text(data, 'contract'::text)) STORED,
    is_actualized boolean GENERATED ALWAYS AS (public.pfa_flag(data, 'isActualized'::text)) STORED,
    is_discontinued boolean GENERATED ALWAYS AS (public.pfa_flag(data, 'isDiscontinued'::text)) STORED,
    is_funds_transferable boolean GENERATED ALWAYS AS (public.pfa_flag(data, 'isFundsTransferable'::text)) STORED,
    has_plan boolean GENERATED ALWAYS AS (public.pfa_flag(data, 'hasPlan'::text)) STORED,
    has_actuals boolean GENERATED ALWAYS AS (public.pfa_flag(data, 'hasActuals'::text)) STORED,
    monthly_rate numeric GENERATED ALWAYS AS (public.pfa_amount(data, 'monthlyRate'::text)) STORED,
    purchase_price numeric GENERATED ALWAYS AS (public.pfa_amount(data, 'purchasePrice'::text)) STORED,
    original_start date GENERATED ALWAYS AS (public.pfa_date(data, 'originalStart'::text)) STORED,
    original_end date GENERATED ALWAYS AS (public.pfa_date(data, 'originalEnd'::text)) STORED,
    forecast_start date GENERATED ALWAYS AS (public.pfa_date(data, 'forecastStart'::text)) STORED,
    forecast_end date GENERATED ALWAYS AS (public.pfa_date(data, 'forecastEnd'::text)) STORED,
    actual_start date GENERATED ALWAYS AS (public.pfa_date(data, 'actualStart'::text)) STORED,
    actual_end date GENERATED ALWAYS AS (public.pfa_date(data, 'actualEnd'::text)) STORED,
    plan_cost numeric GENERATED ALWAYS AS (public.pfa_plan_cost(data)) STORED,
    forecast_cost numeric GENERATED ALWAYS AS (public.pfa_forecast_cost(data)) STORED,
    actual_cost numeric GENERATED ALWAYS AS (public.pfa_actual_cost(data)) STORED,
    has_unknown_source boolean GENERATED ALWAYS AS (public.pfa_has_unknown_source(data)) STORED NOT NULL
);

ALTER TABLE ONLY public.pfa_mirror FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.pfa_mirror IS 'One row per record of upstream, as last seen; data after the field mapping, unknown fields kept. Rules of the domain are not checked here: what upstream has is what is shown';

COMMENT ON COLUMN public.pfa_mirror.data IS 'Keys as in packages/pfa/src/record.ts; amounts as decimal strings, dates as YYYY-MM-DD; what is missing is no key';

COMMENT ON COLUMN public.pfa_mirror.upstream_version IS 'As upstream writes it, compared for equality only';

COMMENT ON COLUMN public.pfa_mirror.removed_at IS 'When a pull no longer found it upstream';

CREATE MATERIALIZED VIEW public.organization_total AS
 SELECT pfa_mirror.organization_id,
    (count(*))::integer AS record_count
   FROM public.pfa_mirror
  WHERE (pfa_mirror.removed_at IS NULL)
  GROUP BY pfa_mirror.organization_id
  WITH NO DATA;

CREATE TABLE public.password_attempt (
    key bytea NOT NULL,
    count integer NOT NULL,
    drains_from timestamp with time zone NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    forgotten_at timestamp with time zone NOT NULL
)
WITH (fillfactor='70');

COMMENT ON TABLE public.password_attempt IS 'How many passwords were lately tried, by what they have in common: expires by itself';

COMMENT ON COLUMN public.password_attempt.key IS 'Digest: what is typed as a name may be a password';

COMMENT ON COLUMN public.password_attempt.drains_from IS 'From then on one attempt is forgotten per period of the limit';

COMMENT ON COLUMN public.password_attempt.opens_at IS 'Until then no attempt is let through';

COMMENT ON COLUMN public.password_attempt.forgotten_at IS 'From then on the row says nothing any more';

CREATE VIEW public.pfa_large_mirror AS
 SELECT pfa_mirror.organization_id,
    pfa_mirror.data,
    pfa_mirror.is_actualized,
    pfa_mirror.is_discontinued,
    pfa_mirror.is_funds_transferable,
    pfa_mirror.category,
    pfa_mirror.class,
    pfa_mirror.source,
    pfa_mirror.dor,
    pfa_mirror.area,
    pfa_mirror.manufacturer,
    pfa_mirror.model,
    pfa_mirror.original_start,
    pfa_mirror.original_end,
    pfa_mirror.forecast_start,
    pfa_mirror.forecast_end,
    pfa_mirror.actual_start,
    pfa_mirror.actual_end,
    pfa_mirror.plan_cost,
    pfa_mirror.forecast_cost,
    pfa_mirror.actual_cost
   FROM public.pfa_mirror
  WHERE ((pfa_mirror.removed_at IS NULL) AND (pfa_mirror.organization_id = ANY (ARRAY( SELECT organization_total.organization_id
           FROM public.organization_total
          WHERE (organization_total.record_count >= public.pfa_large_from())))));

COMMENT ON VIEW public.pfa_large_mirror IS 'The records that summaries are made of';

CREATE MATERIALIZED VIEW public.pfa_summary AS
 WITH by_class AS (
         SELECT pfa_large_mirror.organization_id,
            255 AS grain,
            pfa_large_mirror.category,
            pfa_large_mirror.class,
            pfa_large_mirror.source,
            pfa_large_mirror.dor,
            pfa_large_mirror.area,
            NULL::text AS manufacturer,
            NULL::text AS model,
            NULL::date AS on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS records,
            sum(pfa_large_mirror.plan_cost) AS plan_cost,
            sum(pfa_large_mirror.forecast_cost) AS forecast_cost,
            sum(pfa_large_mirror.actual_cost) AS actual_cost
           FROM public.pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.class, pfa_large_mirror.source, pfa_large_mirror.dor, pfa_large_mirror.area, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        ), by_model AS (
         SELECT pfa_large_mirror.organization_id,
            831 AS grain,
            pfa_large_mirror.category,
            pfa_large_mirror.class,
            pfa_large_mirror.source,
            NULL::text AS dor,
            NULL::text AS area,
            pfa_large_mirror.manufacturer,
            pfa_large_mirror.model,
            NULL::date AS on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS records,
            sum(pfa_large_mirror.plan_cost) AS plan_cost,
            sum(pfa_large_mirror.forecast_cost) AS forecast_cost,
            sum(pfa_large_mirror.actual_cost) AS actual_cost
           FROM public.pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.class, pfa_large_mirror.manufacturer, pfa_large_mirror.model, pfa_large_mirror.source, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        )
 SELECT cell.organization_id,
    cell.grain,
    cell.category,
    cell.class,
    cell.source,
    cell.dor,
    cell.area,
    cell.manufacturer,
    cell.model,
    cell.on_day,
    cell.is_actualized,
    cell.is_discontinued,
    cell.is_funds_transferable,
    cell.records,
    cell.plan_cost,
    cell.forecast_cost,
    cell.actual_cost,
    (md5((ROW(cell.organization_id, cell.grain, cell.category, cell.class, cell.source, cell.dor, cell.area, cell.manufacturer, cell.model, cell.on_day, cell.is_actualized, cell.is_discontinued, cell.is_funds_transferable))::text))::uuid AS cell
   FROM ( SELECT by_class.organization_id,
            by_class.grain,
            by_class.category,
            by_class.class,
            by_class.source,
            by_class.dor,
            by_class.area,
            by_class.manufacturer,
            by_class.model,
            by_class.on_day,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            by_class.records,
            by_class.plan_cost,
            by_class.forecast_cost,
            by_class.actual_cost
           FROM by_class
        UNION ALL
         SELECT by_model.organization_id,
            by_model.grain,
            by_model.category,
            by_model.class,
            by_model.source,
            by_model.dor,
            by_model.area,
            by_model.manufacturer,
            by_model.model,
            by_model.on_day,
            by_model.is_actualized,
            by_model.is_discontinued,
            by_model.is_funds_transferable,
            by_model.records,
            by_model.plan_cost,
            by_model.forecast_cost,
            by_model.actual_cost
           FROM by_model
        UNION ALL
         SELECT pfa_large_mirror.organization_id,
            2175,
            pfa_large_mirror.category,
            NULL::text,
            pfa_large_mirror.source,
            pfa_large_mirror.dor,
            pfa_large_mirror.area,
            pfa_large_mirror.manufacturer,
            NULL::text,
            NULL::date,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS count,
            sum(pfa_large_mirror.plan_cost) AS sum,
            sum(pfa_large_mirror.forecast_cost) AS sum,
            sum(pfa_large_mirror.actual_cost) AS sum
           FROM public.pfa_large_mirror
          GROUP BY pfa_large_mirror.organization_id, pfa_large_mirror.category, pfa_large_mirror.area, pfa_large_mirror.manufacturer, pfa_large_mirror.source, pfa_large_mirror.dor, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        UNION ALL
         SELECT pfa_large_mirror.organization_id,
            day.grain,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            day.on_day,
            pfa_large_mirror.is_actualized,
            pfa_large_mirror.is_discontinued,
            pfa_large_mirror.is_funds_transferable,
            count(*) AS count,
            sum(pfa_large_mirror.plan_cost) AS sum,
            sum(pfa_large_mirror.forecast_cost) AS sum,
            sum(pfa_large_mirror.actual_cost) AS sum
           FROM (public.pfa_large_mirror
             CROSS JOIN LATERAL ( SELECT 8159 AS grain,
                    pfa_large_mirror.original_start AS on_day
                UNION ALL
                 SELECT 8175,
                    pfa_large_mirror.original_end
                UNION ALL
                 SELECT 8183,
                    pfa_large_mirror.forecast_start
                UNION ALL
                 SELECT 8187,
                    pfa_large_mirror.forecast_end
                UNION ALL
                 SELECT 8189,
                    pfa_large_mirror.actual_start
                UNION ALL
                 SELECT 8190,
                    pfa_large_mirror.actual_end) day)
          GROUP BY pfa_large_mirror.organization_id, day.grain, day.on_day, pfa_large_mirror.is_actualized, pfa_large_mirror.is_discontinued, pfa_large_mirror.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            8191,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            2047,
            by_class.category,
            by_class.class,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.category, by_class.class, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_class.organization_id,
            6399,
            NULL::text,
            NULL::text,
            by_class.source,
            by_class.dor,
            by_class.area,
            NULL::text,
            NULL::text,
            NULL::date,
            by_class.is_actualized,
            by_class.is_discontinued,
            by_class.is_funds_transferable,
            (sum(by_class.records))::bigint AS sum,
            sum(by_class.plan_cost) AS sum,
            sum(by_class.forecast_cost) AS sum,
            sum(by_class.actual_cost) AS sum
           FROM by_class
          GROUP BY by_class.organization_id, by_class.source, by_class.dor, by_class.area, by_class.is_actualized, by_class.is_discontinued, by_class.is_funds_transferable
        UNION ALL
         SELECT by_model.organization_id,
            7999,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            NULL::text,
            by_model.manufacturer,
            by_model.model,
            NULL::date,
            by_model.is_actualized,
            by_model.is_discontinued,
            by_model.is_funds_transferable,
            (sum(by_model.records))::bigint AS sum,
            sum(by_model.plan_cost) AS sum,
            sum(by_model.forecast_cost) AS sum,
            sum(by_model.actual_cost) AS sum
           FROM by_model
          GROUP BY by_model.organization_id, by_model.manufacturer, by_model.model, by_model.is_actualized, by_model.is_discontinued, by_model.is_funds_transferable) cell
  WITH NO DATA;

COMMENT ON COLUMN public.pfa_summary.grain IS 'Which of the grouping sets: bits of grouping(category, class, source, dor, area, manufacturer, model, six dates), first the highest, 0 where the column groups';

CREATE TABLE public.pfa_summary_change (
    organization_id text NOT NULL,
    grain integer NOT NULL,
    category text,
    class text,
    source text,
    dor text,
    area text,
    manufacturer text,
    model text,
    on_day date,
    is_actualized boolean NOT NULL,
    is_discontinued boolean NOT NULL,
    is_funds_transferable boolean NOT NULL,
    records bigint NOT NULL,
    plan_cost numeric NOT NULL,
    forecast_cost numeric NOT NULL,
    actual_cost numeric NOT NULL
);

ALTER TABLE ONLY public.pfa_summary_change FORCE ROW LEVEL SECURITY;

CREATE VIEW public.pfa_baseline WITH (security_barrier='true') AS
 SELECT pfa_summary.organization_id,
    pfa_summary.grain,
    pfa_summary.category,
    pfa_summary.class,
    pfa_summary.source,
    pfa_summary.dor,
    pfa_summary.area,
    pfa_summary.manufacturer,
    pfa_summary.model,
    pfa_summary.on_day,
    pfa_summary.is_actualized,
    pfa_summary.is_discontinued,
    pfa_summary.is_funds_transferable,
    pfa_summary.records,
    pfa_summary.plan_cost,
    pfa_summary.forecast_cost,
    pfa_summary.actual_cost
   FROM public.pfa_summary
  WHERE (pfa_summary.organization_id = public.current_organization_id())
UNION ALL
 SELECT pfa_summary_change.organization_id,
    pfa_summary_change.grain,
    pfa_summary_change.category,
    pfa_summary_change.class,
    pfa_summary_change.source,
    pfa_summary_change.dor,
    pfa_summary_change.area,
    pfa_summary_change.manufacturer,
    pfa_summary_change.model,
    pfa_summary_change.on_day,
    pfa_summary_change.is_actualized,
    pfa_summary_change.is_discontinued,
    pfa_summary_change.is_funds_transferable,
    pfa_summary_change.records,
    pfa_summary_change.plan_cost,
    pfa_summary_change.forecast_cost,
    pfa_summary_change.actual_cost
   FROM public.pfa_summary_change
  WHERE (pfa_summary_change.organization_id = public.current_organization_id());

COMMENT ON VIEW public.pfa_baseline IS 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

CREATE MATERIALIZED VIEW public.pfa_date_span AS
 SELECT m.organization_id,
    d.field,
    d.month,
    min(m.original_start) AS original_start_from,
    max(m.original_start) AS original_start_to,
    min(m.original_end) AS original_end_from,
    max(m.original_end) AS original_end_to,
    min(m.forecast_start) AS forecast_start_from,
    max(m.forecast_start) AS forecast_start_to,
    min(m.forecast_end) AS forecast_end_from,
    max(m.forecast_end) AS forecast_end_to,
    min(m.actual_start) AS actual_start_from,
    max(m.actual_start) AS actual_start_to,
    min(m.actual_end) AS actual_end_from,
    max(m.actual_end) AS actual_end_to
   FROM (public.pfa_large_mirror m
     CROSS JOIN LATERAL public.pfa_date_months(m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) d(field, month))
  GROUP BY m.organization_id, d.field, d.month
  WITH NO DATA;

CREATE TABLE public.pfa_date_span_change (
    organization_id text NOT NULL,
    field text NOT NULL,
    month date NOT NULL,
    original_start_from date,
    original_start_to date,
    original_end_from date,
    original_end_to date,
    forecast_start_from date,
    forecast_start_to date,
    forecast_end_from date,
    forecast_end_to date,
    actual_start_from date,
    actual_start_to date,
    actual_end_from date,
    actual_end_to date
);

ALTER TABLE ONLY public.pfa_date_span_change FORCE ROW LEVEL SECURITY;

CREATE VIEW public.pfa_date_reach WITH (security_barrier='true') AS
 SELECT pfa_date_span.organization_id,
    pfa_date_span.field,
    pfa_date_span.month,
    pfa_date_span.original_start_from,
    pfa_date_span.original_start_to,
    pfa_date_span.original_end_from,
    pfa_date_span.original_end_to,
    pfa_date_span.forecast_start_from,
    pfa_date_span.forecast_start_to,
    pfa_date_span.forecast_end_from,
    pfa_date_span.forecast_end_to,
    pfa_date_span.actual_start_from,
    pfa_date_span.actual_start_to,
    pfa_date_span.actual_end_from,
    pfa_date_span.actual_end_to
   FROM public.pfa_date_span
  WHERE (pfa_date_span.organization_id = public.current_organization_id())
UNION ALL
 SELECT pfa_date_span_change.organization_id,
    pfa_date_span_change.field,
    pfa_date_span_change.month,
    pfa_date_span_change.original_start_from,
    pfa_date_span_change.original_start_to,
    pfa_date_span_change.original_end_from,
    pfa_date_span_change.original_end_to,
    pfa_date_span_change.forecast_start_from,
    pfa_date_span_change.forecast_start_to,
    pfa_date_span_change.forecast_end_from,
    pfa_date_span_change.forecast_end_to,
    pfa_date_span_change.actual_start_from,
    pfa_date_span_change.actual_start_to,
    pfa_date_span_change.actual_end_from,
    pfa_date_span_change.actual_end_to
   FROM public.pfa_date_span_change
  WHERE (pfa_date_span_change.organization_id = public.current_organization_id());

COMMENT ON VIEW public.pfa_date_reach IS 'Of the current organization; several rows a month, never too narrow together';

CREATE TABLE public.pfa_draft (
    organization_id text NOT NULL,
    pfa_id text NOT NULL,
    user_id text NOT NULL,
    delta jsonb NOT NULL,
    baseline jsonb DEFAULT '{}'::jsonb NOT NULL,
    baseline_version text,
    change_reason text,
    session_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pfa_draft_baseline_check CHECK ((jsonb_typeof(baseline) = 'object'::text)),
    CONSTRAINT pfa_draft_delta_check CHECK ((jsonb_typeof(delta) = 'object'::text))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.pfa_draft FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.pfa_draft.delta IS 'Changed fields only: null sets a field to null, a missing key leaves it unchanged';

COMMENT ON COLUMN public.pfa_draft.baseline IS 'The changed fields as the mirror had them; empty where a legacy installation did not keep them';

CREATE TABLE public.pfa_edit (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    step bigint NOT NULL,
    label text NOT NULL,
    session_id text,
    record_count integer DEFAULT 0 NOT NULL,
    is_undone boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.pfa_edit FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.pfa_edit.label IS 'What was done: save, discard, or the kind of the bulk operation';

COMMENT ON COLUMN public.pfa_edit.is_undone IS 'Undone steps can be redone until the next change, which removes them';

CREATE TABLE public.pfa_edit_change (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    step bigint NOT NULL,
    pfa_id text NOT NULL,
    before jsonb,
    after jsonb
);

ALTER TABLE ONLY public.pfa_edit_change FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.pfa_edit_change.before IS 'The draft as {delta, baseline, reason, session}, null where there was none';

CREATE TABLE public.pfa_history (
    organization_id text NOT NULL,
    id bigint NOT NULL,
    pfa_id text NOT NULL,
    user_id text,
    origin text NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changes jsonb NOT NULL,
    label text NOT NULL,
    session_id text,
    reason text,
    CONSTRAINT pfa_history_changes_check CHECK ((jsonb_typeof(changes) = 'object'::text)),
    CONSTRAINT pfa_history_origin_check CHECK ((origin = ANY (ARRAY['edit'::text, 'undo'::text, 'redo'::text, 'upstream'::text]))),
    CONSTRAINT pfa_history_user_check CHECK (((user_id IS NULL) = (origin = 'upstream'::text)))
);

ALTER TABLE ONLY public.pfa_history FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.pfa_history.changes IS 'By field: [before, after] as the user, or for upstream everybody, saw them; null where there was no value';

COMMENT ON COLUMN public.pfa_history.label IS 'What was done: save, discard, resolve, the kind of the bulk operation; of upstream: update, removed, returned';

ALTER TABLE public.pfa_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pfa_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pfa_import (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    changes jsonb NOT NULL,
    result jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '01:00:00'::interval) NOT NULL
);

ALTER TABLE ONLY public.pfa_import FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN public.pfa_import.changes IS 'List of {pfaId, delta, ifVersion}: the version of the merged record that was shown';

COMMENT ON COLUMN public.pfa_import.result IS 'What the confirmation saved; null before it. Repeated confirmations are answered with it';

CREATE VIEW public.pfa_large_organization WITH (security_barrier='true') AS
 SELECT organization_total.organization_id
   FROM public.organization_total
  WHERE ((organization_total.organization_id = public.current_organization_id()) AND (organization_total.record_count >= public.pfa_large_from()));

COMMENT ON VIEW public.pfa_large_organization IS 'The current organization, where it is large';

CREATE MATERIALIZED VIEW public.pfa_month_summary AS
 WITH fine AS (
         SELECT event.organization_id,
            GROUPING(event.category, event.class, event.source, event.dor, event.area, event.manufacturer) AS grain,
            event.category,
            event.class,
            event.source,
            event.dor,
            event.area,
            event.manufacturer,
            event.is_actualized,
            event.is_discontinued,
            event.is_funds_transferable,
            event.layer,
            event.month,
            sum(event.rate) AS rate,
            sum(event.rate_day) AS rate_day,
            sum(event.started) AS started,
            sum(event.ended) AS ended,
            sum(event.bar_day) AS bar_day,
            sum(event.lump) AS lump
           FROM ( SELECT m.organization_id,
                    m.category,
                    m.class,
                    m.source,
                    m.dor,
                    m.area,
                    m.manufacturer,
                    m.is_actualized,
                    m.is_discontinued,
                    m.is_funds_transferable,
                    part.layer,
                    event_1.month,
                    event_1.rate,
                    event_1.rate_day,
                    event_1.started,
                    event_1.ended,
                    event_1.bar_day,
                    event_1.lump
                   FROM ((public.pfa_large_mirror m
                     CROSS JOIN LATERAL public.pfa_layers(m.data, m.source, m.is_actualized, m.plan_cost, m.forecast_cost, m.actual_cost, m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end) part(layer, source, cost, starts_on, ends_on))
                     CROSS JOIN LATERAL public.pfa_month_events(part.source, part.cost, part.starts_on, part.ends_on) event_1(month, rate, rate_day, started, ended, bar_day, lump))) event
          GROUP BY event.organization_id, event.is_actualized, event.is_discontinued, event.is_funds_transferable, event.layer, event.month, GROUPING SETS ((event.category, event.class), (event.source, event.dor, event.area), (event.manufacturer))
        ), coarse AS (
         SELECT fine.organization_id,
                CASE
                    WHEN (GROUPING(fine.category) = 0) THEN 31
                    ELSE 63
                END AS grain,
            fine.category,
            NULL::text AS class,
            NULL::text AS source,
            NULL::text AS dor,
            NULL::text AS area,
            NULL::text AS manufacturer,
            fine.is_actualized,
            fine.is_discontinued,
            fine.is_funds_transferable,
            fine.layer,
            fine.month,
            sum(fine.rate) AS sum,
            sum(fine.rate_day) AS sum,
            (sum(fine.started))::bigint AS sum,
            (sum(fine.ended))::bigint AS sum,
            (sum(fine.bar_day))::bigint AS sum,
            sum(fine.lump) AS sum
           FROM fine
          WHERE (fine.grain = 15)
          GROUP BY fine.organization_id, fine.is_actualized, fine.is_discontinued, fine.is_funds_transferable, fine.layer, fine.month, GROUPING SETS ((), (fine.category))
        )
 SELECT cell.organization_id,
    cell.grain,
    cell.category,
    cell.class,
    cell.source,
    cell.dor,
    cell.area,
    cell.manufacturer,
    cell.is_actualized,
    cell.is_discontinued,
    cell.is_funds_transferable,
    cell.layer,
    cell.month,
    cell.rate,
    cell.rate_day,
    cell.started,
    cell.ended,
    cell.bar_day,
    cell.lump,
    (md5((ROW(cell.organization_id, cell.grain, cell.category, cell.class, cell.source, cell.dor, cell.area, cell.manufacturer, cell.is_actualized, cell.is_discontinued, cell.is_funds_transferable, cell.layer, cell.month))::text))::uuid AS cell
   FROM ( SELECT fine.organization_id,
            fine.grain,
            fine.category,
            fine.class,
            fine.source,
            fine.dor,
            fine.area,
            fine.manufacturer,
            fine.is_actualized,
            fine.is_discontinued,
            fine.is_funds_transferable,
            fine.layer,
            fine.month,
            fine.rate,
            fine.rate_day,
            fine.started,
            fine.ended,
            fine.bar_day,
            fine.lump
           FROM fine
        UNION ALL
         SELECT coarse.organization_id,
            coarse.grain,
            coarse.category,
            coarse.class,
            coarse.source,
            coarse.dor,
            coarse.area,
            coarse.manufacturer,
            coarse.is_actualized,
            coarse.is_discontinued,
            coarse.is_funds_transferable,
            coarse.layer,
            coarse.month,
            coarse.sum,
            coarse.sum_1 AS sum,
            coarse.sum_2 AS sum,
            coarse.sum_3 AS sum,
            coarse.sum_4 AS sum,
            coarse.sum_5 AS sum
           FROM coarse coarse(organization_id, grain, category, class, source, dor, area, manufacturer, is_actualized, is_discontinued, is_funds_transferable, layer, month, sum, sum_1, sum_2, sum_3, sum_4, sum_5)) cell
  WITH NO DATA;

COMMENT ON COLUMN public.pfa_month_summary.grain IS 'Bits of grouping(category, class, source, dor, area, manufacturer), 0 where the column groups';

CREATE TABLE public.pfa_month_summary_change (
    organization_id text NOT NULL,
    grain integer NOT NULL,
    category text,
    class text,
    source text,
    dor text,
    area text,
    manufacturer text,
    is_actualized boolean NOT NULL,
    is_discontinued boolean NOT NULL,
    is_funds_transferable boolean NOT NULL,
    layer text NOT NULL,
    month date,
    rate numeric NOT NULL,
    rate_day numeric NOT NULL,
    started bigint NOT NULL,
    ended bigint NOT NULL,
    bar_day bigint NOT NULL,
    lump numeric NOT NULL
);

ALTER TABLE ONLY public.pfa_month_summary_change FORCE ROW LEVEL SECURITY;

CREATE VIEW public.pfa_month_baseline WITH (security_barrier='true') AS
 SELECT pfa_month_summary.organization_id,
    pfa_month_summary.grain,
    pfa_month_summary.category,
    pfa_month_summary.class,
    pfa_month_summary.source,
    pfa_month_summary.dor,
    pfa_month_summary.area,
    pfa_month_summary.manufacturer,
    pfa_month_summary.is_actualized,
    pfa_month_summary.is_discontinued,
    pfa_month_summary.is_funds_transferable,
    pfa_month_summary.layer,
    pfa_month_summary.month,
    pfa_month_summary.rate,
    pfa_month_summary.rate_day,
    pfa_month_summary.started,
    pfa_month_summary.ended,
    pfa_month_summary.bar_day,
    pfa_month_summary.lump
   FROM public.pfa_month_summary
  WHERE (pfa_month_summary.organization_id = public.current_organization_id())
UNION ALL
 SELECT pfa_month_summary_change.organization_id,
    pfa_month_summary_change.grain,
    pfa_month_summary_change.category,
    pfa_month_summary_change.class,
    pfa_month_summary_change.source,
    pfa_month_summary_change.dor,
    pfa_month_summary_change.area,
    pfa_month_summary_change.manufacturer,
    pfa_month_summary_change.is_actualized,
    pfa_month_summary_change.is_discontinued,
    pfa_month_summary_change.is_funds_transferable,
    pfa_month_summary_change.layer,
    pfa_month_summary_change.month,
    pfa_month_summary_change.rate,
    pfa_month_summary_change.rate_day,
    pfa_month_summary_change.started,
    pfa_month_summary_change.ended,
    pfa_month_summary_change.bar_day,
    pfa_month_summary_change.lump
   FROM public.pfa_month_summary_change
  WHERE (pfa_month_summary_change.organization_id = public.current_organization_id());

COMMENT ON VIEW public.pfa_month_baseline IS 'The cells of the current organization, exact at every moment; several rows a cell are to be added up';

CREATE TABLE public.pfa_overlay (
    organization_id text NOT NULL,
    user_id text NOT NULL,
    weight smallint NOT NULL,
    pfa_id text NOT NULL,
    area text,
    category text,
    forecast_category text,
    class text,
    source text,
    dor text,
    manufacturer text,
    model text,
    equipment text,
    contract text,
    is_actualized boolean NOT NULL,
    is_discontinued boolean NOT NULL,
    is_funds_transferable boolean NOT NULL,
    has_plan boolean NOT NULL,
    has_actuals boolean NOT NULL,
    monthly_rate numeric,
    purchase_price numeric,
    original_start date,
    original_end date,
    forecast_start date,
    forecast_end date,
    actual_start date,
    actual_end date,
    plan_cost numeric NOT NULL,
    forecast_cost numeric NOT NULL,
    actual_cost numeric NOT NULL,
    words tsvector NOT NULL,
    data jsonb,
    has_unknown_source boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.pfa_overlay FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.pfa_overlay IS 'Follows pfa_draft and pfa_mirror by triggers; never written otherwise';

COMMENT ON COLUMN public.pfa_overlay.data IS 'As upstream has it; of upstream''s side only';

CREATE TABLE public.pfa_search (
    organization_id text NOT NULL,
    pfa_id text NOT NULL,
    words tsvector NOT NULL
);

ALTER TABLE ONLY public.pfa_search FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE public.pfa_search IS 'Follows pfa_mirror by triggers';

CREATE TABLE public.schema_migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.session (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    address inet,
    user_agent text,
    CONSTRAINT session_user_agent_check CHECK ((length(user_agent) <= 300))
);

COMMENT ON COLUMN public.session.last_seen_at IS 'To some minutes: it is not written with every request';

COMMENT ON COLUMN public.session.address IS 'Where the sign-in came from';

CREATE TABLE public.sync_run (
    organization_id text NOT NULL,
    id text DEFAULT (gen_random_uuid())::text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    records_processed integer DEFAULT 0 NOT NULL,
    records_inserted integer DEFAULT 0 NOT NULL,
    records_updated integer DEFAULT 0 NOT NULL,
    records_deleted integer DEFAULT 0 NOT NULL,
    duration_ms integer,
    error_message text,
    triggered_by text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.sync_run FORCE ROW LEVEL SECURITY;

CREATE TABLE public.system_config (
    key text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

INSERT INTO public.adoption VALUES
	('20261129-131839-cf81b4', '{"pfa_edit_change 0 0","pfa_edit 0 0","pfa_history 0 0","pfa_draft 0 0","pfa_mirror 44 -35419512089276895994","sync_run 40 -9873866021011492764","system_config 0 0","field_configuration 1 4312782987167453766","data_source_mapping 4 6923113096348558077","organization_api_credential 2 -5766139302692805310","api_configuration 10 -46869231240883500025","ai_usage_log 60 84040428066040874779","organization_ai_config 2 -4005597018313867112","ai_provider 3 -15155217819745508682","organization_member 6 2367536314027822991","organization 2 -7473892054349652725","app_user 7 13258896820578896482"}', '{"tables": [{"rows": 7, "notes": [], "adopted": 7, "leftOver": 0, "legacyTable": "users", "productTable": "app_user"}, {"rows": 2, "notes": [], "adopted": 2, "leftOver": 0, "legacyTable": "organizations", "productTable": "organization"}, {"rows": 6, "notes": [], "adopted": 6, "leftOver": 0, "legacyTable": "user_organizations", "productTable": "organization_member"}, {"rows": 3, "notes": [], "adopted": 3, "leftOver": 0, "legacyTable": "ai_providers", "productTable": "ai_provider"}, {"rows": 2, "notes": [], "adopted": 2, "leftOver": 0, "legacyTable": "organization_ai_configs", "productTable": "organization_ai_config"}, {"rows": 60, "notes": [], "adopted": 60, "leftOver": 0, "legacyTable": "ai_usage_logs", "productTable": "ai_usage_log"}, {"rows": 10, "notes": [], "adopted": 10, "leftOver": 0, "legacyTable": "api_configurations", "productTable": "api_configuration"}, {"rows": 2, "notes": [], "adopted": 2, "leftOver": 0, "legacyTable": "organization_api_credentials", "productTable": "organization_api_credential"}, {"rows": 4, "notes": [], "adopted": 4, "leftOver": 0, "legacyTable": "data_source_mappings", "productTable": "data_source_mapping"}, {"rows": 1, "notes": [], "adopted": 1, "leftOver": 0, "legacyTable": "field_configurations", "productTable": "field_configuration"}, {"rows": 40, "notes": [], "adopted": 40, "leftOver": 0, "legacyTable": "sync_logs", "productTable": "sync_run"}, {"rows": 44, "notes": ["columns kept in legacy only: id, localVersion, syncErrorMessage, syncRetryCount"], "adopted": 44, "leftOver": 0, "legacyTable": "pfa_records", "productTable": "pfa_mirror"}, {"rows": 8, "notes": ["kept in legacy only: the migration history of the legacy application"], "adopted": 0, "leftOver": 8, "legacyTable": "_prisma_migrations"}]}', '2026-11-29 13:18:40.268503+00');

INSERT INTO public.ai_provider VALUES
	('gemini-default', 'gemini', 'Gemini', true, '+kdC6RzMEhRdobGLiMnNWw==:HFsQazsiOi9lI9PMVXZZoQ==:oHh2elC4Tpi5iD01KyDnF4c=', NULL, 'gemini-pro', '["gemini-pro", "gemini-flash"]', 0.075, 0.3, 0.01875, 8192, 60, 3, 1000, 30000, 'untested', '2025-05-30 14:35:56.489+00', 0.010492774960584938, '2025-05-27 15:35:51.597+00', '2025-05-02 14:34:13.984+00'),
	('openai-default', 'openai', 'OpenAI', true, 'R5XMTQwVaBTuALZcpiT9bQ==:TJ4KWeVPlV0wzC8r0ewh+Q==:xmmaj0fMSjHigdHY5+R4LNw=', NULL, 'gpt-large', '["gpt-large", "gpt-small"]', 2.5, 10, 1.25, 8192, 60, 3, 1000, 30000, 'untested', '2025-06-01 06:01:55.76+00', 0.004288975610397756, '2025-05-05 15:27:12+00', '2025-05-23 00:10:50.937+00'),
	('anthropic-default', 'anthropic', 'Anthropic', true, 'YZywyCV7m9h+6gF4HU8i6Q==:WD1eWWj1SL0RvEAf9eMtyQ==:8gOcXhK3y/Dsmuw55TUoqnSRQKo=', NULL, 'claude-large', '["claude-large"]', 3, 15, NULL, 8192, 60, 3, 1000, 30000, 'untested', '2025-05-29 11:32:29.866+00', 0.015854224376380444, '2025-04-14 19:17:26.401+00', '2025-05-18 16:35:58.73+00');

INSERT INTO public.ai_usage_log VALUES
	('7c5c392c-131e-4adf-9f9a-41709105fc27', '2f63e455-0aba-461a-935c-8d48597fb45e', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'gemini', 'gemini-flash', 7373, 333, 7706, 0.000652875, 1114, false, true, NULL, 'fa33f3b89e76ec8e374aa2d4efa904d1', '2025-05-30 00:28:48.362+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'ee5beced-f0c8-4b32-b379-a20189dec573', '5d363825-f867-4702-b351-582077cd8f07', 'gemini', 'gemini-flash', 6765, 679, 7444, 0.000711075, 5885, false, true, NULL, '9440ebe86d083dd66fa034cb7468ee59', '2025-06-01 00:07:59.874+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', '23f5cf0f-5521-4066-8030-6da754522ab1', 'c013ccdd-67c6-4e1b-9acd-075a518c1e5f', 'gemini', 'gemini-flash', 202, 686, 888, 0.00022094999999999998, 6744, false, true, NULL, 'ef458755a1c7967d1a3e955106326c78', '2025-05-29 21:35:02.14+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'b2e01643-a803-4a8e-95d5-062be179d769', '22e73eaf-7865-4857-8ff3-c08b34c23fbe', 'gemini', 'gemini-flash', 2683, 371, 3054, 0.00031252499999999997, 7953, false, true, NULL, '10c5abd146a3e0f598e13deb3ee79c69', '2025-05-31 15:08:32.804+00');

INSERT INTO public.api_configuration VALUES
	('pems-pfa-read', NULL, 'PEMS PFA READ', 'PEMS_PFA_READ', 'https://pems.example.com/axis/restservices', 'basic', 't2o/UDszi2G7daVGq3S2iw==:vqnB++eVnxkI0t1SIm1DOA==:EbGsR9+gr5vj9xvCwQ==', '2KavFIo6kxFQtwixtAbRjg==:a5ZDKyGinqwz+FEzPV6MLQ==:RhpLYAj191xSu+8yPGxadYNP', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', '[{"views": ["grid"], "entity": "pfa", "frequency": "hourly", "operation": "read"}]', 'untested', '2025-06-01 06:59:26.264+00', NULL, '2025-03-08 17:26:48.299+00', '2025-05-31 19:26:20.464+00', 1541, 344123, '2025-05-25 00:24:04.155+00', '2025-05-21 05:55:27.337+00'),
	('pems-pfa-write', NULL, 'PEMS PFA WRITE', 'PEMS_PFA_WRITE', 'https://pems.example.com/axis/restservices', 'basic', '3LB4+Z80PNg+1KCG4URa9w==:BOtF7tfMin14yQv2yOkaLg==:eKfujdMTyfwTopIh3w==', 'CnPfaYAn75bcukHh33FE/A==:SA6iWd0lB7x4BIFIc6q+Rw==:Igy0gqCfAmhP2N+DaiOG/vgg', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'write', NULL, 'untested', '2025-05-31 17:31:26+00', NULL, '2025-04-24 03:07:18.762+00', '2025-06-01 02:07:13.984+00', 2990, 436261, '2025-04-12 21:21:57.925+00', '2025-05-21 05:32:50.567+00'),
	('pems-assets', NULL, 'PEMS ASSETS', 'PEMS_ASSETS', 'https://pems.example.com/axis/restservices', 'basic', 'RO2lvX4xdfJh6ScOhWgIhA==:tAh3JoiH/YGQjGpnbO13ug==:p9WN/Dl6BjEMcvTLNQ==', 'Ba1Z3wpYn6zyuQLD5088wQ==:dbxyAF1BOhTTTJcbqQ8fvg==:hBMqNIcBb7oX97bzOVBDM/x9', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-05-31 16:19:16.378+00', NULL, '2025-04-19 13:36:22.425+00', '2025-05-31 17:27:09.131+00', 295, 292036, '2025-02-15 06:46:40.493+00', '2025-05-13 14:32:27.671+00'),
	('pems-classes', NULL, 'PEMS CLASSES', 'PEMS_CLASSES', 'https://pems.example.com/axis/restservices', 'basic', '81hvs/g0N/738Li4v4AscQ==:9hNTeyiDnIDfF/4SX8z2+g==:eXNzNRcSvcDxyUvx2g==', 'GWDW91zEKEQPSj/SlTSHsg==:+3rezCx3felD/IV2LWzOdA==:w0ONlOUzo3AipK0VBU2jAunr', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-05-31 21:24:38.274+00', NULL, '2025-03-22 23:26:07+00', '2025-06-01 06:43:37.113+00', 4780, 133972, '2025-05-13 17:04:39.648+00', '2025-05-14 06:22:37.089+00'),
	('pems-organizations', NULL, 'PEMS ORGANIZATIONS', 'PEMS_ORGANIZATIONS', 'https://pems.example.com/axis/restservices', 'basic', '6Ht70k6t4JQfQuAekVR7Jg==:nxyXVXpLwrnqCESv/gsl4w==:zszbOJgbeXZS8e2JPw==', '6LPR58fauq+meOH6LL1Kyg==:fGYLxlz6po95qH7+ARYiSQ==:uBIW3EgH01zhdp5XL5TPjTI6', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-06-01 04:32:26.908+00', NULL, '2025-05-17 03:14:43.113+00', '2025-06-01 01:26:59.556+00', 614, 95464, '2025-03-23 08:45:40+00', '2025-05-23 05:55:48.383+00'),
	('pems-users', NULL, 'PEMS USERS', 'PEMS_USERS', 'https://pems.example.com/axis/restservices', 'basic', 'f1BOG95fYKvq6Di7EUeGuw==:aBsdqcSzzkaCn6juJwVTcQ==:MIQc4CuJAz9hd6vrSg==', 'hQrDBYMbOQAj4V5dPccSeQ==:xyucbOz0vwNy/CYhfHizDA==:umrBFYcFn8qlyaUzvaY/0+dT', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-05-30 20:36:02.362+00', NULL, '2025-04-23 21:29:36.205+00', '2025-05-31 11:42:18+00', 4501, 7220, '2025-03-22 02:12:30.153+00', '2025-05-19 18:28:07+00'),
	('4e4fb547-f0ad-49ce-86e4-e60a06719def', '97b30091-715e-45c6-b879-10e5c7c73408', 'PEMS PFA READ (own)', 'PEMS_PFA_READ', 'https://pems.example.com/axis/restservices', 'basic', '8Zu4tOsh6GTmuCkk7pvf3Q==:3b/knI7TS7jqP4LGuf0ThA==:C2HMRH8tJUTJtD33Jw==', '2idxgPtdI2AEHhxUlXNF8w==:8wT7dk2SqRnLh8jema6DDg==:e/RlihIdtP2QyHCO/NglyhxO', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', '[{"views": ["grid"], "entity": "pfa", "frequency": "hourly", "operation": "read"}]', 'untested', '2025-05-31 20:05:01.673+00', NULL, '2025-04-19 23:50:36.724+00', '2025-06-01 03:39:27.216+00', 2472, 73334, '2025-03-01 20:14:58.055+00', '2025-05-05 11:37:32.457+00'),
	('94f8c01b-a11b-4dd7-ad37-f0bae38cd6b2', '7c5c392c-131e-4adf-9f9a-41709105fc27', 'PEMS PFA WRITE (own)', 'PEMS_PFA_WRITE', 'https://pems.example.com/axis/restservices', 'basic', 'Gqp2hHO20xZDbCYjRuV8uw==:t60JJqu4KkPeII10e0YIcQ==:Ls2K4j0pAVb/P1v8PA==', 'hnEoh2xoc67D+atmDEg1KA==:YWvBumSGv13uWSO29Sp4IA==:o20cDITFF4un92l6+kDCF5Pz', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'write', NULL, 'untested', '2025-05-31 17:43:26.053+00', NULL, '2025-04-21 08:32:06.92+00', '2025-06-01 05:36:33.652+00', 2875, 496265, '2025-02-27 17:33:06.48+00', '2025-05-14 22:21:49.993+00'),
	('c1c9f6b8-afc6-4535-bd84-48ed1c2848e4', '97b30091-715e-45c6-b879-10e5c7c73408', 'PEMS ASSETS (own)', 'PEMS_ASSETS', 'https://pems.example.com/axis/restservices', 'basic', 'dcbI1InGapV+vfzPe3yxoQ==:ulStAFO7Q3mHJkVz9UX8eg==:K6hK4+l1umkogYvY4Q==', '6ROc4sU3IQCPGWfoUiGWuA==:ixj5P964Rd4J7OeLcKe8dw==:1S9ZrjxTpHJXwBrbAjDZbDTK', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-05-31 17:05:35.27+00', NULL, '2025-03-19 09:11:52.593+00', '2025-05-31 16:29:50.36+00', 1720, 372586, '2025-05-14 00:09:55.472+00', '2025-05-11 07:23:44.521+00'),
	('cebb53a9-d283-4bd7-94be-93ba0a94d903', '7c5c392c-131e-4adf-9f9a-41709105fc27', 'PEMS CLASSES (own)', 'PEMS_CLASSES', 'https://pems.example.com/axis/restservices', 'basic', '5ICTvuv9IuJt8Zl7kpnUMg==:fgypcqFg+Ii4uCXa4vKv/A==:5DQSz0FHMC7R8KyDGg==', 'tnqWkw+LokbT1V7scI9j0Q==:Fl3IKmt/h0rNxq9ZXVbcgg==:0Ruxu1mt0MXACulx0mXA0RHX', '[{"key": "tenant", "value": "SAMPLE_TEST"}, {"key": "organization", "value": "RIO"}]', 'read', NULL, 'untested', '2025-05-31 19:10:32.688+00', NULL, '2025-05-26 06:15:26+00', '2025-05-31 18:31:10.753+00', 2150, 406999, '2025-05-16 15:08:17.255+00', '2025-05-19 09:48:14.944+00');

INSERT INTO public.app_user VALUES
	('3fe4e983-75d4-4fe1-ada8-e924dad0efc8', 'mreyes', 'mreyes@example.com', '$2b$10$MQEk/QrSuzmf27cmBhN3uOdtaITJih1Id.tIDAnwfeDzSWq.WKsLu', NULL, false, 'Marisol', 'Reyes', NULL, 'user', true, NULL, '2025-04-29 04:20:42.227+00', '2025-05-10 07:38:04.422+00'),
	('08bc5e8b-6d7b-420b-bba3-24da75fc69d8', 'jokafor', 'jokafor@example.com', '$2a$10$OStXJq0fSxqFXC3uif8Qx.lG3zodjNkHKT.K58Wz239Rz5ObWrBiq', NULL, false, 'Jide', 'Okafor', NULL, 'user', true, NULL, '2025-04-01 23:05:17.165+00', '2025-05-06 12:01:36+00'),
	('a18f5519-fa0d-4a56-bcd2-2b18880e2d0a', 'tlind', 'tlind@example.com', '$2b$10$FWxUipY/DDi8BLaP4oS5BusZthowrcF2KSFsajKtVr9t5XMgqLT3u', NULL, false, 'Tove', 'Lindström', NULL, 'user', true, NULL, '2025-03-08 02:42:26.378+00', '2025-05-27 19:52:32.306+00'),
	('22e73eaf-7865-4857-8ff3-c08b34c23fbe', 'bcosta', 'bcosta@example.com', '$2b$10$dwiXda2tobsw8R/mG99BTeHS.qJI.gdYnHM87Ju4rs4njLjb5S0vC', NULL, false, 'Bruna', 'Costa', NULL, 'user', true, NULL, '2025-02-23 23:46:36.474+00', '2025-05-06 12:12:07.327+00'),
	('5d363825-f867-4702-b351-582077cd8f07', 'dvance', NULL, '$2b$10$o7fUM/aUInZLbPGDJzv4MOH6kj2Vnu6OORtaPYwqbpeNuI/gBTzCK', NULL, false, NULL, NULL, NULL, 'user', false, NULL, '2025-04-14 08:51:16.884+00', '2025-05-03 20:20:01.405+00'),
	('ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'admin', 'admin@example.com', '$argon2id$v=19$m=19456,t=2,p=1$bZkMwynPAPzxzSLaZ+/vbw$dd6JCPw4/P+a4Q0OAc5RRgOkL1elSVijdfT8OUw/bSI', NULL, true, 'System', 'Administrator', NULL, 'admin', true, '2026-11-29 13:18:43.546076+00', '2025-05-16 16:52:07.384+00', '2025-05-05 01:18:06.83+00'),
	('c013ccdd-67c6-4e1b-9acd-075a518c1e5f', 'ysato', 'ysato@example.com', '$2b$10$Pe/xmPJb5/NngMO./7d41OKcRavS8l1qzCiRahQHA9jqirzQ5T/Fq', NULL, false, 'ゆみ', '佐藤', NULL, 'viewer', false, NULL, '2025-05-24 12:40:52.492+00', '2025-05-09 00:35:08.149+00');

INSERT INTO public.data_source_mapping VALUES
	('6a405d67-0255-4fa3-8498-45bdd7d74839', '97b30091-715e-45c6-b879-10e5c7c73408', 'pfa', 'pems-pfa-read', 1, true, '2025-05-31 16:06:04.994+00', NULL, NULL, 70, 3, 6924, '2025-03-12 09:56:31.911+00', '2025-05-08 23:05:54.595+00'),
	('b116998c-a7c6-43f6-9016-6fe02ff3bb62', NULL, 'asset_master', 'pems-pfa-write', 1, true, '2025-05-31 13:16:46.77+00', NULL, NULL, 276, 0, 5480, '2025-05-02 01:10:31.937+00', '2025-06-01 01:18:03.564+00'),
	('30efcd73-6775-4655-9eb9-846ddc6126fe', NULL, 'classifications', 'pems-assets', 1, true, '2025-06-01 06:22:15.842+00', NULL, NULL, 124, 2, 23758, '2025-03-19 16:53:35.984+00', '2025-05-14 16:43:44.008+00'),
	('78e19f26-e34e-419c-81b1-91dd1d0a7c5c', 'closed-organization', 'organizations', 'pems-classes', 1, true, '2025-05-31 12:16:03.208+00', NULL, NULL, 63, 3, 27236, '2025-03-19 19:40:19.4+00', '2025-05-07 14:47:34.963+00');

INSERT INTO public.field_configuration VALUES
	('default-export', '97b30091-715e-45c6-b879-10e5c7c73408', 'Weekly export', 'For the cost meeting', true, '[{"field": "pfaId", "label": "pfaId", "order": 0, "enabled": true}, {"field": "category", "label": "category", "order": 1, "enabled": true}, {"field": "class", "label": "class", "order": 2, "enabled": true}, {"field": "forecastStart", "label": "forecastStart", "order": 3, "enabled": true}, {"field": "forecastEnd", "label": "forecastEnd", "order": 4, "enabled": true}, {"field": "monthlyRate", "label": "monthlyRate", "order": 5, "enabled": true}]', true, 'YYYY-MM-DD', ',', 'UTF-8', '2025-02-21 10:56:42.174+00', '2025-05-11 15:22:52.539+00');

INSERT INTO public.kept_answer VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'r', 'k', 'd', 200, '{"b":1,"a":2}', '2026-11-30 13:18:44.447679+00');

INSERT INTO public.organization VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'RIO', 'Rio Hondo LNG Terminal', 'Trains 1–3 and marine works', NULL, true, '2025-01-31 20:02:29.938+00', '2025-05-15 04:51:12.705+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'RIO2', 'Rio Hondo LNG Expansion', NULL, NULL, true, '2025-02-06 21:02:48.687+00', '2025-05-07 12:54:08.322+00');

INSERT INTO public.organization_ai_config VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', '5b988ba1-765a-41eb-9293-b046e29efb7c', true, 'full-access', 'gemini-default', '["openai-default"]', '{"longContext": "anthropic-default", "größer als": 32000}', 12.5, 250.1, 80, 50, false, true, 24, '2025-05-02 18:20:57.648+00', '2025-05-03 17:10:25.615+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', '2a112ed7-ce89-483d-a5dc-c5ba18bc48af', true, 'full-access', 'retired-provider', '["openai-default"]', NULL, 12.5, 250.1, 80, 50, false, true, 24, '2025-02-18 08:08:34.162+00', '2025-05-18 13:57:19+00');

INSERT INTO public.organization_api_credential VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'pems-pfa-read', 'c2acecff-6449-453e-8734-ce061c16e2a4', 'HjoiCMr1IDosZgcrMYrZHw==:fSI+xU7tl3XsfEkHTw2GQA==:OZjkBb6L0SmFVD47dWg=', 'C2cdEbbYjZgc8oPp7j4YlA==:Je+rOz5YDQxLtYciTVuaCg==:MUW8A8YeKLs=', NULL, 'untested', NULL, NULL, '2025-05-22 16:31:58+00', '2025-05-08 00:43:35.938+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'pems-pfa-write', 'd1334f07-3b77-4811-835c-8228bbf8e2db', 'ZV19KOJpUppEi5NtasAvqA==:vue66VFKGT0uDmTyk3v+Ew==:Mvwe3NMd3bFp3ubv7BI=', 'M861Q1Iz16RCSWVudquF8g==:K6Q8wBf6STkEDL6JGDH9JQ==:lIY2kEKa0eM=', NULL, 'untested', NULL, NULL, '2025-05-13 20:22:51+00', '2025-05-21 18:14:47.009+00');

INSERT INTO public.organization_member VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'f0266ce3-0861-4d4d-935d-9d151e2a76bd', 'owner', '2025-02-17 12:29:51.971+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', '3fe4e983-75d4-4fe1-ada8-e924dad0efc8', 'b355d7cf-cfbe-478c-bb83-9b9278946099', 'owner', '2025-03-30 17:26:07.907+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', '3fe4e983-75d4-4fe1-ada8-e924dad0efc8', '73ea8736-c76e-4e32-9830-b5571cd018f3', 'admin', '2025-04-03 12:10:49.779+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', '08bc5e8b-6d7b-420b-bba3-24da75fc69d8', '81f79223-1de2-4dc4-99c2-e25ecb03d5a5', 'member', '2025-02-05 07:53:34.755+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'a18f5519-fa0d-4a56-bcd2-2b18880e2d0a', '8501cd98-dc58-4f22-bc64-4c9a86ba87aa', 'viewer', '2025-03-03 01:58:32.876+00'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', '5d363825-f867-4702-b351-582077cd8f07', '24d0d0a5-fdfd-4f49-ad10-63909de5ece7', 'member', '2025-03-06 08:32:42+00');

INSERT INTO public.password_attempt VALUES
	('\x27fae1acf544e326c6d17df48502eb4e91201a86c8abc256856297eb96ba49c8', 1, '2026-11-29 13:18:43.602021+00', '2026-11-29 13:18:43.602021+00', '2026-11-29 13:33:43.602021+00');

INSERT INTO public.pfa_date_span_change VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalEnd', '2026-08-01', '2026-04-12', '2026-04-12', '2026-08-08', '2026-08-08', '2026-03-16', '2026-03-16', '2026-07-25', '2026-07-25', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastStart', '2026-03-01', '2026-04-12', '2026-04-12', '2026-08-08', '2026-08-08', '2026-03-16', '2026-03-16', '2026-07-25', '2026-07-25', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalStart', '2027-09-01', '2027-09-17', '2027-09-17', '2028-07-17', '2028-07-17', '2027-11-16', '2027-11-16', '2028-09-15', '2028-09-15', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastEnd', '2026-07-01', '2026-04-12', '2026-04-12', '2026-08-08', '2026-08-08', '2026-03-16', '2026-03-16', '2026-07-25', '2026-07-25', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalStart', '2026-04-01', '2026-04-12', '2026-04-12', '2026-08-08', '2026-08-08', '2026-03-16', '2026-03-16', '2026-07-25', '2026-07-25', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastStart', '2027-11-01', '2027-09-17', '2027-09-17', '2028-07-17', '2028-07-17', '2027-11-16', '2027-11-16', '2028-09-15', '2028-09-15', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalEnd', '2028-07-01', '2027-09-17', '2027-09-17', '2028-07-17', '2028-07-17', '2027-11-16', '2027-11-16', '2028-09-15', '2028-09-15', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastEnd', '2028-09-01', '2027-09-17', '2027-09-17', '2028-07-17', '2028-07-17', '2027-11-16', '2027-11-16', '2028-09-15', '2028-09-15', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalEnd', '2025-04-01', '2025-01-10', '2025-01-10', '2025-04-10', '2025-04-10', '2025-01-10', '2025-01-10', '2025-05-10', '2025-05-10', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastStart', '2025-01-01', '2025-01-10', '2025-01-10', '2025-04-10', '2025-04-10', '2025-01-10', '2025-01-10', '2025-05-10', '2025-05-10', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'originalStart', '2025-01-01', '2025-01-10', '2025-01-10', '2025-04-10', '2025-04-10', '2025-01-10', '2025-01-10', '2025-05-10', '2025-05-10', NULL, NULL, NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'forecastEnd', '2025-05-01', '2025-01-10', '2025-01-10', '2025-04-10', '2025-04-10', '2025-01-10', '2025-01-10', '2025-05-10', '2025-05-10', NULL, NULL, NULL, NULL);

INSERT INTO public.pfa_draft VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000001', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '{"area": "Marine", "monthlyRate": "1234.56"}', '{"area": "Silo 10", "monthlyRate": "2114.68"}', '2025-05-03T00:15:29.000Z', NULL, 's-1', '2026-11-29 13:18:44.209636+00', '2026-11-29 13:18:44.299424+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000003', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '{"forecastEnd": "2025-09-15", "forecastStart": "2025-03-01"}', '{"forecastEnd": "2025-10-26", "forecastStart": "2025-10-12"}', '2025-05-04T20:54:11.000Z', 'later', 's-1', '2026-11-29 13:18:44.209636+00', '2026-11-29 13:18:44.299424+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000004', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '{"isDiscontinued": true}', '{"isDiscontinued": false}', '2025-03-14T23:05:44.000Z', NULL, NULL, '2026-11-29 13:18:44.316567+00', '2026-11-29 13:18:44.316567+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000006', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '{"purchasePrice": "99000"}', '{"purchasePrice": "24184.36"}', '2025-05-26T20:29:04.000Z', NULL, NULL, '2026-11-29 13:18:44.316567+00', '2026-11-29 13:18:44.316567+00');

INSERT INTO public.pfa_edit VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'save', 's-1', 3, false, '2026-11-29 13:18:44.209636+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 3, 'save', NULL, 2, false, '2026-11-29 13:18:44.316567+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 4, 'discard', NULL, 1, false, '2026-11-29 13:18:44.328649+00');

INSERT INTO public.pfa_edit_change VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000001', NULL, '{"delta": {"area": "Marine", "monthlyRate": "1234.56"}, "reason": null, "session": "s-1", "version": "2025-05-03T00:15:29.000Z", "baseline": {"area": "Silo 10", "monthlyRate": "2114.68"}}'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000002', NULL, '{"delta": {"class": null, "contract": "C-9"}, "reason": null, "session": "s-1", "version": "2025-05-31T21:57:20.000Z", "baseline": {"class": "Rotary Hammer", "contract": null}}'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000003', NULL, '{"delta": {"forecastEnd": "2025-09-15", "forecastStart": "2025-03-01"}, "reason": "later", "session": "s-1", "version": "2025-05-04T20:54:11.000Z", "baseline": {"forecastEnd": "2025-10-26", "forecastStart": "2025-10-12"}}'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 3, 'PFA-000004', NULL, '{"delta": {"isDiscontinued": true}, "reason": null, "session": null, "version": "2025-03-14T23:05:44.000Z", "baseline": {"isDiscontinued": false}}'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 3, 'PFA-000006', NULL, '{"delta": {"purchasePrice": "99000"}, "reason": null, "session": null, "version": "2025-05-26T20:29:04.000Z", "baseline": {"purchasePrice": "24184.36"}}'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 4, 'PFA-000002', '{"delta": {"class": null, "contract": "C-9"}, "reason": null, "session": "s-1", "version": "2025-05-31T21:57:20.000Z", "baseline": {"class": "Rotary Hammer", "contract": null}}', NULL);

INSERT INTO public.pfa_history OVERRIDING SYSTEM VALUE VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 1, 'PFA-000002', NULL, 'upstream', '2026-11-29 13:18:44.110676+00', '{"source": ["Rental", "Lease"]}', 'update', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2, 'PFA-000003', NULL, 'upstream', '2026-11-29 13:18:44.110676+00', '{"planPrice": [null, "4321.5"], "planSource": [null, "Purchase"]}', 'update', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 3, 'PFA-000001', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.209636+00', '{"area": ["Silo 10", "Marine"], "monthlyRate": ["2114.68", "1234.56"]}', 'save', 's-1', NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 4, 'PFA-000002', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.209636+00', '{"class": ["Rotary Hammer", null], "contract": [null, "C-9"]}', 'save', 's-1', NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 5, 'PFA-000003', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.209636+00', '{"forecastEnd": ["2025-10-26", "2025-09-15"], "forecastStart": ["2025-10-12", "2025-03-01"]}', 'save', 's-1', 'later'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6, 'PFA-000004', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-08-29", "2027-09-12"], "forecastStart": ["2027-06-22", "2027-07-06"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 7, 'PFA-000006', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-01-18", "2027-02-01"], "forecastStart": ["2027-01-17", "2027-01-31"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8, 'PFA-000007', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2026-07-25", "2026-08-08"], "forecastStart": ["2026-03-16", "2026-03-30"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 9, 'PFA-000008', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2025-03-07", "2025-03-21"], "forecastStart": ["2025-01-21", "2025-02-04"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 10, 'PFA-000009', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-11-18", "2027-12-02"], "forecastStart": ["2027-04-11", "2027-04-25"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 11, 'PFA-000010', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2029-04-04", "2029-04-18"], "forecastStart": ["2027-10-10", "2027-10-24"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 12, 'PFA-000011', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"actualEnd": ["2024-04-29", "2024-05-13"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 13, 'PFA-000012', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2024-08-05", "2024-08-19"], "forecastStart": ["2024-06-27", "2024-07-11"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 14, 'PFA-000013', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"actualEnd": ["2024-12-11", "2024-12-25"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'PFA-000014', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2025-10-30", "2025-11-13"], "forecastStart": ["2025-09-18", "2025-10-02"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 16, 'PFA-000015', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"actualEnd": ["2026-07-13", "2026-07-27"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 17, 'PFA-000016', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2025-02-12", "2025-02-26"], "forecastStart": ["2024-11-29", "2024-12-13"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 18, 'PFA-000017', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2026-03-04", "2026-03-18"], "forecastStart": ["2026-01-11", "2026-01-25"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 19, 'PFA-000018', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-05-03", "2027-05-17"], "forecastStart": ["2026-12-30", "2027-01-13"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 20, 'PFA-000019', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"actualEnd": ["2025-07-16", "2025-07-30"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 21, 'PFA-000020', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2026-03-16", "2026-03-30"], "forecastStart": ["2026-03-03", "2026-03-17"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 22, 'PFA-000021', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastStart": ["2025-03-10", "2025-03-24"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 23, 'PFA-000022', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2026-09-11", "2026-09-25"], "forecastStart": ["2026-08-20", "2026-09-03"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 24, 'PFA-000023', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-04-15", "2027-04-29"], "forecastStart": ["2027-01-23", "2027-02-06"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 25, 'PFA-000024', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2026-02-25", "2026-03-11"], "forecastStart": ["2026-01-27", "2026-02-10"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 26, 'PFA-000025', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2028-12-23", "2029-01-06"], "forecastStart": ["2027-08-18", "2027-09-01"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 27, 'PFA-000026', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2027-03-15", "2027-03-29"], "forecastStart": ["2026-04-09", "2026-04-23"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 28, 'PFA-000027', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"actualEnd": ["2024-02-20", "2024-03-05"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 29, 'PFA-000028', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2025-07-16", "2025-07-30"], "forecastStart": ["2025-06-02", "2025-06-16"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 30, 'PFA-000029', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2028-02-13", "2028-02-27"], "forecastStart": ["2027-03-05", "2027-03-19"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'PFA-000001', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2028-09-15", "2028-09-29"], "forecastStart": ["2027-11-16", "2027-11-30"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 32, 'PFA-000002', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2024-01-25", "2024-02-08"], "forecastStart": ["2023-12-03", "2023-12-17"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 33, 'PFA-000003', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.263665+00', '{"forecastEnd": ["2025-09-15", "2025-09-29"], "forecastStart": ["2025-03-01", "2025-03-15"]}', 'shift', NULL, 'later'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 34, 'PFA-000001', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2028-09-29", "2028-09-15"], "forecastStart": ["2027-11-30", "2027-11-16"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 35, 'PFA-000002', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2024-02-08", "2024-01-25"], "forecastStart": ["2023-12-17", "2023-12-03"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 36, 'PFA-000003', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2025-09-29", "2025-09-15"], "forecastStart": ["2025-03-15", "2025-03-01"]}', 'shift', NULL, 'later'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 37, 'PFA-000004', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-09-12", "2027-08-29"], "forecastStart": ["2027-07-06", "2027-06-22"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 38, 'PFA-000006', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-02-01", "2027-01-18"], "forecastStart": ["2027-01-31", "2027-01-17"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 39, 'PFA-000007', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2026-08-08", "2026-07-25"], "forecastStart": ["2026-03-30", "2026-03-16"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 40, 'PFA-000008', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2025-03-21", "2025-03-07"], "forecastStart": ["2025-02-04", "2025-01-21"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 41, 'PFA-000009', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-12-02", "2027-11-18"], "forecastStart": ["2027-04-25", "2027-04-11"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 42, 'PFA-000010', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2029-04-18", "2029-04-04"], "forecastStart": ["2027-10-24", "2027-10-10"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 43, 'PFA-000011', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"actualEnd": ["2024-05-13", "2024-04-29"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 44, 'PFA-000012', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2024-08-19", "2024-08-05"], "forecastStart": ["2024-07-11", "2024-06-27"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 45, 'PFA-000013', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"actualEnd": ["2024-12-25", "2024-12-11"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 46, 'PFA-000014', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2025-11-13", "2025-10-30"], "forecastStart": ["2025-10-02", "2025-09-18"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 47, 'PFA-000015', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"actualEnd": ["2026-07-27", "2026-07-13"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 48, 'PFA-000016', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2025-02-26", "2025-02-12"], "forecastStart": ["2024-12-13", "2024-11-29"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, 'PFA-000017', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2026-03-18", "2026-03-04"], "forecastStart": ["2026-01-25", "2026-01-11"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 50, 'PFA-000018', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-05-17", "2027-05-03"], "forecastStart": ["2027-01-13", "2026-12-30"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 51, 'PFA-000019', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"actualEnd": ["2025-07-30", "2025-07-16"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 52, 'PFA-000020', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2026-03-30", "2026-03-16"], "forecastStart": ["2026-03-17", "2026-03-03"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 53, 'PFA-000021', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastStart": ["2025-03-24", "2025-03-10"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 54, 'PFA-000022', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2026-09-25", "2026-09-11"], "forecastStart": ["2026-09-03", "2026-08-20"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 55, 'PFA-000023', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-04-29", "2027-04-15"], "forecastStart": ["2027-02-06", "2027-01-23"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 56, 'PFA-000024', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2026-03-11", "2026-02-25"], "forecastStart": ["2026-02-10", "2026-01-27"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 57, 'PFA-000025', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2029-01-06", "2028-12-23"], "forecastStart": ["2027-09-01", "2027-08-18"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 58, 'PFA-000026', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2027-03-29", "2027-03-15"], "forecastStart": ["2026-04-23", "2026-04-09"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 59, 'PFA-000027', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"actualEnd": ["2024-03-05", "2024-02-20"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 60, 'PFA-000028', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2025-07-30", "2025-07-16"], "forecastStart": ["2025-06-16", "2025-06-02"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 61, 'PFA-000029', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'undo', '2026-11-29 13:18:44.299424+00', '{"forecastEnd": ["2028-02-27", "2028-02-13"], "forecastStart": ["2027-03-19", "2027-03-05"]}', 'shift', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, 'PFA-000004', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.316567+00', '{"isDiscontinued": [false, true]}', 'save', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, 'PFA-000006', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.316567+00', '{"purchasePrice": ["24184.36", "99000"]}', 'save', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 64, 'PFA-000002', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'edit', '2026-11-29 13:18:44.328649+00', '{"class": [null, "Rotary Hammer"], "contract": ["C-9", null]}', 'discard', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 65, 'PFA-000001', NULL, 'upstream', '2026-11-29 13:18:44.447679+00', '{"area": ["Silo 10", "Silo 9"], "monthlyRate": ["2114.68", "2000"]}', 'update', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 66, 'PFA-000007', NULL, 'upstream', '2026-11-29 13:18:44.447679+00', '{"area": ["Silo 11", "Silo 9"], "monthlyRate": [null, "2000"]}', 'update', NULL, NULL),
	('97b30091-715e-45c6-b879-10e5c7c73408', 67, 'PFA-000008', NULL, 'upstream', '2026-11-29 13:18:44.447679+00', '{}', 'removed', NULL, NULL);

INSERT INTO public.pfa_import VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 'e80f9eaf-5661-4e2c-8449-4b7e167a390d', '[]', NULL, '2026-11-29 13:18:44.447679+00', '2099-01-01 00:00:00+00');

INSERT INTO public.pfa_mirror VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000004', '{"dor": "PROJECT", "area": "Silo 11", "class": "15,000-lb Forklift", "source": "Rental", "hasPlan": true, "category": "Material Handling", "contract": "C-9430", "hasActuals": false, "forecastEnd": "2027-08-29", "monthlyRate": "1146.2", "originalEnd": "2027-08-15", "isActualized": false, "forecastStart": "2027-06-22", "originalStart": "2027-06-27", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Material Handling", "isFundsTransferable": false}', '2025-03-14T23:05:44.000Z', DEFAULT, '2025-05-08 00:36:06.724+00', '2025-05-27 02:26:31+00', '2025-05-13 19:51:09.499+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000005', '{"dor": "PROJECT", "area": "Silo 9", "class": "500-kW Generator", "source": "Rental", "hasPlan": true, "category": "Power Generation", "actualEnd": "2024-09-21", "equipment": "EQ-59176", "hasActuals": true, "actualStart": "2024-07-13", "forecastEnd": "2024-09-21", "monthlyRate": "2568.22", "originalEnd": "2024-07-07", "isActualized": true, "manufacturer": "Cummins", "forecastStart": "2024-07-13", "originalStart": "2024-05-20", "isDiscontinued": true, "lastModifiedBy": "PEMS", "forecastCategory": "Power Generation", "isFundsTransferable": false}', '2025-03-29T12:51:44.000Z', DEFAULT, '2025-04-21 07:04:18.515+00', '2025-06-01 04:01:42.51+00', '2025-04-16 13:13:37.447+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000006', '{"dor": "BEO", "area": "Silo 4", "class": "40-ft Boom Lift", "model": "R611", "source": "Purchase", "hasPlan": true, "category": "Aerial Work Platforms", "contract": "C-8897", "hasActuals": false, "forecastEnd": "2027-01-18", "originalEnd": "2027-01-14", "isActualized": false, "forecastStart": "2027-01-17", "originalStart": "2027-01-06", "purchasePrice": "24184.36", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Aerial Work Platforms", "isFundsTransferable": false}', '2025-05-26T20:29:04.000Z', DEFAULT, '2025-03-17 11:50:15.945+00', '2025-05-29 12:54:47.52+00', '2025-05-28 12:18:39.209+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000009', '{"dor": "PROJECT", "area": "Silo 5", "class": "90-Ton Rough Terrain Crane", "source": "Rental", "hasPlan": true, "category": "Cranes", "hasActuals": false, "forecastEnd": "2027-11-18", "monthlyRate": "18039.69", "originalEnd": "2027-11-10", "isActualized": false, "manufacturer": "Liebherr", "forecastStart": "2027-04-11", "originalStart": "2027-04-10", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Cranes", "isFundsTransferable": false}', '2025-04-26T01:51:37.000Z', DEFAULT, '2025-03-22 10:27:46.727+00', '2025-05-28 21:27:32.899+00', '2025-04-30 16:20:40+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000010', '{"dor": "PROJECT", "area": "Silo 8", "class": "String Lights", "source": "Purchase", "hasPlan": true, "category": "Lighting", "hasActuals": false, "forecastEnd": "2029-04-04", "originalEnd": "2029-02-26", "isActualized": false, "manufacturer": "Generac", "forecastStart": "2027-10-10", "originalStart": "2027-09-27", "purchasePrice": "34292.89", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Lighting", "isFundsTransferable": false}', '2025-04-15T13:08:07.000Z', DEFAULT, '2025-05-14 13:16:30+00', '2025-05-28 05:20:58+00', '2025-04-30 04:04:43.036+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000001', '{"dor": "BEO", "area": "Silo 9", "class": "4,000-gal Water Truck", "source": "Rental", "hasPlan": true, "category": "Trucks & Trailers", "hasActuals": false, "forecastEnd": "2028-09-15", "monthlyRate": "2000", "originalEnd": "2028-07-17", "isActualized": false, "forecastStart": "2027-11-16", "originalStart": "2027-09-17", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', '2025-05-03T00:15:29.000Z', DEFAULT, '2025-05-02 14:28:22.851+00', '2025-05-28 18:12:20.549+00', '2025-05-02 20:25:43.262+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000007', '{"dor": "PROJECT", "area": "Silo 9", "class": "Wellpoint System", "model": "T552", "source": "Purchase", "hasPlan": true, "category": "Pumps", "hasActuals": false, "forecastEnd": "2026-07-25", "monthlyRate": "2000", "originalEnd": "2026-08-08", "isActualized": false, "manufacturer": "Gorman-Rupp", "forecastStart": "2026-03-16", "originalStart": "2026-04-12", "purchasePrice": "28908.84", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-03-06T19:40:37.000Z', DEFAULT, '2025-02-26 10:28:58.552+00', '2025-05-26 02:35:18.93+00', '2025-04-16 17:28:29.573+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000011', '{"dor": "BEO", "area": "Silo 5", "class": "250-kW Generator", "model": "L352", "source": "Purchase", "hasPlan": true, "category": "Power Generation", "actualEnd": "2024-04-29", "equipment": "EQ-18873", "hasActuals": true, "actualStart": "2023-03-06", "forecastEnd": "2024-04-29", "originalEnd": "2024-04-21", "isActualized": true, "manufacturer": "Atlas Copco", "forecastStart": "2023-03-06", "originalStart": "2023-02-26", "purchasePrice": "32027.05", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Power Generation", "isFundsTransferable": false}', '2025-05-25T09:29:05.000Z', DEFAULT, '2025-03-10 18:03:45.598+00', '2025-05-25 12:57:00.985+00', '2025-04-13 21:50:41.833+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000012', '{"dor": "PROJECT", "area": "Silo 8", "class": "Solar Light Tower", "model": "E309", "source": "Rental", "hasPlan": true, "category": "Lighting", "contract": "C-1987", "hasActuals": false, "forecastEnd": "2024-08-05", "monthlyRate": "696.68", "originalEnd": "2024-08-01", "isActualized": false, "manufacturer": "Allmand", "forecastStart": "2024-06-27", "originalStart": "2024-06-27", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Lighting", "isFundsTransferable": false}', '2025-04-25T13:22:11.000Z', DEFAULT, '2025-05-27 00:57:22.375+00', '2025-05-26 23:49:07.143+00', '2025-03-30 08:18:44.461+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000013', '{"dor": "BEO", "area": "Silo 11", "class": "8-in Diesel Trash Pump", "model": "L118", "source": "Rental", "hasPlan": true, "category": "Pumps", "contract": "C-5070", "actualEnd": "2024-12-11", "equipment": "EQ-68805", "hasActuals": true, "actualStart": "2024-10-31", "forecastEnd": "2024-12-11", "monthlyRate": "1104.11", "originalEnd": "2024-11-05", "isActualized": true, "manufacturer": "Gorman Rupp", "forecastStart": "2024-10-31", "originalStart": "2024-10-20", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-03-09T01:06:09.000Z', DEFAULT, '2025-05-06 17:35:41.316+00', '2025-05-27 05:10:09+00', '2025-05-15 15:38:14.026+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000014', '{"dor": "PROJECT", "area": "Silo 1", "class": "125-ft Boom Lift", "model": "H686", "source": "Rental", "hasPlan": true, "category": "Aerial Work Platforms", "contract": "C-6125", "hasActuals": false, "forecastEnd": "2025-10-30", "monthlyRate": "948.24", "originalEnd": "2025-09-13", "isActualized": false, "manufacturer": "Skyjack", "forecastStart": "2025-09-18", "originalStart": "2025-08-20", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Aerial Work Platforms", "isFundsTransferable": false}', '2025-03-21T19:42:31.000Z', DEFAULT, '2025-03-26 03:12:57+00', '2025-05-29 10:02:57.226+00', '2025-04-26 10:09:22.253+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000015', '{"dor": "BEO", "area": "Silo 6", "class": "Hydrotest Pump", "source": "Purchase", "hasPlan": true, "category": "Pumps", "actualEnd": "2026-07-13", "equipment": "EQ-55657", "hasActuals": true, "actualStart": "2024-08-13", "forecastEnd": "2026-07-13", "originalEnd": "2026-05-27", "isActualized": true, "manufacturer": "Gorman Rupp", "forecastStart": "2024-08-13", "originalStart": "2024-07-25", "purchasePrice": "50474.12", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-03-13T22:19:16.000Z', DEFAULT, '2025-01-30 08:01:59.532+00', '2025-05-29 13:02:15.641+00', '2025-04-03 17:13:46.315+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000016', '{"dor": "PROJECT", "area": "Silo 6", "class": "System Scaffold Bay", "model": "A521", "source": "Rental", "hasPlan": true, "category": "Scaffolding", "contract": "C-7061", "hasActuals": false, "forecastEnd": "2025-02-12", "monthlyRate": "300", "originalEnd": "2025-02-05", "isActualized": false, "manufacturer": "Altrad", "forecastStart": "2024-11-29", "originalStart": "2024-12-02", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Scaffolding", "isFundsTransferable": false}', '2025-05-30T18:18:19.000Z', DEFAULT, '2025-03-21 19:21:34.381+00', '2025-05-26 12:05:00+00', '2025-04-26 12:25:10.663+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000017', '{"dor": "PROJECT", "area": "Silo 9", "class": "Pickup Truck", "model": "R474", "source": "Purchase", "hasPlan": true, "category": "Trucks & Trailers", "contract": "C-3107", "hasActuals": false, "forecastEnd": "2026-03-04", "originalEnd": "2025-12-09", "isActualized": false, "manufacturer": "Ford", "forecastStart": "2026-01-11", "originalStart": "2025-11-03", "purchasePrice": "18047.02", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', '2025-03-29T19:40:43.000Z', DEFAULT, '2025-01-31 02:24:56.444+00', '2025-05-25 20:13:00.539+00', '2025-05-26 00:06:38.776+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000018', '{"dor": "BEO", "area": "Silo 5", "class": "Spider Box", "source": "Rental", "hasPlan": true, "category": "Power Generation", "contract": "C-7314", "hasActuals": false, "forecastEnd": "2027-05-03", "monthlyRate": "1557.34", "originalEnd": "2027-04-10", "isActualized": false, "manufacturer": "Caterpillar", "forecastStart": "2026-12-30", "originalStart": "2027-01-02", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Power Generation", "isFundsTransferable": false}', '2025-04-05T20:01:22.000Z', DEFAULT, '2025-04-29 02:24:53.955+00', '2025-05-27 21:39:16+00', '2025-05-04 03:44:22+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000019', '{"dor": "PROJECT", "area": "Silo 8", "class": "Fuel and Lube Truck", "source": "Rental", "hasPlan": true, "category": "Trucks & Trailers", "contract": "C-4730", "actualEnd": "2025-07-16", "equipment": "EQ-85930", "hasActuals": true, "actualStart": "2025-03-25", "forecastEnd": "2025-07-16", "monthlyRate": "3829.23", "originalEnd": "2025-05-19", "isActualized": true, "manufacturer": "Ford", "forecastStart": "2025-03-25", "originalStart": "2025-01-25", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', '2025-05-21T01:44:21.000Z', DEFAULT, '2025-01-21 01:38:44.489+00', '2025-05-29 17:25:29.884+00', '2025-03-10 14:43:56.287+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000020', '{"dor": "PROJECT", "area": "Laydown A", "class": "36,000-lb Forklift", "model": "D486", "source": "Rental", "hasPlan": true, "category": "Material Handling", "contract": "C-8103", "hasActuals": false, "forecastEnd": "2026-03-16", "monthlyRate": "1485.56", "originalEnd": "2026-01-15", "isActualized": false, "manufacturer": "Hyster", "forecastStart": "2026-03-03", "originalStart": "2026-01-01", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Material Handling", "isFundsTransferable": false}', '2025-03-19T09:22:07.000Z', DEFAULT, '2025-03-21 09:41:26.142+00', '2025-05-27 11:32:14+00', '2025-04-23 04:37:10.802+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000021', '{"dor": "BEO", "area": "Silo 12", "class": "Magnetic Drill", "source": "Rental", "hasPlan": true, "category": "Tools", "contract": "C-3588", "hasActuals": false, "monthlyRate": "775.86", "originalEnd": "2025-10-24", "isActualized": false, "manufacturer": "Hytorc", "forecastStart": "2025-03-10", "originalStart": "2025-01-29", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Scaffolding", "isFundsTransferable": false}', '2025-03-30T05:14:38.000Z', DEFAULT, '2025-02-13 22:54:12.913+00', '2025-05-26 20:07:49.291+00', '2025-03-26 09:58:30.54+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000022', '{"dor": "PROJECT", "area": "Silo 10", "class": "2-in Submersible Pump", "model": "A481", "source": "Rental", "hasPlan": true, "category": "Pumps", "contract": "C-2973", "hasActuals": false, "forecastEnd": "2026-09-11", "monthlyRate": "857.88", "originalEnd": "2026-09-19", "isActualized": false, "manufacturer": "Gorman-Rupp", "forecastStart": "2026-08-20", "originalStart": "2026-08-27", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-05-04T11:36:47.000Z', DEFAULT, '2025-05-29 07:44:09+00', '2025-05-30 20:31:41.647+00', '2025-04-02 07:54:42.357+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000023', '{"dor": "PROJECT", "area": "Laydown A", "class": "Orbital Welder", "model": "D312", "source": "Rental", "hasPlan": true, "category": "Welding", "contract": "C-6298", "hasActuals": false, "forecastEnd": "2027-04-15", "monthlyRate": "1416.17", "originalEnd": "2027-03-13", "isActualized": false, "manufacturer": "Miller", "forecastStart": "2027-01-23", "originalStart": "2027-01-20", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Welding", "isFundsTransferable": false}', '2025-04-05T22:19:19.000Z', DEFAULT, '2025-04-21 14:51:22.399+00', '2025-05-28 07:37:55.589+00', '2025-04-11 02:00:51.851+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000024', '{"dor": "PROJECT", "area": "Marine", "class": "Pickup Truck", "source": "Purchase", "hasPlan": true, "category": "Trucks & Trailers", "contract": "C-8961", "hasActuals": false, "forecastEnd": "2026-02-25", "originalEnd": "2026-01-17", "isActualized": false, "manufacturer": "Mack", "forecastStart": "2026-01-27", "originalStart": "2026-01-08", "purchasePrice": "33561.85", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', '2025-05-09T20:30:48.000Z', DEFAULT, '2025-02-17 07:38:38.303+00', '2025-05-31 08:06:24.661+00', '2025-05-05 14:52:53.619+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000025', '{"dor": "PROJECT", "area": "Silo 7", "class": "Light Tower", "model": "S78", "source": "Purchase", "hasPlan": true, "category": "Lighting", "hasActuals": false, "forecastEnd": "2028-12-23", "originalEnd": "2028-12-25", "isActualized": false, "manufacturer": "Wacker Neuson", "forecastStart": "2027-08-18", "originalStart": "2027-09-16", "purchasePrice": "8732.09", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Lighting", "isFundsTransferable": false}', '2025-05-29T06:34:08.000Z', DEFAULT, '2025-04-03 01:07:50.764+00', '2025-05-28 18:59:20.426+00', '2025-05-13 19:32:31.586+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000026', '{"dor": "BEO", "area": "Laydown A", "class": "Stair Tower", "model": "E947", "source": "Rental", "hasPlan": true, "category": "Scaffolding", "hasActuals": false, "forecastEnd": "2027-03-15", "monthlyRate": "397.47", "originalEnd": "2027-04-10", "isActualized": false, "manufacturer": "Altrad", "forecastStart": "2026-04-09", "originalStart": "2026-05-09", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Scaffolding", "isFundsTransferable": false}', '2025-04-09T13:22:39.000Z', DEFAULT, '2025-01-19 06:39:54.993+00', '2025-05-26 02:40:57.775+00', '2025-05-16 13:03:31.615+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000027', '{"dor": "PROJECT", "area": "Silo 4", "class": "Pipe Threader", "model": "R827", "source": "Rental", "hasPlan": true, "category": "Tools", "actualEnd": "2024-02-20", "equipment": "EQ-13443", "hasActuals": true, "actualStart": "2023-07-30", "forecastEnd": "2024-02-20", "monthlyRate": "436.65", "originalEnd": "2023-11-04", "isActualized": true, "manufacturer": "Hytorc", "forecastStart": "2023-07-30", "originalStart": "2023-05-04", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Tools", "isFundsTransferable": false}', '2025-03-08T18:31:19.000Z', DEFAULT, '2025-02-18 15:50:48.196+00', '2025-05-27 00:29:34.389+00', '2025-05-26 03:02:53.339+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000028', '{"dor": "BEO", "area": "Silo 3", "class": "12-in Diesel Trash Pump", "source": "Rental", "hasPlan": true, "category": "Pumps", "contract": "C-4389", "hasActuals": false, "forecastEnd": "2025-07-16", "monthlyRate": "471.87", "originalEnd": "2025-06-28", "isActualized": false, "manufacturer": "Gorman-Rupp", "forecastStart": "2025-06-02", "originalStart": "2025-05-26", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-03-28T21:12:57.000Z', DEFAULT, '2025-02-12 00:15:27.455+00', '2025-05-28 00:03:58.516+00', '2025-03-22 19:10:14.016+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000029', '{"dor": "PROJECT", "area": "Silo 10", "class": "Mast Climber", "model": "K338", "source": "Rental", "hasPlan": true, "category": "Scaffolding", "contract": "C-1641", "hasActuals": false, "forecastEnd": "2028-02-13", "monthlyRate": "564.13", "originalEnd": "2028-02-05", "isActualized": false, "manufacturer": "Layher", "forecastStart": "2027-03-05", "originalStart": "2027-03-24", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Scaffolding", "isFundsTransferable": false}', '2025-03-08T01:20:44.000Z', DEFAULT, '2025-02-10 17:39:20.811+00', '2025-05-31 20:55:03.989+00', '2025-03-12 12:18:04.293+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000030', '{"dor": "PROJECT", "area": "Marine", "class": "125-kW Generator", "model": "R396", "source": "Rental", "hasPlan": true, "category": "Power Generation", "contract": "C-3431", "hasActuals": false, "forecastEnd": "2026-12-01", "monthlyRate": "1842.83", "originalEnd": "2026-10-31", "isActualized": false, "manufacturer": "Atlas Copco", "forecastStart": "2026-10-05", "originalStart": "2026-09-08", "isDiscontinued": true, "lastModifiedBy": "mreyes", "forecastCategory": "Power Generation", "isFundsTransferable": false}', '2025-04-24T22:41:36.000Z', DEFAULT, '2025-03-28 14:48:10.473+00', '2025-05-29 16:38:52.009+00', '2025-03-20 16:59:36.813+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000001', '{"dor": "PROJECT", "area": "Silo 9", "class": "15,000-lb Forklift", "model": "H580", "source": "Rental", "hasPlan": true, "category": "Material Handling", "contract": "C-6578", "hasActuals": false, "forecastEnd": "2027-07-07", "monthlyRate": "1473.68", "originalEnd": "2027-03-24", "isActualized": false, "manufacturer": "Manitou", "forecastStart": "2027-06-12", "originalStart": "2027-03-15", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Material Handling", "isFundsTransferable": false}', '2025-04-23T14:40:45.000Z', DEFAULT, '2025-02-13 20:21:44.93+00', '2025-05-31 09:04:30.203+00', '2025-05-18 13:11:46.514+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000002', '{"dor": "PROJECT", "area": "Silo 10", "class": "Laser Level", "source": "Rental", "hasPlan": true, "category": "Tools", "hasActuals": false, "forecastEnd": "2027-08-14", "monthlyRate": "969.47", "originalEnd": "2027-06-17", "isActualized": false, "forecastStart": "2026-06-27", "originalStart": "2026-05-19", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Tools", "isFundsTransferable": false}', '2025-03-28T13:51:53.000Z', DEFAULT, '2025-03-16 03:11:33.611+00', '2025-05-27 10:49:53.369+00', '2025-03-28 21:25:06.405+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000003', '{"dor": "PROJECT", "area": "Silo 8", "class": "185-ft Boom Lift", "source": "Purchase", "hasPlan": true, "category": "Aerial Work Platforms", "contract": "C-1304", "actualEnd": "2025-04-18", "equipment": "EQ-22566", "hasActuals": true, "actualStart": "2025-01-03", "forecastEnd": "2025-04-18", "originalEnd": "2024-12-24", "isActualized": true, "manufacturer": "JLG", "forecastStart": "2025-01-03", "originalStart": "2024-10-06", "purchasePrice": "82194.53", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Aerial Work Platforms", "isFundsTransferable": true}', '2025-05-18T15:24:07.000Z', DEFAULT, '2025-02-13 12:20:16.716+00', '2025-05-31 21:54:28.904+00', '2025-04-09 19:46:23.547+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000004', '{"dor": "BEO", "area": "Silo 11", "class": "6-in Diesel Trash Pump", "model": "D888", "source": "Purchase", "hasPlan": true, "category": "Pumps", "hasActuals": false, "forecastEnd": "2028-06-10", "isActualized": false, "manufacturer": "Gorman-Rupp", "forecastStart": "2026-10-14", "originalStart": "2026-08-17", "purchasePrice": "19670.8", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-03-13T08:06:54.000Z', DEFAULT, '2025-03-31 12:26:13.252+00', '2025-05-30 01:37:41.223+00', '2025-03-03 15:11:47.938+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000005', '{"dor": "PROJECT", "area": "Marine", "class": "125-kW Generator", "model": "R163", "source": "Rental", "hasPlan": true, "category": "Power Generation", "contract": "C-9591", "actualEnd": "2024-11-11", "equipment": "EQ-47063", "hasActuals": true, "actualStart": "2024-05-07", "forecastEnd": "2024-11-11", "monthlyRate": "1534.04", "originalEnd": "2024-09-04", "isActualized": true, "manufacturer": "Caterpillar", "forecastStart": "2024-05-07", "originalStart": "2024-03-25", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Power Generation", "isFundsTransferable": false}', '2025-04-20T12:00:48.000Z', DEFAULT, '2025-02-16 23:02:53.965+00', '2025-05-29 00:32:18+00', '2025-03-17 18:58:51.235+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000006', '{"dor": "BEO", "area": "Silo 8", "class": "12,000-lb Telehandler", "source": "Rental", "hasPlan": true, "category": "Material Handling", "hasActuals": false, "forecastEnd": "2029-10-31", "monthlyRate": "3193.11", "originalEnd": "2029-09-24", "isActualized": false, "manufacturer": "JCB", "forecastStart": "2027-10-09", "originalStart": "2027-09-30", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Material Handling", "isFundsTransferable": false}', '2025-03-25T12:44:01.000Z', DEFAULT, '2025-05-22 23:54:06.141+00', '2025-05-28 02:09:13.101+00', '2025-05-30 04:48:16.588+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000007', '{"dor": "BEO", "area": "Silo 6", "class": "Stair Tower", "model": "L258", "source": "Rental", "hasPlan": true, "category": "Scaffolding", "actualEnd": "2025-06-12", "equipment": "EQ-88800", "hasActuals": true, "actualStart": "2025-05-25", "forecastEnd": "2025-06-12", "monthlyRate": "593.69", "originalEnd": "2025-06-25", "isActualized": true, "manufacturer": "Layher GmbH", "forecastStart": "2025-05-25", "originalStart": "2025-06-13", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Scaffolding", "isFundsTransferable": false}', '2025-03-26T17:02:13.000Z', DEFAULT, '2025-03-23 05:39:15.482+00', '2025-05-27 18:28:34.323+00', '2025-05-08 16:56:55.393+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000008', '{"dor": "BEO", "area": "Silo 3", "class": "Laser Level", "model": "A908", "source": "Purchase", "hasPlan": true, "category": "Tools", "actualEnd": "2025-10-14", "equipment": "EQ-17852", "hasActuals": true, "actualStart": "2024-11-25", "forecastEnd": "2025-10-14", "originalEnd": "2025-10-02", "isActualized": true, "manufacturer": "Hilti", "forecastStart": "2024-11-25", "originalStart": "2024-11-09", "purchasePrice": "25724.26", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Tools", "isFundsTransferable": false}', '2025-05-13T13:17:15.000Z', DEFAULT, '2025-04-29 21:26:44.15+00', '2025-05-25 21:36:23.625+00', '2025-03-24 20:35:54.147+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000009', '{"dor": "PROJECT", "area": "Silo 2", "class": "5-Ton Excavator", "model": "H272", "source": "Rental", "hasPlan": true, "category": "Earthmoving", "contract": "C-8910", "hasActuals": false, "forecastEnd": "2026-08-06", "monthlyRate": "3329.12", "originalEnd": "2026-08-19", "isActualized": false, "manufacturer": "Volvo", "forecastStart": "2026-04-13", "originalStart": "2026-04-30", "isDiscontinued": false, "lastModifiedBy": "jokafor", "forecastCategory": "Earthmoving", "isFundsTransferable": false}', '2025-03-27T05:44:20.000Z', DEFAULT, '2025-01-14 05:24:12+00', '2025-06-01 04:38:28.224+00', '2025-03-12 14:44:32.48+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000010', '{"dor": "PROJECT", "area": "Marine", "class": "Explosion-Proof Light", "source": "Rental", "hasPlan": true, "category": "Lighting", "contract": "C-5665", "actualEnd": "2024-11-17", "equipment": "EQ-94883", "hasActuals": true, "actualStart": "2024-10-27", "forecastEnd": "2024-11-17", "monthlyRate": "962.73", "isActualized": true, "manufacturer": "Allmand", "forecastStart": "2024-10-27", "originalStart": "2024-07-29", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Lighting", "isFundsTransferable": false}', '2025-03-08T07:10:08.000Z', DEFAULT, '2025-05-20 05:35:40.165+00', '2025-05-27 08:09:39.031+00', '2025-03-10 02:03:07.201+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000011', '{"dor": "BEO", "area": "Silo 5", "class": "Lowboy Trailer", "model": "B462", "source": "Rental", "hasPlan": true, "category": "Trucks & Trailers", "hasActuals": false, "monthlyRate": "2466.97", "originalEnd": "2027-08-08", "isActualized": false, "manufacturer": "Kenworth", "forecastStart": "2027-05-30", "originalStart": "2027-03-03", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', '2025-04-18T06:05:07.000Z', DEFAULT, '2025-03-28 19:05:49.954+00', '2025-05-27 16:48:49.29+00', '2025-03-09 22:06:42.01+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000012', '{"dor": "BEO", "area": "Silo 1", "class": "Wellpoint System", "model": "T354", "source": "Rental", "hasPlan": true, "category": "Pumps", "hasActuals": false, "forecastEnd": "2026-07-02", "monthlyRate": "1869.63", "isActualized": false, "manufacturer": "Godwin", "forecastStart": "2026-03-13", "originalStart": "2026-03-04", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Pumps", "isFundsTransferable": false}', '2025-04-06T09:58:03.000Z', DEFAULT, '2025-04-06 20:09:03.633+00', '2025-05-26 18:49:49.435+00', '2025-04-15 21:08:57+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000013', '{"dor": "PROJECT", "area": "Silo 9", "class": "Passenger Bus", "model": "A431", "source": "Rental", "hasPlan": true, "category": "Trucks & Trailers", "contract": "C-3358", "hasActuals": false, "forecastEnd": "2028-03-22", "monthlyRate": "3503.93", "originalEnd": "2028-02-26", "isActualized": false, "manufacturer": "Kenworth", "forecastStart": "2027-08-31", "originalStart": "2027-09-03", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": true}', '2025-04-26T21:45:00.000Z', DEFAULT, '2025-01-18 00:34:54+00', '2025-05-28 23:15:52.782+00', '2025-05-22 18:48:42.166+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000014', '{"dor": "BEO", "area": "Silo 8", "class": "6,000-lb Telehandler", "source": "Rental", "hasPlan": true, "category": "Material Handling", "hasActuals": false, "forecastEnd": "2027-08-28", "monthlyRate": "1713.76", "originalEnd": "2027-07-30", "isActualized": false, "manufacturer": "Toyota", "forecastStart": "2027-07-01", "originalStart": "2027-06-18", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Material Handling", "isFundsTransferable": false}', '2025-04-12T04:26:18.000Z', DEFAULT, '2025-02-22 00:42:31.505+00', '2025-05-25 21:37:03+00', '2025-05-25 12:05:15.811+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000002', '{"dor": "BEO", "area": "Silo 11", "class": "Rotary Hammer", "model": "R196", "source": "Lease", "hasPlan": true, "category": "Tools", "hasActuals": false, "forecastEnd": "2024-01-25", "monthlyRate": "539.96", "originalEnd": "2023-12-02", "isActualized": false, "manufacturer": "HILTI", "forecastStart": "2023-12-03", "originalStart": "2023-10-14", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Tools", "isFundsTransferable": false}', '2025-05-31T21:57:20.000Z', DEFAULT, '2025-04-27 01:05:35.962+00', '2025-05-27 09:53:57.073+00', '2025-05-21 07:06:22+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000003', '{"dor": "BEO", "area": "Silo 8", "class": "Plasma Cutter", "source": "Rental", "hasPlan": true, "category": "Welding", "contract": "C-4390", "planPrice": "4321.5", "hasActuals": false, "planSource": "Purchase", "forecastEnd": "2025-10-26", "monthlyRate": "1205.4", "isActualized": false, "manufacturer": "Lincoln Electric", "forecastStart": "2025-10-12", "originalStart": "2025-10-30", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Welding", "isFundsTransferable": false}', '2025-05-04T20:54:11.000Z', DEFAULT, '2025-05-01 16:32:37.736+00', '2025-05-28 00:12:01.741+00', '2025-03-18 07:06:44.944+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000008', '{"dor": "PROJECT", "area": "Silo 4", "class": "Wire Feeder", "model": "S151", "source": "Rental", "hasPlan": true, "category": "Welding", "contract": "C-4008", "hasActuals": false, "forecastEnd": "2025-03-07", "monthlyRate": "1575.19", "originalEnd": "2025-03-02", "isActualized": false, "manufacturer": "ESAB", "forecastStart": "2025-01-21", "originalStart": "2025-01-10", "isDiscontinued": false, "lastModifiedBy": "PEMS", "forecastCategory": "Welding", "isFundsTransferable": false}', '2025-03-26T12:13:00.000Z', DEFAULT, '2025-04-24 15:42:48.406+00', '2025-05-26 01:58:53.837+00', '2025-04-26 07:04:53.308+00', '2025-05-01 00:00:00+00', DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'NEW-1', '{"class": "60-ft Boom Lift", "source": "Rental", "category": "Cranes", "forecastEnd": "2025-05-10", "monthlyRate": "3044", "originalEnd": "2025-04-10", "forecastStart": "2025-01-10", "originalStart": "2025-01-10"}', NULL, DEFAULT, '2026-11-29 13:18:44.447679+00', '2026-11-29 13:18:44.447679+00', '2026-11-29 13:18:44.447679+00', NULL, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT);

INSERT INTO public.pfa_month_summary_change VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Trucks & Trailers', '4,000-gal Water Truck', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2027-11-01', -3.76741130091973684210, -79635.54007884139736830980, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Trucks & Trailers', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2027-11-01', -3.76741130091973684210, -79635.54007884139736830980, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2027-11-01', -3.76741130091973684210, -79635.54007884139736830980, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Trucks & Trailers', '4,000-gal Water Truck', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2028-09-01', 3.76741130091973684210, 80780.83311432099736830820, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Trucks & Trailers', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2028-09-01', 3.76741130091973684210, 80780.83311432099736830820, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2028-09-01', 3.76741130091973684210, 80780.83311432099736830820, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Trucks & Trailers', '4,000-gal Water Truck', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2027-09-01', -3.76741130091973684210, -79409.49540078621315778380, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Trucks & Trailers', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2027-09-01', -3.76741130091973684210, -79409.49540078621315778380, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2027-09-01', -3.76741130091973684210, -79409.49540078621315778380, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Trucks & Trailers', '4,000-gal Water Truck', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2028-07-01', 3.76741130091973684210, 80554.78843626581315778220, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Trucks & Trailers', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2028-07-01', 3.76741130091973684210, 80554.78843626581315778220, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2028-07-01', 3.76741130091973684210, 80554.78843626581315778220, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 11', NULL, false, false, false, 'forecast', '2026-07-01', 0, 0, 0, -1, 20659, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 9', NULL, false, false, false, 'forecast', '2027-11-01', 65.70302233902763157895, 1388830.48620236607631584510, 1, 0, 21138, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 10', NULL, false, false, false, 'plan', '2027-09-01', -69.47043363994736842105, -1464297.80026281063157889190, -1, 0, -21078, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 10', NULL, false, false, false, 'plan', '2028-07-01', 69.47043363994736842105, 1485416.81208935463157889110, 0, -1, 21382, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 9', NULL, false, false, false, 'plan', '2026-08-01', 0, 0, 0, 1, -20673, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 9', NULL, false, false, false, 'forecast', '2028-09-01', -65.70302233902763157895, -1408804.20499343047631584590, 0, 1, -21442, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 9', NULL, false, false, false, 'plan', '2028-07-01', -65.70302233902763157895, -1404862.02365308881842110890, 0, 1, -21382, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 11', NULL, false, false, false, 'plan', '2026-04-01', 0, 0, -1, 0, -20555, -28908.8400000000),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 10', NULL, false, false, false, 'forecast', '2028-09-01', 69.47043363994736842105, 1489585.03810775147368415410, 0, -1, 21442, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 11', NULL, false, false, false, 'forecast', '2026-03-01', 0, 0, -1, 0, -20528, -28908.8400000000),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 9', NULL, false, false, false, 'plan', '2027-09-01', 65.70302233902763157895, 1384888.30486202441842110810, 1, 0, 21078, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 11', NULL, false, false, false, 'plan', '2026-08-01', 0, 0, 0, -1, 20673, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 9', NULL, false, false, false, 'forecast', '2026-03-01', 0, 0, 1, 0, 20528, 28908.8400000000),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'BEO', 'Silo 10', NULL, false, false, false, 'forecast', '2027-11-01', -69.47043363994736842105, -1468466.02628120747368415490, -1, 0, -21138, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 9', NULL, false, false, false, 'plan', '2026-04-01', 0, 0, 1, 0, 20555, 28908.8400000000),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 9', NULL, false, false, false, 'forecast', '2026-07-01', 0, 0, 0, 1, -20659, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2027-11-01', -3.76741130091973684210, -79635.54007884139736830980, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2028-07-01', 3.76741130091973684210, 80554.78843626581315778220, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2027-09-01', -3.76741130091973684210, -79409.49540078621315778380, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2028-09-01', 3.76741130091973684210, 80780.83311432099736830820, 0, 0, 0, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Welding', 'Wire Feeder', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', -51.74737187910666666667, -1040587.90111695596000006703, -1, 0, -20109, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Welding', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', -51.74737187910666666667, -1040587.90111695596000006703, -1, 0, -20109, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', -51.74737187910666666667, -1040587.90111695596000006703, -1, 0, -20109, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Welding', 'Wire Feeder', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-03-01', 51.74737187910666666667, 1042916.53285151576000006718, 0, -1, 20154, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Welding', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-03-01', 51.74737187910666666667, 1042916.53285151576000006718, 0, -1, 20154, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-03-01', 51.74737187910666666667, 1042916.53285151576000006718, 0, -1, 20154, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Welding', 'Wire Feeder', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', -51.74737187910588235294, -1040018.68002627002352938812, -1, 0, -20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Welding', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', -51.74737187910588235294, -1040018.68002627002352938812, -1, 0, -20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', -51.74737187910588235294, -1040018.68002627002352938812, -1, 0, -20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Welding', 'Wire Feeder', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-03-01', 51.74737187910588235294, 1042657.79599210442352938806, 0, -1, 20149, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Welding', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-03-01', 51.74737187910588235294, 1042657.79599210442352938806, 0, -1, 20149, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-03-01', 51.74737187910588235294, 1042657.79599210442352938806, 0, -1, 20149, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'PROJECT', 'Silo 4', NULL, false, false, false, 'plan', '2025-01-01', -51.74737187910588235294, -1040018.68002627002352938812, -1, 0, -20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'PROJECT', 'Silo 4', NULL, false, false, false, 'forecast', '2025-01-01', -51.74737187910666666667, -1040587.90111695596000006703, -1, 0, -20109, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'PROJECT', 'Silo 4', NULL, false, false, false, 'plan', '2025-03-01', 51.74737187910588235294, 1042657.79599210442352938806, 0, -1, 20149, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', 'PROJECT', 'Silo 4', NULL, false, false, false, 'forecast', '2025-03-01', 51.74737187910666666667, 1042916.53285151576000006718, 0, -1, 20154, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, 'ESAB', false, false, false, 'plan', '2025-03-01', 51.74737187910588235294, 1042657.79599210442352938806, 0, -1, 20149, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, 'ESAB', false, false, false, 'plan', '2025-01-01', -51.74737187910588235294, -1040018.68002627002352938812, -1, 0, -20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, 'ESAB', false, false, false, 'forecast', '2025-01-01', -51.74737187910666666667, -1040587.90111695596000006703, -1, 0, -20109, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, 'ESAB', false, false, false, 'forecast', '2025-03-01', 51.74737187910666666667, 1042916.53285151576000006718, 0, -1, 20154, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Cranes', '60-ft Boom Lift', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Cranes', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Cranes', '60-ft Boom Lift', NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-05-01', -100.00000000000000000000, -2021800.00000000000000000000, 0, 1, -20218, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Cranes', NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-05-01', -100.00000000000000000000, -2021800.00000000000000000000, 0, 1, -20218, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-05-01', -100.00000000000000000000, -2021800.00000000000000000000, 0, 1, -20218, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Cranes', '60-ft Boom Lift', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Cranes', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 15, 'Cranes', '60-ft Boom Lift', NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-04-01', -100.00000000000000000000, -2018800.00000000000000000000, 0, 1, -20188, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 31, 'Cranes', NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-04-01', -100.00000000000000000000, -2018800.00000000000000000000, 0, 1, -20188, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 63, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-04-01', -100.00000000000000000000, -2018800.00000000000000000000, 0, 1, -20188, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', NULL, NULL, NULL, false, false, false, 'plan', '2025-04-01', -100.00000000000000000000, -2018800.00000000000000000000, 0, 1, -20188, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 49, NULL, NULL, 'Rental', NULL, NULL, NULL, false, false, false, 'forecast', '2025-05-01', -100.00000000000000000000, -2021800.00000000000000000000, 0, 1, -20218, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-05-01', -100.00000000000000000000, -2021800.00000000000000000000, 0, 1, -20218, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-04-01', -100.00000000000000000000, -2018800.00000000000000000000, 0, 1, -20188, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'plan', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 62, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 'forecast', '2025-01-01', 100.00000000000000000000, 2009800.00000000000000000000, 1, 0, 20098, 0);

INSERT INTO public.pfa_overlay VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', -1, 'PFA-000003', 'Silo 8', 'Welding', 'Welding', 'Plasma Cutter', 'Rental', 'BEO', 'Lincoln Electric', NULL, NULL, 'C-4390', false, false, false, true, false, 1205.4, NULL, '2025-10-30', NULL, '2025-10-12', '2025-10-26', NULL, NULL, 4321.5000000000, 554.3889618922, 0, '''000003'':2A ''4390'':4A ''8'':11C ''c'':3A ''cutter'':6B ''electric'':9C ''lincoln'':8C ''pfa'':1A ''plasma'':5B ''silo'':10C ''welding'':7B', '{"dor": "BEO", "area": "Silo 8", "class": "Plasma Cutter", "source": "Rental", "hasPlan": true, "category": "Welding", "contract": "C-4390", "planPrice": "4321.5", "hasActuals": false, "planSource": "Purchase", "forecastEnd": "2025-10-26", "monthlyRate": "1205.4", "isActualized": false, "manufacturer": "Lincoln Electric", "forecastStart": "2025-10-12", "originalStart": "2025-10-30", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Welding", "isFundsTransferable": false}', false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000003', 'Silo 8', 'Welding', 'Welding', 'Plasma Cutter', 'Rental', 'BEO', 'Lincoln Electric', NULL, NULL, 'C-4390', false, false, false, true, false, 1205.4, NULL, '2025-10-30', NULL, '2025-03-01', '2025-09-15', NULL, NULL, 4321.5000000000, 7840.6438896189, 0, '''000003'':2A ''4390'':4A ''8'':11C ''c'':3A ''cutter'':6B ''electric'':9C ''lincoln'':8C ''pfa'':1A ''plasma'':5B ''silo'':10C ''welding'':7B', NULL, false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', -1, 'PFA-000004', 'Silo 11', 'Material Handling', 'Material Handling', '15,000-lb Forklift', 'Rental', 'PROJECT', NULL, NULL, NULL, 'C-9430', false, false, false, true, false, 1146.2, NULL, '2027-06-27', '2027-08-15', '2027-06-22', '2027-08-29', NULL, NULL, 1845.0657030223, 2560.4993429698, 0, '''000'':6B ''000004'':2A ''11'':12C ''15'':5B ''9430'':4A ''c'':3A ''forklift'':8B ''handling'':10B ''lb'':7B ''material'':9B ''pfa'':1A ''silo'':11C', '{"dor": "PROJECT", "area": "Silo 11", "class": "15,000-lb Forklift", "source": "Rental", "hasPlan": true, "category": "Material Handling", "contract": "C-9430", "hasActuals": false, "forecastEnd": "2027-08-29", "monthlyRate": "1146.2", "originalEnd": "2027-08-15", "isActualized": false, "forecastStart": "2027-06-22", "originalStart": "2027-06-27", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Material Handling", "isFundsTransferable": false}', false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', -1, 'PFA-000006', 'Silo 4', 'Aerial Work Platforms', 'Aerial Work Platforms', '40-ft Boom Lift', 'Purchase', 'BEO', NULL, 'R611', NULL, 'C-8897', false, false, false, true, false, NULL, 24184.36, '2027-01-06', '2027-01-14', '2027-01-17', '2027-01-18', NULL, NULL, 24184.3600000000, 24184.3600000000, 0, '''000006'':2A ''4'':14C ''40'':5B ''8897'':4A ''aerial'':9B ''boom'':7B ''c'':3A ''ft'':6B ''lift'':8B ''pfa'':1A ''platforms'':11B ''r611'':12C ''silo'':13C ''work'':10B', '{"dor": "BEO", "area": "Silo 4", "class": "40-ft Boom Lift", "model": "R611", "source": "Purchase", "hasPlan": true, "category": "Aerial Work Platforms", "contract": "C-8897", "hasActuals": false, "forecastEnd": "2027-01-18", "originalEnd": "2027-01-14", "isActualized": false, "forecastStart": "2027-01-17", "originalStart": "2027-01-06", "purchasePrice": "24184.36", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Aerial Work Platforms", "isFundsTransferable": false}', false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000004', 'Silo 11', 'Material Handling', 'Material Handling', '15,000-lb Forklift', 'Rental', 'PROJECT', NULL, NULL, NULL, 'C-9430', false, true, false, true, false, 1146.2, NULL, '2027-06-27', '2027-08-15', '2027-06-22', '2027-08-29', NULL, NULL, 1845.0657030223, 2560.4993429698, 0, '''000'':6B ''000004'':2A ''11'':12C ''15'':5B ''9430'':4A ''c'':3A ''forklift'':8B ''handling'':10B ''lb'':7B ''material'':9B ''pfa'':1A ''silo'':11C', NULL, false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000006', 'Silo 4', 'Aerial Work Platforms', 'Aerial Work Platforms', '40-ft Boom Lift', 'Purchase', 'BEO', NULL, 'R611', NULL, 'C-8897', false, false, false, true, false, NULL, 99000, '2027-01-06', '2027-01-14', '2027-01-17', '2027-01-18', NULL, NULL, 24184.3600000000, 99000.0000000000, 0, '''000006'':2A ''4'':14C ''40'':5B ''8897'':4A ''aerial'':9B ''boom'':7B ''c'':3A ''ft'':6B ''lift'':8B ''pfa'':1A ''platforms'':11B ''r611'':12C ''silo'':13C ''work'':10B', NULL, false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', -1, 'PFA-000001', 'Silo 9', 'Trucks & Trailers', 'Trucks & Trailers', '4,000-gal Water Truck', 'Rental', 'BEO', NULL, NULL, NULL, NULL, false, false, false, true, false, 2000, NULL, '2027-09-17', '2028-07-17', '2027-11-16', '2028-09-15', NULL, NULL, 19973.7187910644, 19973.7187910644, 0, '''000'':4B ''000001'':2A ''4'':3B ''9'':11C ''gal'':5B ''pfa'':1A ''silo'':10C ''trailers'':9B ''truck'':7B ''trucks'':8B ''water'':6B', '{"dor": "BEO", "area": "Silo 9", "class": "4,000-gal Water Truck", "source": "Rental", "hasPlan": true, "category": "Trucks & Trailers", "hasActuals": false, "forecastEnd": "2028-09-15", "monthlyRate": "2000", "originalEnd": "2028-07-17", "isActualized": false, "forecastStart": "2027-11-16", "originalStart": "2027-09-17", "isDiscontinued": false, "lastModifiedBy": "mreyes", "forecastCategory": "Trucks & Trailers", "isFundsTransferable": false}', false),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', 1, 'PFA-000001', 'Marine', 'Trucks & Trailers', 'Trucks & Trailers', '4,000-gal Water Truck', 'Rental', 'BEO', NULL, NULL, NULL, NULL, false, false, false, true, false, 1234.56, NULL, '2027-09-17', '2028-07-17', '2027-11-16', '2028-09-15', NULL, NULL, 19973.7187910644, 12329.3771353482, 0, '''000'':4B ''000001'':2A ''4'':3B ''gal'':5B ''marine'':10C ''pfa'':1A ''trailers'':9B ''truck'':7B ''trucks'':8B ''water'':6B', NULL, false);

INSERT INTO public.pfa_search VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000002', '''000002'':2A ''11'':9C ''hammer'':4B ''hilti'':6C ''pfa'':1A ''r196'':7C ''rotary'':3B ''silo'':8C ''tools'':5B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000003', '''000003'':2A ''4390'':4A ''8'':11C ''c'':3A ''cutter'':6B ''electric'':9C ''lincoln'':8C ''pfa'':1A ''plasma'':5B ''silo'':10C ''welding'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000004', '''000'':6B ''000004'':2A ''11'':12C ''15'':5B ''9430'':4A ''c'':3A ''forklift'':8B ''handling'':10B ''lb'':7B ''material'':9B ''pfa'':1A ''silo'':11C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000005', '''000005'':2A ''500'':5B ''59176'':4A ''9'':12C ''cummins'':10C ''eq'':3A ''generation'':9B ''generator'':7B ''kw'':6B ''pfa'':1A ''power'':8B ''silo'':11C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000006', '''000006'':2A ''4'':14C ''40'':5B ''8897'':4A ''aerial'':9B ''boom'':7B ''c'':3A ''ft'':6B ''lift'':8B ''pfa'':1A ''platforms'':11B ''r611'':12C ''silo'':13C ''work'':10B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000009', '''000009'':2A ''5'':11C ''90'':3B ''crane'':7B ''cranes'':8B ''liebherr'':9C ''pfa'':1A ''rough'':5B ''silo'':10C ''terrain'':6B ''ton'':4B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000010', '''000010'':2A ''8'':8C ''generac'':6C ''lighting'':5B ''lights'':4B ''pfa'':1A ''silo'':7C ''string'':3B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000011', '''000011'':2A ''18873'':4A ''250'':5B ''5'':14C ''atlas'':10C ''copco'':11C ''eq'':3A ''generation'':9B ''generator'':7B ''kw'':6B ''l352'':12C ''pfa'':1A ''power'':8B ''silo'':13C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000012', '''000012'':2A ''1987'':4A ''8'':12C ''allmand'':9C ''c'':3A ''e309'':10C ''light'':6B ''lighting'':8B ''pfa'':1A ''silo'':11C ''solar'':5B ''tower'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000013', '''000013'':2A ''11'':17C ''5070'':6A ''68805'':4A ''8'':7B ''c'':5A ''diesel'':9B ''eq'':3A ''gorman'':13C ''in'':8B ''l118'':15C ''pfa'':1A ''pump'':11B ''pumps'':12B ''rupp'':14C ''silo'':16C ''trash'':10B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000014', '''000014'':2A ''1'':15C ''125'':5B ''6125'':4A ''aerial'':9B ''boom'':7B ''c'':3A ''ft'':6B ''h686'':13C ''lift'':8B ''pfa'':1A ''platforms'':11B ''silo'':14C ''skyjack'':12C ''work'':10B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000015', '''000015'':2A ''55657'':4A ''6'':11C ''eq'':3A ''gorman'':8C ''hydrotest'':5B ''pfa'':1A ''pump'':6B ''pumps'':7B ''rupp'':9C ''silo'':10C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000016', '''000016'':2A ''6'':12C ''7061'':4A ''a521'':10C ''altrad'':9C ''bay'':7B ''c'':3A ''pfa'':1A ''scaffold'':6B ''scaffolding'':8B ''silo'':11C ''system'':5B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000017', '''000017'':2A ''3107'':4A ''9'':12C ''c'':3A ''ford'':9C ''pfa'':1A ''pickup'':5B ''r474'':10C ''silo'':11C ''trailers'':8B ''truck'':6B ''trucks'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000018', '''000018'':2A ''5'':11C ''7314'':4A ''box'':6B ''c'':3A ''caterpillar'':9C ''generation'':8B ''pfa'':1A ''power'':7B ''silo'':10C ''spider'':5B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000019', '''000019'':2A ''4730'':6A ''8'':15C ''85930'':4A ''and'':8B ''c'':5A ''eq'':3A ''ford'':13C ''fuel'':7B ''lube'':9B ''pfa'':1A ''silo'':14C ''trailers'':12B ''truck'':10B ''trucks'':11B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000020', '''000'':6B ''000020'':2A ''36'':5B ''8103'':4A ''a'':14C ''c'':3A ''d486'':12C ''forklift'':8B ''handling'':10B ''hyster'':11C ''laydown'':13C ''lb'':7B ''material'':9B ''pfa'':1A'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000021', '''000021'':2A ''12'':10C ''3588'':4A ''c'':3A ''drill'':6B ''hytorc'':8C ''magnetic'':5B ''pfa'':1A ''silo'':9C ''tools'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000022', '''000022'':2A ''10'':14C ''2'':5B ''2973'':4A ''a481'':12C ''c'':3A ''gorman'':10C ''in'':6B ''pfa'':1A ''pump'':8B ''pumps'':9B ''rupp'':11C ''silo'':13C ''submersible'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000023', '''000023'':2A ''6298'':4A ''a'':11C ''c'':3A ''d312'':9C ''laydown'':10C ''miller'':8C ''orbital'':5B ''pfa'':1A ''welder'':6B ''welding'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000024', '''000024'':2A ''8961'':4A ''c'':3A ''mack'':9C ''marine'':10C ''pfa'':1A ''pickup'':5B ''trailers'':8B ''truck'':6B ''trucks'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000025', '''000025'':2A ''7'':10C ''light'':3B ''lighting'':5B ''neuson'':7C ''pfa'':1A ''s78'':8C ''silo'':9C ''tower'':4B ''wacker'':6C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000026', '''000026'':2A ''a'':9C ''altrad'':6C ''e947'':7C ''laydown'':8C ''pfa'':1A ''scaffolding'':5B ''stair'':3B ''tower'':4B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000027', '''000027'':2A ''13443'':4A ''4'':11C ''eq'':3A ''hytorc'':8C ''pfa'':1A ''pipe'':5B ''r827'':9C ''silo'':10C ''threader'':6B ''tools'':7B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000028', '''000028'':2A ''12'':5B ''3'':14C ''4389'':4A ''c'':3A ''diesel'':7B ''gorman'':11C ''in'':6B ''pfa'':1A ''pump'':9B ''pumps'':10B ''rupp'':12C ''silo'':13C ''trash'':8B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000029', '''000029'':2A ''10'':11C ''1641'':4A ''c'':3A ''climber'':6B ''k338'':9C ''layher'':8C ''mast'':5B ''pfa'':1A ''scaffolding'':7B ''silo'':10C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000030', '''000030'':2A ''125'':5B ''3431'':4A ''atlas'':10C ''c'':3A ''copco'':11C ''generation'':9B ''generator'':7B ''kw'':6B ''marine'':13C ''pfa'':1A ''power'':8B ''r396'':12C'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000001', '''000'':6B ''000001'':2A ''15'':5B ''6578'':4A ''9'':14C ''c'':3A ''forklift'':8B ''h580'':12C ''handling'':10B ''lb'':7B ''manitou'':11C ''material'':9B ''pfa'':1A ''silo'':13C'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000002', '''000002'':2A ''10'':7C ''laser'':3B ''level'':4B ''pfa'':1A ''silo'':6C ''tools'':5B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000003', '''000003'':2A ''1304'':6A ''185'':7B ''22566'':4A ''8'':16C ''aerial'':11B ''boom'':9B ''c'':5A ''eq'':3A ''ft'':8B ''jlg'':14C ''lift'':10B ''pfa'':1A ''platforms'':13B ''silo'':15C ''work'':12B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000004', '''000004'':2A ''11'':13C ''6'':3B ''d888'':11C ''diesel'':5B ''gorman'':9C ''in'':4B ''pfa'':1A ''pump'':7B ''pumps'':8B ''rupp'':10C ''silo'':12C ''trash'':6B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000005', '''000005'':2A ''125'':7B ''47063'':4A ''9591'':6A ''c'':5A ''caterpillar'':12C ''eq'':3A ''generation'':11B ''generator'':9B ''kw'':8B ''marine'':14C ''pfa'':1A ''power'':10B ''r163'':13C'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000006', '''000'':4B ''000006'':2A ''12'':3B ''8'':11C ''handling'':8B ''jcb'':9C ''lb'':5B ''material'':7B ''pfa'':1A ''silo'':10C ''telehandler'':6B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000007', '''000007'':2A ''6'':12C ''88800'':4A ''eq'':3A ''gmbh'':9C ''l258'':10C ''layher'':8C ''pfa'':1A ''scaffolding'':7B ''silo'':11C ''stair'':5B ''tower'':6B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000008', '''000008'':2A ''17852'':4A ''3'':11C ''a908'':9C ''eq'':3A ''hilti'':8C ''laser'':5B ''level'':6B ''pfa'':1A ''silo'':10C ''tools'':7B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000009', '''000009'':2A ''2'':12C ''5'':5B ''8910'':4A ''c'':3A ''earthmoving'':8B ''excavator'':7B ''h272'':10C ''pfa'':1A ''silo'':11C ''ton'':6B ''volvo'':9C'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000010', '''000010'':2A ''5665'':6A ''94883'':4A ''allmand'':11C ''c'':5A ''eq'':3A ''explosion'':7B ''light'':9B ''lighting'':10B ''marine'':12C ''pfa'':1A ''proof'':8B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000011', '''000011'':2A ''5'':10C ''b462'':8C ''kenworth'':7C ''lowboy'':3B ''pfa'':1A ''silo'':9C ''trailer'':4B ''trailers'':6B ''trucks'':5B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000012', '''000012'':2A ''1'':9C ''godwin'':6C ''pfa'':1A ''pumps'':5B ''silo'':8C ''system'':4B ''t354'':7C ''wellpoint'':3B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000013', '''000013'':2A ''3358'':4A ''9'':12C ''a431'':10C ''bus'':6B ''c'':3A ''kenworth'':9C ''passenger'':5B ''pfa'':1A ''silo'':11C ''trailers'':8B ''trucks'':7B'),
	('7c5c392c-131e-4adf-9f9a-41709105fc27', 'PFA-000014', '''000'':4B ''000014'':2A ''6'':3B ''8'':11C ''handling'':8B ''lb'':5B ''material'':7B ''pfa'':1A ''silo'':10C ''telehandler'':6B ''toyota'':9C'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000001', '''000'':4B ''000001'':2A ''4'':3B ''9'':11C ''gal'':5B ''pfa'':1A ''silo'':10C ''trailers'':9B ''truck'':7B ''trucks'':8B ''water'':6B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'PFA-000007', '''000007'':2A ''9'':10C ''gorman'':6C ''pfa'':1A ''pumps'':5B ''rupp'':7C ''silo'':9C ''system'':4B ''t552'':8C ''wellpoint'':3B'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'NEW-1', '''1'':2A ''60'':3B ''boom'':5B ''cranes'':7B ''ft'':4B ''lift'':6B ''new'':1A');

INSERT INTO public.pfa_summary_change VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', 8190, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8191, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8159, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2027-09-17', false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8175, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2028-07-17', false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8183, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2027-11-16', false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8187, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2028-09-15', false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8189, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Pumps', 'Wellpoint System', 'Purchase', 'PROJECT', 'Silo 11', NULL, NULL, NULL, false, false, false, -1, -28908.8400000000, -28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Pumps', 'Wellpoint System', 'Purchase', 'PROJECT', 'Silo 9', NULL, NULL, NULL, false, false, false, 1, 28908.8400000000, 28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Trucks & Trailers', '4,000-gal Water Truck', 'Rental', 'BEO', 'Silo 10', NULL, NULL, NULL, false, false, false, -1, -21119.0118265440, -21119.0118265440, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Trucks & Trailers', '4,000-gal Water Truck', 'Rental', 'BEO', 'Silo 9', NULL, NULL, NULL, false, false, false, 1, 19973.7187910644, 19973.7187910644, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2047, 'Trucks & Trailers', '4,000-gal Water Truck', NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 831, 'Trucks & Trailers', '4,000-gal Water Truck', 'Rental', NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 7999, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 0, -1145.2930354796, -1145.2930354796, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Pumps', NULL, 'Purchase', 'PROJECT', 'Silo 11', 'Gorman-Rupp', NULL, NULL, false, false, false, -1, -28908.8400000000, -28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 11', NULL, NULL, NULL, false, false, false, -1, -28908.8400000000, -28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Pumps', NULL, 'Purchase', 'PROJECT', 'Silo 9', 'Gorman-Rupp', NULL, NULL, false, false, false, 1, 28908.8400000000, 28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Purchase', 'PROJECT', 'Silo 9', NULL, NULL, NULL, false, false, false, 1, 28908.8400000000, 28908.8400000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Trucks & Trailers', NULL, 'Rental', 'BEO', 'Silo 10', NULL, NULL, NULL, false, false, false, -1, -21119.0118265440, -21119.0118265440, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Rental', 'BEO', 'Silo 10', NULL, NULL, NULL, false, false, false, -1, -21119.0118265440, -21119.0118265440, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Trucks & Trailers', NULL, 'Rental', 'BEO', 'Silo 9', NULL, NULL, NULL, false, false, false, 1, 19973.7187910644, 19973.7187910644, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Rental', 'BEO', 'Silo 9', NULL, NULL, NULL, false, false, false, 1, 19973.7187910644, 19973.7187910644, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8190, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8191, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8159, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-01-10', false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8175, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-02', false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8183, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-01-21', false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8187, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-07', false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8189, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Welding', 'Wire Feeder', 'Rental', 'PROJECT', 'Silo 4', NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2047, 'Welding', 'Wire Feeder', NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 831, 'Welding', 'Wire Feeder', 'Rental', NULL, NULL, 'ESAB', 'S151', NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 7999, NULL, NULL, NULL, NULL, NULL, 'ESAB', 'S151', NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Welding', NULL, 'Rental', 'PROJECT', 'Silo 4', 'ESAB', NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Rental', 'PROJECT', 'Silo 4', NULL, NULL, NULL, false, false, false, -1, -2639.1159658344, -2328.6317345598, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8190, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8191, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8159, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-01-10', false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8175, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-04-10', false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8183, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-01-10', false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8187, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-05-10', false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 8189, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 255, 'Cranes', '60-ft Boom Lift', 'Rental', NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2047, 'Cranes', '60-ft Boom Lift', NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 831, 'Cranes', '60-ft Boom Lift', 'Rental', NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 7999, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 2175, 'Cranes', NULL, 'Rental', NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0),
	('97b30091-715e-45c6-b879-10e5c7c73408', 6399, NULL, NULL, 'Rental', NULL, NULL, NULL, NULL, NULL, false, false, false, 1, 9000.0000000000, 12000.0000000000, 0);

INSERT INTO public.schema_migration VALUES
	(1, '0001_access', 'e786e79e6ac24fb12cc55ac941b1acee7dbb187150cdb469595476c8cbbae837', '2026-11-29 13:18:38.213385+00'),
	(2, '0002_administration', 'eff23b666ae48a867cce58a207cb8735348c5d442ffae6faaebb8d84e0194fc8', '2026-11-29 13:18:38.371203+00'),
	(3, '0003_pfa', '750ae511a2fed9eef55b3c50ad19531b8b5ad5d28095c069428e46779a2c9988', '2026-11-29 13:18:38.495977+00'),
	(4, '0004_live_merge', '616b2d65cdc57318e8187eb674f5b8fa6d5277a7d1414c7811952121bdfdbcd0', '2026-11-29 13:18:38.550337+00'),
	(5, '0005_summaries', 'd738500e7ac3d9c7a3b15511e0d004fe2dd9ed11f0e565f70dba53397e882ac1', '2026-11-29 13:18:38.610977+00'),
	(6, '0006_edits', '5d8e60fcd507525475d13f9f75e2175c07e547cafc60bfd997ccfd18ec60b303', '2026-11-29 13:18:38.639901+00'),
	(7, '0007_draft_writes', 'e9e47a35cc6520252e0b9e6f6301466dcb10b0f21b854406f2b9f1c1fadb85d8', '2026-11-29 13:18:38.658665+00'),
	(8, '0008_history_and_kept_answers', '2725e159cf2a049211c04143e113119d86ca8aded482a48d07c832cbe4610e2e', '2026-11-29 13:18:38.672425+00'),
	(9, '0009_month_summaries', '57636cf2e080cddfc0d3738e1ca60a0f617c07dabc52275fe0b2fdb5291cc5a8', '2026-11-29 13:18:38.70876+00'),
	(10, '0010_imports', 'cb1ccb67d69761c8068bdaa48f9c822bad2a503500a98d8ed5193be639729e55', '2026-11-29 13:18:38.773179+00'),
	(11, '0011_common_words', '787a1aefc5a40be72c73af58e8423aa1e2abd30f265df07c48a1e156294fa38f', '2026-11-29 13:18:38.794739+00'),
	(12, '0012_access_of_requests', '02679894fc1aa536d2f0659ac5828393d2ffb04602207b5b68d323795948a4db', '2026-11-29 13:18:38.806044+00'),
	(13, '0013_cheaper_summaries', 'f06203c93accd8e62ffd9c2bf9b0058e1a098643f0f74ae3199a43028ed967cb', '2026-11-29 13:18:38.808666+00'),
	(14, '0014_totals_of_areas', 'dfaf8981b3c5dc926ba726635672e48bb8a88f1ff81be920177b80818e5d7056', '2026-11-29 13:18:38.884854+00'),
	(15, '0015_functions_without_use', '4bd4531656d6b300d994cc65578016a505a1161af9f4a7e255e719ee52a97d00', '2026-11-29 13:18:38.904168+00'),
	(16, '0016_date_spans', '0474622422a38a11db827d792c2a340eac03ec50dd8e95cf87c5b8326bf94a79', '2026-11-29 13:18:38.916937+00'),
	(17, '0017_texts_planned_anew', 'ea91115b32f524d9130bf3c501f45a3e55d7acf0e918edfad8173be0e61cc51e', '2026-11-29 13:18:38.957362+00'),
	(18, '0018_cheaper_drafts', '2dcc9af99a8ff3fd77a0a5185e8d87b048e7f82fe5e74b8924f4b032992a4749', '2026-11-29 13:18:38.962887+00'),
	(19, '0019_dates_beside_dates', 'dcfec14bd27836680e1a47c724376fa11494d8280db068203a18cb7019554aef', '2026-11-29 13:18:38.984531+00'),
	(20, '0020_overlay_with_upstream', '3b6e91dde9ca28a827dbc49bf131e3262ee437d15a91bf0b76fb99f108c6969e', '2026-11-29 13:18:39.008319+00'),
	(21, '0021_months_of_classes', '262b61b268da11c94c5041b0a14b18d00ce4a021b138a714c1198bad0fdf7b04', '2026-11-29 13:18:39.018928+00'),
	(22, '0022_judged_changes', '1547320b955a4d883b040d8c988c1c5129387b228e8cb9214af4bf28122881d7', '2026-11-29 13:18:39.029021+00'),
	(23, '0023_drafts_beside_pulls', '3a7087943cb16fdeb683fd237a3e7d200aa5e526009ca3b79e2bb06d494fa955', '2026-11-29 13:18:39.040796+00'),
	(24, '0024_attempts_and_sessions', '7b5e480f92948c3cbf77a909b1eca1a2d5e2c75761887601ec0996710734a18b', '2026-11-29 13:18:39.052423+00'),
	(25, '0025_changes_of_summaries_bound', 'adb924fd282483a07430babd23bd595522d7ae1a22d66e79c68fea387c8cec32', '2026-11-29 13:18:39.077324+00'),
	(26, '0026_small_organizations', '511b655f44d54c4eeaa86f78ffaa740986625495db2a155676a46932de558a21', '2026-11-29 13:18:39.081975+00'),
	(27, '0027_unknown_sources', 'd44184f2e845cd06ab085d11ebb1ca18a58b57a630d55d61751bb81a313c1cbf', '2026-11-29 13:18:39.228595+00');

INSERT INTO public.session VALUES
	('3a2d174b-cc8f-4491-b5fd-3c777e740f27', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '2026-11-29 13:18:43.546076+00', '2026-11-30 01:18:43.545+00', '2026-11-29 13:18:43.898771+00', '2026-11-29 13:18:43.546076+00', '127.0.0.1', 'node'),
	('00000000-0000-4000-8000-000000000001', 'ae02cc50-2603-4af3-b1a8-d30fc24f9599', '2025-05-30 00:00:00+00', '2099-01-01 00:00:00+00', NULL, '2026-11-29 13:18:44.447679+00', NULL, NULL),
	('00000000-0000-4000-8000-000000000002', 'c013ccdd-67c6-4e1b-9acd-075a518c1e5f', '2025-05-30 00:00:00+00', '2099-01-01 00:00:00+00', NULL, '2026-11-29 13:18:44.447679+00', NULL, NULL);

INSERT INTO public.sync_run VALUES
	('97b30091-715e-45c6-b879-10e5c7c73408', '9f6f6449-f703-418c-aeaa-15c162f06c6c', 'incremental', 'completed', 743, 33, 54, 0, 29310, NULL, 'scheduler', '2025-05-23 16:00:00+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', '523185f8-ffba-49a1-953d-3f27efa775d6', 'incremental', 'completed', 3538, 43, 29, 0, 11877, NULL, 'scheduler', '2025-05-24 08:00:00+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', '4d086128-899c-4f74-9bb2-0beabfdc081c', 'full', 'completed', 99, 5, 54, 0, 15791, NULL, 'admin', '2025-05-25 00:00:00+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'bfe78930-a32c-490a-8f81-c1bddcbeee42', 'incremental', 'completed', 408, 16, 97, 0, 5466, NULL, 'scheduler', '2025-05-25 16:00:00+00'),
	('97b30091-715e-45c6-b879-10e5c7c73408', 'c9c59667-aa88-4535-a6d3-f5689ce5a1d6', 'incremental', 'failed', 3226, 13, 198, 0, 31509, 'PEMS answered 500: cursor lost', 'scheduler', '2025-05-26 08:00:00+00'),
	('closed-organization', '5469aecf-7c07-411c-bce1-238f3045290f', 'incremental', 'completed', 2675, 17, 145, 0, 31278, NULL, 'scheduler', '2025-05-27 00:00:00+00');

SELECT pg_catalog.setval('public.pfa_history_id_seq', 67, true);

ALTER TABLE ONLY public.adoption
    ADD CONSTRAINT adoption_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY public.ai_provider
    ADD CONSTRAINT ai_provider_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ai_usage_log
    ADD CONSTRAINT ai_usage_log_pkey PRIMARY KEY (organization_id, id);

ALTER TABLE ONLY public.api_configuration
    ADD CONSTRAINT api_configuration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_email_key UNIQUE (email);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.app_user
    ADD CONSTRAINT app_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.data_source_mapping
    ADD CONSTRAINT data_source_mapping_organization_id_entity_type_priority_key UNIQUE (organization_id, entity_type, priority);

ALTER TABLE ONLY public.data_source_mapping
    ADD CONSTRAINT data_source_mapping_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.field_configuration
    ADD CONSTRAINT field_configuration_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kept_answer
    ADD CONSTRAINT kept_answer_pkey PRIMARY KEY (organization_id, user_id, route, key);

ALTER TABLE ONLY public.organization_ai_config
    ADD CONSTRAINT organization_ai_config_pkey PRIMARY KEY (organization_id);

ALTER TABLE ONLY public.organization_api_credential
    ADD CONSTRAINT organization_api_credential_pkey PRIMARY KEY (organization_id, api_configuration_id);

ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_code_key UNIQUE (code);

ALTER TABLE ONLY public.organization_member
    ADD CONSTRAINT organization_member_pkey PRIMARY KEY (organization_id, user_id);

ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.password_attempt
    ADD CONSTRAINT password_attempt_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.pfa_draft
    ADD CONSTRAINT pfa_draft_pkey PRIMARY KEY (organization_id, user_id, pfa_id);

COMMENT ON CONSTRAINT pfa_draft_pkey ON public.pfa_draft IS 'The user before the record: reads take all drafts of one user in one organization';

ALTER TABLE ONLY public.pfa_edit_change
    ADD CONSTRAINT pfa_edit_change_pkey PRIMARY KEY (organization_id, user_id, step, pfa_id);

ALTER TABLE ONLY public.pfa_edit
    ADD CONSTRAINT pfa_edit_pkey PRIMARY KEY (organization_id, user_id, step);

ALTER TABLE ONLY public.pfa_history
    ADD CONSTRAINT pfa_history_pkey PRIMARY KEY (organization_id, id);

ALTER TABLE ONLY public.pfa_import
    ADD CONSTRAINT pfa_import_pkey PRIMARY KEY (organization_id, user_id, id);

ALTER TABLE ONLY public.pfa_mirror
    ADD CONSTRAINT pfa_mirror_pkey PRIMARY KEY (organization_id, pfa_id);

ALTER TABLE ONLY public.pfa_overlay
    ADD CONSTRAINT pfa_overlay_pkey PRIMARY KEY (organization_id, user_id, weight, pfa_id);

ALTER TABLE ONLY public.pfa_search
    ADD CONSTRAINT pfa_search_pkey PRIMARY KEY (organization_id, pfa_id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sync_run
    ADD CONSTRAINT sync_run_pkey PRIMARY KEY (organization_id, id);

ALTER TABLE ONLY public.system_config
    ADD CONSTRAINT system_config_pkey PRIMARY KEY (key);

CREATE INDEX ai_usage_log_organization_id_created_at_idx ON public.ai_usage_log USING btree (organization_id, created_at);

CREATE INDEX api_configuration_organization_id_usage_idx ON public.api_configuration USING btree (organization_id, usage);

CREATE INDEX kept_answer_expires_at_idx ON public.kept_answer USING btree (expires_at);

CREATE INDEX organization_member_user_id_idx ON public.organization_member USING btree (user_id);

CREATE UNIQUE INDEX organization_total_organization_id_idx ON public.organization_total USING btree (organization_id);

CREATE INDEX pfa_date_span_change_month_idx ON public.pfa_date_span_change USING btree (organization_id, field, month);

CREATE UNIQUE INDEX pfa_date_span_month_idx ON public.pfa_date_span USING btree (organization_id, field, month);

CREATE INDEX pfa_draft_record_idx ON public.pfa_draft USING btree (organization_id, pfa_id);

CREATE INDEX pfa_history_record_idx ON public.pfa_history USING btree (organization_id, pfa_id, id DESC);

CREATE INDEX pfa_import_expires_at_idx ON public.pfa_import USING btree (expires_at);

CREATE INDEX pfa_month_summary_category_idx ON public.pfa_month_summary USING btree (organization_id, grain, category);

CREATE UNIQUE INDEX pfa_month_summary_cell_idx ON public.pfa_month_summary USING btree (cell);

CREATE INDEX pfa_month_summary_change_grain_idx ON public.pfa_month_summary_change USING btree (organization_id, grain);

CREATE INDEX pfa_month_summary_class_idx ON public.pfa_month_summary USING btree (organization_id, grain, class);

CREATE INDEX pfa_summary_area_idx ON public.pfa_summary USING btree (organization_id, grain, area, category);

CREATE INDEX pfa_summary_category_idx ON public.pfa_summary USING btree (organization_id, grain, category, class);

CREATE UNIQUE INDEX pfa_summary_cell_idx ON public.pfa_summary USING btree (cell);

CREATE INDEX pfa_summary_change_grain_idx ON public.pfa_summary_change USING btree (organization_id, grain);

CREATE INDEX pfa_summary_day_idx ON public.pfa_summary USING btree (organization_id, grain, on_day);

CREATE INDEX session_user_id_network_idx ON public.session USING btree (user_id, public.network_of(address));

CREATE INDEX sync_run_organization_id_created_at_idx ON public.sync_run USING btree (organization_id, created_at DESC);

CREATE TRIGGER app_user_deactivated AFTER UPDATE OF is_active ON public.app_user FOR EACH ROW WHEN ((old.is_active AND (NOT new.is_active))) EXECUTE FUNCTION public.end_sessions_of_account();

CREATE TRIGGER organization_history_deleted AFTER DELETE ON public.organization REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_history_forget_organizations();

CREATE TRIGGER pfa_draft_overlay_delete AFTER DELETE ON public.pfa_draft REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_overlay_follow_drafts();

CREATE TRIGGER pfa_draft_overlay_insert AFTER INSERT ON public.pfa_draft REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_overlay_follow_drafts();

CREATE TRIGGER pfa_draft_overlay_update AFTER UPDATE ON public.pfa_draft REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_overlay_follow_drafts();

CREATE TRIGGER pfa_edit_deleted AFTER DELETE ON public.pfa_edit REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_edit_deleted();

CREATE TRIGGER pfa_mirror_date_span_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_date_span_follow();

CREATE TRIGGER pfa_mirror_date_span_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_date_span_follow();

CREATE TRIGGER pfa_mirror_deleted AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_mirror_deleted();

CREATE TRIGGER pfa_mirror_history AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_history_follow_mirror();

CREATE TRIGGER pfa_mirror_inserted AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_mirror_inserted();

CREATE TRIGGER pfa_mirror_month_summary_delete AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_month_summary_follow();

CREATE TRIGGER pfa_mirror_month_summary_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_month_summary_follow();

CREATE TRIGGER pfa_mirror_month_summary_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_month_summary_follow();

CREATE TRIGGER pfa_mirror_summary_delete AFTER DELETE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_summary_follow();

CREATE TRIGGER pfa_mirror_summary_insert AFTER INSERT ON public.pfa_mirror REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_summary_follow();

CREATE TRIGGER pfa_mirror_summary_update AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_summary_follow();

CREATE TRIGGER pfa_mirror_updated AFTER UPDATE ON public.pfa_mirror REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.pfa_mirror_updated();

ALTER TABLE ONLY public.ai_usage_log
    ADD CONSTRAINT ai_usage_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_configuration
    ADD CONSTRAINT api_configuration_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.data_source_mapping
    ADD CONSTRAINT data_source_mapping_api_configuration_id_fkey FOREIGN KEY (api_configuration_id) REFERENCES public.api_configuration(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.field_configuration
    ADD CONSTRAINT field_configuration_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.kept_answer
    ADD CONSTRAINT kept_answer_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.kept_answer
    ADD CONSTRAINT kept_answer_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_ai_config
    ADD CONSTRAINT organization_ai_config_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_api_credential
    ADD CONSTRAINT organization_api_credential_api_configuration_id_fkey FOREIGN KEY (api_configuration_id) REFERENCES public.api_configuration(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_api_credential
    ADD CONSTRAINT organization_api_credential_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_member
    ADD CONSTRAINT organization_member_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.organization_member
    ADD CONSTRAINT organization_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_draft
    ADD CONSTRAINT pfa_draft_record_fkey FOREIGN KEY (organization_id, pfa_id) REFERENCES public.pfa_mirror(organization_id, pfa_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_draft
    ADD CONSTRAINT pfa_draft_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_edit
    ADD CONSTRAINT pfa_edit_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_edit
    ADD CONSTRAINT pfa_edit_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_import
    ADD CONSTRAINT pfa_import_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_import
    ADD CONSTRAINT pfa_import_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pfa_mirror
    ADD CONSTRAINT pfa_mirror_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES public.organization(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.app_user(id) ON DELETE CASCADE;

ALTER TABLE public.ai_usage_log ENABLE ROW LEVEL SECURITY;

CREATE POLICY ai_usage_log_across ON public.ai_usage_log TO :owner USING (public.is_across_organizations());

CREATE POLICY ai_usage_log_isolation ON public.ai_usage_log USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.api_configuration ENABLE ROW LEVEL SECURITY;

CREATE POLICY api_configuration_across ON public.api_configuration TO :owner USING (public.is_across_organizations());

CREATE POLICY api_configuration_isolation ON public.api_configuration USING ((organization_id = public.current_organization_id()));

CREATE POLICY api_configuration_read ON public.api_configuration FOR SELECT USING (((organization_id = public.current_organization_id()) OR ((organization_id IS NULL) AND (public.current_organization_id() IS NOT NULL))));

ALTER TABLE public.data_source_mapping ENABLE ROW LEVEL SECURITY;

CREATE POLICY data_source_mapping_across ON public.data_source_mapping TO :owner USING (public.is_across_organizations());

CREATE POLICY data_source_mapping_isolation ON public.data_source_mapping USING ((organization_id = public.current_organization_id()));

CREATE POLICY data_source_mapping_read ON public.data_source_mapping FOR SELECT USING (((organization_id = public.current_organization_id()) OR ((organization_id IS NULL) AND (public.current_organization_id() IS NOT NULL))));

ALTER TABLE public.field_configuration ENABLE ROW LEVEL SECURITY;

CREATE POLICY field_configuration_across ON public.field_configuration TO :owner USING (public.is_across_organizations());

CREATE POLICY field_configuration_isolation ON public.field_configuration USING ((organization_id = public.current_organization_id()));

CREATE POLICY field_configuration_read ON public.field_configuration FOR SELECT USING (((organization_id = public.current_organization_id()) OR ((organization_id IS NULL) AND (public.current_organization_id() IS NOT NULL))));

ALTER TABLE public.kept_answer ENABLE ROW LEVEL SECURITY;

CREATE POLICY kept_answer_across ON public.kept_answer TO :owner USING (public.is_across_organizations());

CREATE POLICY kept_answer_isolation ON public.kept_answer USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.organization ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.organization_ai_config ENABLE ROW LEVEL SECURITY;

CREATE POLICY organization_ai_config_across ON public.organization_ai_config TO :owner USING (public.is_across_organizations());

CREATE POLICY organization_ai_config_isolation ON public.organization_ai_config USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.organization_api_credential ENABLE ROW LEVEL SECURITY;

CREATE POLICY organization_api_credential_across ON public.organization_api_credential TO :owner USING (public.is_across_organizations());

CREATE POLICY organization_api_credential_isolation ON public.organization_api_credential USING ((organization_id = public.current_organization_id()));

CREATE POLICY organization_isolation ON public.organization FOR SELECT USING (((id = public.current_organization_id()) OR (EXISTS ( SELECT
   FROM public.organization_member m
  WHERE ((m.organization_id = organization.id) AND (m.user_id = public.current_user_id()))))));

ALTER TABLE public.organization_member ENABLE ROW LEVEL SECURITY;

CREATE POLICY organization_member_across ON public.organization_member TO :owner USING (public.is_across_organizations());

CREATE POLICY organization_member_isolation ON public.organization_member USING (((organization_id = public.current_organization_id()) OR (user_id = public.current_user_id()))) WITH CHECK ((organization_id = public.current_organization_id()));

ALTER TABLE public.pfa_date_span_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_date_span_change_across ON public.pfa_date_span_change TO :owner USING (public.is_across_organizations()) WITH CHECK (true);

CREATE POLICY pfa_date_span_change_isolation ON public.pfa_date_span_change USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.pfa_draft ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_draft_across ON public.pfa_draft TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_draft_isolation ON public.pfa_draft USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.pfa_edit ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_edit_across ON public.pfa_edit TO :owner USING (public.is_across_organizations());

ALTER TABLE public.pfa_edit_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_edit_change_across ON public.pfa_edit_change TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_edit_change_isolation ON public.pfa_edit_change USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

CREATE POLICY pfa_edit_isolation ON public.pfa_edit USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.pfa_history ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_history_across ON public.pfa_history TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_history_follows ON public.pfa_history FOR INSERT TO :owner WITH CHECK ((user_id IS NULL));

CREATE POLICY pfa_history_visible ON public.pfa_history FOR SELECT USING (((organization_id = public.current_organization_id()) AND ((user_id IS NULL) OR (user_id = public.current_user_id()))));

CREATE POLICY pfa_history_written ON public.pfa_history FOR INSERT WITH CHECK (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.pfa_import ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_import_across ON public.pfa_import TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_import_isolation ON public.pfa_import USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.pfa_mirror ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_mirror_across ON public.pfa_mirror TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_mirror_isolation ON public.pfa_mirror USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.pfa_month_summary_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_month_summary_change_across ON public.pfa_month_summary_change TO :owner USING (public.is_across_organizations()) WITH CHECK (true);

CREATE POLICY pfa_month_summary_change_isolation ON public.pfa_month_summary_change USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.pfa_overlay ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_overlay_across ON public.pfa_overlay TO :owner USING (public.is_across_organizations());

CREATE POLICY pfa_overlay_isolation ON public.pfa_overlay USING (((organization_id = public.current_organization_id()) AND (user_id = public.current_user_id())));

ALTER TABLE public.pfa_search ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_search_owner ON public.pfa_search TO :owner USING (true);

ALTER TABLE public.pfa_summary_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY pfa_summary_change_across ON public.pfa_summary_change TO :owner USING (public.is_across_organizations()) WITH CHECK (true);

CREATE POLICY pfa_summary_change_isolation ON public.pfa_summary_change USING ((organization_id = public.current_organization_id()));

ALTER TABLE public.sync_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY sync_run_across ON public.sync_run TO :owner USING (public.is_across_organizations());

CREATE POLICY sync_run_isolation ON public.sync_run USING ((organization_id = public.current_organization_id()));

GRANT USAGE ON SCHEMA public TO vanguard_app;

REVOKE ALL ON FUNCTION public.count_password_attempt(keys bytea[], free integer[], first_wait double precision[], period double precision[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.find_access(session_id uuid, of_organization text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.withdraw_password_attempt(keys bytea[], free integer[]) FROM PUBLIC;

GRANT SELECT(id) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(type) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(name) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(is_enabled) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(default_model) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(available_models) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(pricing_input) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(pricing_output) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(pricing_cached) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT(status) ON TABLE public.ai_provider TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ai_usage_log TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_configuration TO vanguard_app;

GRANT SELECT(id) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(username) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(first_name) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(last_name) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(avatar_url) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(role) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT(is_active) ON TABLE public.app_user TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.data_source_mapping TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.field_configuration TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.kept_answer TO vanguard_app;

GRANT SELECT ON TABLE public.organization TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.organization_ai_config TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.organization_api_credential TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.organization_member TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pfa_mirror TO vanguard_app;

GRANT SELECT ON TABLE public.pfa_baseline TO vanguard_app;

GRANT SELECT ON TABLE public.pfa_date_reach TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pfa_draft TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pfa_edit TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pfa_edit_change TO vanguard_app;

GRANT SELECT,INSERT ON TABLE public.pfa_history TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pfa_import TO vanguard_app;

GRANT SELECT ON TABLE public.pfa_large_organization TO vanguard_app;

GRANT SELECT ON TABLE public.pfa_month_baseline TO vanguard_app;

GRANT SELECT ON TABLE public.pfa_overlay TO vanguard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sync_run TO vanguard_app;

GRANT SELECT ON TABLE public.system_config TO vanguard_app;

REFRESH MATERIALIZED VIEW public.organization_total;

REFRESH MATERIALIZED VIEW public.pfa_date_span;

REFRESH MATERIALIZED VIEW public.pfa_month_summary;

REFRESH MATERIALIZED VIEW public.pfa_summary;

