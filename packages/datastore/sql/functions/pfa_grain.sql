-- The grains of pfa_summary, by the columns that tell its cells apart besides the three flags. A bit for each of
-- grouping(category, class, source, dor, area, manufacturer, model, original_start, original_end, forecast_start, forecast_end,
-- actual_start, actual_end), 0 where the column tells apart. As packages/datastore/src/summaries/grains.ts.
create or replace function pfa_grain(columns text) returns integer
  language sql immutable parallel safe
  return case columns
    when ''                                              then b'1111111111111'::integer
    when 'category, class'                               then b'0011111111111'::integer
    when 'source, dor, area'                             then b'1100011111111'::integer
    when 'manufacturer, model'                           then b'1111100111111'::integer
    when 'category, class, source, dor, area'            then b'0000011111111'::integer
    when 'category, source, dor, area, manufacturer'     then b'0100001111111'::integer
    when 'category, class, source, manufacturer, model'  then b'0001100111111'::integer
    when 'original_start'                                then b'1111111011111'::integer
    when 'original_end'                                  then b'1111111101111'::integer
    when 'forecast_start'                                then b'1111111110111'::integer
    when 'forecast_end'                                  then b'1111111111011'::integer
    when 'actual_start'                                  then b'1111111111101'::integer
    when 'actual_end'                                    then b'1111111111110'::integer
  end;
