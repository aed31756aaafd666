-- Undo compares steps in its own statement.
drop function pfa_only(jsonb, text[]);
drop function pfa_differing_fields(jsonb, jsonb);
