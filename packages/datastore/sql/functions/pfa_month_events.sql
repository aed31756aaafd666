-- What a layer of a record adds to a matrix stands in the month in which it starts and in the one in which it ends: its daily
-- cost and its bar, taken on and taken off. Such events add up over records, exactly; running sums over the months make costs
-- and days of them (packages/datastore/src/records/month-matrix.ts).
--
-- rate: what is billed a day, from the event on. rate_day and bar_day: rate and bars times the day of the event since 1970.
-- lump: what falls due at once. Without a date to begin at, a purchase is in no month. Both events share one division.
create or replace function pfa_month_events(source text, cost numeric, starts_on date, ends_on date)
  returns table (month date, rate numeric, rate_day numeric, started integer, ended integer, bar_day integer, lump numeric)
  language sql immutable parallel safe rows 2
  begin atomic
    select date_trunc('month', e.shown_on::timestamp)::date, e.rate, coalesce(e.rate * e.day, 0), e.started, e.ended,
           coalesce((e.started - e.ended) * e.day, 0), e.lump
      from (
        select case when source = 'Rental' and ends_on > starts_on then cost / (ends_on - starts_on)::numeric(60, 20) else 0 end as rate,
               case when ends_on > starts_on then 1 else 0 end as bars,
               case when source = 'Purchase' then cost else 0 end as lump
        offset 0 -- not for each event
      ) one
     cross join lateral (
        select starts_on as shown_on, starts_on - date 'epoch' as day, one.rate, one.bars as started, 0 as ended, one.lump
        union all
        select ends_on - 1, ends_on - date 'epoch', -one.rate, 0, one.bars, 0
     ) e
     where e.rate <> 0 or e.started <> 0 or e.ended <> 0 or e.lump <> 0;
  end;
