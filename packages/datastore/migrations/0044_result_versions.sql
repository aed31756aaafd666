-- What has changed in an organization is added up with every page of records, beside the reading of what is new to all.
create index organization_event_organization_idx on organization_event (organization_id, user_id, kind, id);
