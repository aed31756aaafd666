-- Reads of merged records whose cost follows the page and the drafts, never the table.
--
-- pfa_overlay holds, for each draft, the record as upstream has it with weight -1 and as its user sees it with weight 1.
-- Whatever is added up over the mirror is put right for one user by adding the overlay, weighted; a page is the
-- mirror's rows without a draft and the overlay's rows of weight 1. It follows drafts and mirror by triggers.

-- The difference of two stored columns needs no column of its own. (Stored, it cost four of seven cost evaluations a row.)
drop function pfa_fields_of(jsonb);
drop type pfa_fields;
alter table pfa_mirror drop column forecast_variance, drop column actual_variance;

-- One for each field that records are sorted by, which serves filters on the field too: … order by field, pfa_id.
create index pfa_mirror_area_idx on pfa_mirror (organization_id, area, pfa_id);
create index pfa_mirror_class_idx on pfa_mirror (organization_id, class, pfa_id);
create index pfa_mirror_dor_idx on pfa_mirror (organization_id, dor, pfa_id);
create index pfa_mirror_manufacturer_idx on pfa_mirror (organization_id, manufacturer, pfa_id);
create index pfa_mirror_model_idx on pfa_mirror (organization_id, model, pfa_id);
create index pfa_mirror_equipment_idx on pfa_mirror (organization_id, equipment, pfa_id);
create index pfa_mirror_monthly_rate_idx on pfa_mirror (organization_id, monthly_rate, pfa_id);
create index pfa_mirror_purchase_price_idx on pfa_mirror (organization_id, purchase_price, pfa_id);
create index pfa_mirror_original_start_idx on pfa_mirror (organization_id, original_start, pfa_id);
create index pfa_mirror_original_end_idx on pfa_mirror (organization_id, original_end, pfa_id);
create index pfa_mirror_forecast_end_idx on pfa_mirror (organization_id, forecast_end, pfa_id);
create index pfa_mirror_actual_start_idx on pfa_mirror (organization_id, actual_start, pfa_id);
create index pfa_mirror_actual_end_idx on pfa_mirror (organization_id, actual_end, pfa_id);
create index pfa_mirror_forecast_cost_idx on pfa_mirror (organization_id, forecast_cost, pfa_id);
create index pfa_mirror_actual_cost_idx on pfa_mirror (organization_id, actual_cost, pfa_id);
create index pfa_mirror_forecast_variance_idx on pfa_mirror (organization_id, (forecast_cost - plan_cost), pfa_id);
create index pfa_mirror_actual_variance_idx on pfa_mirror (organization_id, (actual_cost - plan_cost), pfa_id);

-- Where filter and order hang together, a walk along the order alone finds its hundred matches late or never: purchases
-- have prices and rentals have not (560 ms to find out, 6 ms with the index), costs of the two differ by magnitudes, and
-- classes and models belong to categories. … where source = $2 order by purchase_price, and so on.
create index pfa_mirror_source_purchase_price_idx on pfa_mirror (organization_id, source, purchase_price, pfa_id);
create index pfa_mirror_source_plan_cost_idx on pfa_mirror (organization_id, source, plan_cost, pfa_id);
create index pfa_mirror_source_forecast_cost_idx on pfa_mirror (organization_id, source, forecast_cost, pfa_id);
create index pfa_mirror_category_class_idx on pfa_mirror (organization_id, category, class, pfa_id);
create index pfa_mirror_category_model_idx on pfa_mirror (organization_id, category, model, pfa_id);

-- The words that free text finds, by weight. Letters and digits only, so that a part of a word is found by its beginning
-- however it is punctuated.
create function pfa_plain_words(variadic texts text[]) returns text
  language sql immutable parallel safe
  return regexp_replace(array_to_string(texts, ' '), '[^[:alnum:]]+', ' ', 'g');

create function pfa_words(pfa_id text, data jsonb) returns tsvector
  language sql immutable parallel safe
  return setweight(to_tsvector('simple'::regconfig, pfa_plain_words(pfa_id, data ->> 'equipment', data ->> 'contract')), 'A')
    || setweight(to_tsvector('simple'::regconfig, pfa_plain_words(data ->> 'class', data ->> 'category', data ->> 'description')), 'B')
    || setweight(to_tsvector('simple'::regconfig, pfa_plain_words(data ->> 'manufacturer', data ->> 'model', data ->> 'area')), 'C');

-- Every word of the text as the beginning of a word; null where the text has no word, which finds nothing.
create function pfa_search_query(search text) returns tsquery
  language sql immutable parallel safe
  return (
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
      from unnest(tsvector_to_array(to_tsvector('simple'::regconfig, pfa_plain_words(search)))) as word
  );

-- Free text. Operators of text search are not leakproof, so that under row-level security no index would serve them:
-- the words stand in a table that only a function reads, which answers for the current organization.
create table pfa_search (
  organization_id text not null,
  pfa_id text not null,
  words tsvector not null,
  constraint pfa_search_pkey primary key (organization_id, pfa_id)
);
create index pfa_search_words_idx on pfa_search using gin (words);
comment on table pfa_search is 'Follows pfa_mirror by triggers';

-- The overlay: columns of the mirror that are filtered, sorted and summed.
create table pfa_overlay (
  organization_id text not null,
  user_id text not null,
  weight smallint not null,
  pfa_id text not null,
  area text, category text, forecast_category text, class text, source text, dor text, manufacturer text, model text,
  equipment text, contract text,
  is_actualized boolean not null, is_discontinued boolean not null, is_funds_transferable boolean not null,
  has_plan boolean not null, has_actuals boolean not null,
  monthly_rate numeric, purchase_price numeric,
  original_start date, original_end date, forecast_start date, forecast_end date, actual_start date, actual_end date,
  plan_cost numeric not null, forecast_cost numeric not null, actual_cost numeric not null,
  words tsvector not null,
  constraint pfa_overlay_pkey primary key (organization_id, user_id, weight, pfa_id)
);
comment on table pfa_overlay is 'Follows pfa_draft and pfa_mirror by triggers; never written otherwise';

-- Both rows of each draft that was touched. Runs as the owner: a person's role only reads the overlay, and never the
-- words of the mirror. The plan's cost of a merged record is upstream's: the plan is locked.
create function pfa_overlay_follow_drafts() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  delete from pfa_overlay o using touched t
   where o.organization_id = t.organization_id and o.user_id = t.user_id and o.weight in (-1, 1) and o.pfa_id = t.pfa_id;
  if tg_op <> 'DELETE' then
    insert into pfa_overlay
    select d.organization_id, d.user_id, side.*
      from touched t
      join pfa_draft d on d.organization_id = t.organization_id and d.user_id = t.user_id and d.pfa_id = t.pfa_id
      join pfa_mirror m on m.organization_id = d.organization_id and m.pfa_id = d.pfa_id and m.removed_at is null
      join pfa_search s on s.organization_id = d.organization_id and s.pfa_id = d.pfa_id
     cross join lateral (
       select m.data || d.delta as seen,
              d.delta ?| array['equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as has_other_words
       offset 0 -- merges once a row
     ) merged
     cross join lateral (
       select (-1)::smallint, d.pfa_id,
              m.area, m.category, m.forecast_category, m.class, m.source, m.dor, m.manufacturer, m.model, m.equipment, m.contract,
              m.is_actualized, m.is_discontinued, m.is_funds_transferable, m.has_plan, m.has_actuals, m.monthly_rate, m.purchase_price,
              m.original_start, m.original_end, m.forecast_start, m.forecast_end, m.actual_start, m.actual_end,
              m.plan_cost, m.forecast_cost, m.actual_cost, s.words
       union all
       select 1::smallint, d.pfa_id,
              pfa_text(seen, 'area'), pfa_text(seen, 'category'), pfa_text(seen, 'forecastCategory'), pfa_text(seen, 'class'),
              pfa_text(seen, 'source'), pfa_text(seen, 'dor'), pfa_text(seen, 'manufacturer'), pfa_text(seen, 'model'),
              pfa_text(seen, 'equipment'), pfa_text(seen, 'contract'), pfa_flag(seen, 'isActualized'),
              pfa_flag(seen, 'isDiscontinued'), pfa_flag(seen, 'isFundsTransferable'), pfa_flag(seen, 'hasPlan'),
              pfa_flag(seen, 'hasActuals'), pfa_amount(seen, 'monthlyRate'), pfa_amount(seen, 'purchasePrice'),
              pfa_date(seen, 'originalStart'), pfa_date(seen, 'originalEnd'), pfa_date(seen, 'forecastStart'),
              pfa_date(seen, 'forecastEnd'), pfa_date(seen, 'actualStart'), pfa_date(seen, 'actualEnd'),
              m.plan_cost, pfa_forecast_cost(seen), pfa_actual_cost(seen),
              -- Most drafts change no word.
              case when has_other_words then pfa_words(d.pfa_id, seen) else s.words end
     ) side;
  end if;
  return null;
end
$$;
create trigger pfa_draft_overlay_insert after insert on pfa_draft
  referencing new table as touched for each statement execute function pfa_overlay_follow_drafts();
create trigger pfa_draft_overlay_update after update on pfa_draft
  referencing new table as touched for each statement execute function pfa_overlay_follow_drafts();
create trigger pfa_draft_overlay_delete after delete on pfa_draft
  referencing old table as touched for each statement execute function pfa_overlay_follow_drafts();

create function pfa_search_matches(query tsquery) returns table (pfa_id text)
  language sql stable parallel safe security definer set search_path from current
  begin atomic
    select s.pfa_id from pfa_search s where s.organization_id = current_organization_id() and s.words @@ query;
  end;

-- The same with how well each matches, which costs as much again.
create function pfa_search_ranks(query tsquery) returns table (pfa_id text, rank real)
  language sql stable parallel safe security definer set search_path from current
  begin atomic
    select s.pfa_id, ts_rank(s.words, query)
      from pfa_search s
     where s.organization_id = current_organization_id() and s.words @@ query;
  end;

insert into pfa_search select organization_id, pfa_id, pfa_words(pfa_id, data) from pfa_mirror where removed_at is null;
-- Fills the overlay, by its trigger.
update pfa_draft set updated_at = updated_at;

-- What follows the mirror runs as the owner, whoever writes.
create function pfa_mirror_inserted() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  insert into pfa_search
  select organization_id, pfa_id, pfa_words(pfa_id, data) from new_rows where removed_at is null;
  return null;
end
$$;

-- A pull that only notes that it has seen a record changes nothing here.
create function pfa_mirror_updated() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
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
  )
  -- Touches the drafts, so that their own trigger puts the overlay right.
  update pfa_draft d set updated_at = d.updated_at
    from touched t
   where d.organization_id = t.organization_id and d.pfa_id = t.pfa_id;
  return null;
end
$$;

create function pfa_mirror_deleted() returns trigger
  language plpgsql security definer set search_path from current as $$
begin
  delete from pfa_search s using old_rows o where s.organization_id = o.organization_id and s.pfa_id = o.pfa_id;
  return null;
end
$$;

create trigger pfa_mirror_inserted after insert on pfa_mirror
  referencing new table as new_rows for each statement execute function pfa_mirror_inserted();
create trigger pfa_mirror_updated after update on pfa_mirror
  referencing old table as old_rows new table as new_rows for each statement execute function pfa_mirror_updated();
create trigger pfa_mirror_deleted after delete on pfa_mirror
  referencing old table as old_rows for each statement execute function pfa_mirror_deleted();

create policy pfa_overlay_isolation on pfa_overlay
  using (organization_id = current_organization_id() and user_id = current_user_id());
create policy pfa_overlay_across on pfa_overlay to current_user using (is_across_organizations());
-- Without a condition, which would keep the index from serving; the function has its own.
create policy pfa_search_owner on pfa_search to current_user using (true);
alter table pfa_overlay enable row level security, force row level security;
alter table pfa_search enable row level security, force row level security;
grant select on pfa_overlay to vanguard_app;

-- Fields of a delta that change something on a record: as withoutUnchanged of packages/pfa.
create function pfa_changed_fields(data jsonb, delta jsonb) returns jsonb
  language sql immutable parallel safe
  return coalesce((
    select jsonb_object_agg(key, value)
      from jsonb_each(delta)
     where case
             when key in ('monthlyRate', 'purchasePrice', 'forecastRate', 'forecastPrice', 'actualRate', 'actualPrice')
             then pfa_amount(data, key) is distinct from (value #>> '{}')::numeric
             when key in ('isActualized', 'isDiscontinued', 'isFundsTransferable')
             then pfa_flag(data, key) <> (value = 'true'::jsonb)
             else pfa_text(data, key) is distinct from value #>> '{}'
           end
  ), '{}'::jsonb);

-- The first rule that a delta breaks on a record: as findDraftFault of packages/pfa.
create function pfa_draft_fault(data jsonb, delta jsonb) returns text
  language sql immutable parallel safe
  return case
    when delta ? 'actualStart' and pfa_flag(data, 'isActualized')
     and pfa_text(data, 'actualStart') is distinct from delta ->> 'actualStart'
    then 'actual_start_fixed'
    when delta ?| array['forecastStart', 'forecastEnd']
     and pfa_date(data || delta, 'forecastEnd') < pfa_date(data || delta, 'forecastStart')
    then 'forecast_ends_before_start'
    when delta ?| array['actualStart', 'actualEnd']
     and pfa_date(data || delta, 'actualEnd') < pfa_date(data || delta, 'actualStart')
    then 'actual_ends_before_start'
    when delta ?| array['isDiscontinued', 'isFundsTransferable']
     and pfa_flag(data || delta, 'isDiscontinued') and pfa_flag(data || delta, 'isFundsTransferable')
    then 'discontinued_and_transferable'
  end;
