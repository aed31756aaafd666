-- Which column of upstream is which field, per organization, in versions: the highest is in force.
create table field_mapping (
  organization_id text not null constraint field_mapping_organization_id_fkey references organization on delete cascade,
  version integer not null constraint field_mapping_version_check check (version > 0),
  mapping jsonb not null constraint field_mapping_mapping_check check (jsonb_typeof(mapping) = 'object'),
  note text,
  created_by text,
  created_at timestamptz not null default now(),
  constraint field_mapping_pkey primary key (organization_id, version)
);
comment on table field_mapping is 'Versions are added and never changed. An organization without one has the mapping that the product is delivered with';
comment on column field_mapping.created_by is 'No reference: who it was stays known';
