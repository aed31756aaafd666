-- Columns of upstream that an organization has declared as fields of its own. Their values stand in pfa_mirror.data under the key.
create table custom_field (
  organization_id text not null constraint custom_field_organization_id_fkey references organization on delete cascade,
  key text not null constraint custom_field_key_check check (key ~ '^[A-Za-z][A-Za-z0-9_$]{0,79}$'),
  label text not null constraint custom_field_label_check check (length(label) between 1 and 100),
  kind text not null constraint custom_field_kind_check check (kind in ('text', 'decimal', 'integer', 'date', 'boolean')),
  is_editable boolean not null default false,
  created_by text,
  created_at timestamptz not null default now(),
  misfits integer,
  misfit_sample text,
  index_error text,
  index_tried_at timestamptz,
  constraint custom_field_pkey primary key (organization_id, key)
);
comment on table custom_field is 'What a field is called and read as; withdrawn, its values stay in the records';
comment on column custom_field.key is 'Name of upstream''s column, and of the value in pfa_mirror.data; never changed';
comment on column custom_field.created_by is 'No reference: who it was stays known';
comment on column custom_field.misfits is 'Records whose value the last pull of all records could not read as the kind; null before one';
comment on column custom_field.misfit_sample is 'One of these values';
comment on column custom_field.index_error is 'Why the index could not be made; whether there is one, the catalog says';
