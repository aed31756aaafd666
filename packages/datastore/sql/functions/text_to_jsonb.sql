-- JSON kept as text by legacy installations; what is no JSON stays as a JSON string, so that nothing is lost.
create or replace function text_to_jsonb(source text) returns jsonb
  language plpgsql immutable parallel safe as $$
begin
  return source::jsonb;
exception
  when others then return to_jsonb(source);
end
$$;
