-- Ways to look at an organization's records: filters, order, groups and columns, under a name.
create table saved_view (
  organization_id text not null constraint saved_view_organization_id_fkey references organization on delete cascade,
  slug text not null constraint saved_view_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  user_id text not null constraint saved_view_user_id_fkey references app_user on delete cascade,
  name text not null constraint saved_view_name_check check (length(name) between 1 and 100),
  search text not null constraint saved_view_search_check check (length(search) <= 8000),
  is_shared boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint saved_view_pkey primary key (organization_id, slug),
  constraint saved_view_name_key unique (organization_id, user_id, name)
);
comment on table saved_view is 'Mine, and shared with the organization where is_shared';
comment on column saved_view.slug is 'What an address says; made of the name it was first saved under';
comment on column saved_view.search is 'The parameters of a workspace''s address, without the question mark';

-- A table of its own, since the view is another person's, whose row nobody else may write.
create table default_view (
  organization_id text not null constraint default_view_organization_id_fkey references organization on delete cascade,
  slug text not null,
  constraint default_view_pkey primary key (organization_id),
  constraint default_view_slug_fkey foreign key (organization_id, slug) references saved_view on delete cascade
);
comment on table default_view is 'What an organization opens with';
