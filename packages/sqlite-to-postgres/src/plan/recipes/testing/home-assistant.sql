-- From db_schema.py of the recorder. `schema_changes` and `migration_changes` tell of the schema.
create table event_data (data_id integer primary key not null, hash bigint, shared_data text);
create table event_types (event_type_id integer primary key not null, event_type varchar(64));
create table events (event_id integer primary key not null, time_fired_ts float, data_id integer references event_data (data_id), event_type_id integer references event_types (event_type_id), context_id_bin blob);
create table states_meta (metadata_id integer primary key not null, entity_id varchar(255));
create table state_attributes (attributes_id integer primary key not null, hash bigint, shared_attrs text);
create table states (state_id integer primary key not null, state varchar(255), last_updated_ts float, old_state_id integer references states (state_id), attributes_id integer references state_attributes (attributes_id), metadata_id integer references states_meta (metadata_id), context_id_bin blob);
create table statistics_meta (id integer primary key not null, statistic_id varchar(255), source varchar(32), has_sum boolean);
create table statistics (id integer primary key not null, metadata_id integer references statistics_meta (id), start_ts float, mean float);
create table statistics_short_term (id integer primary key not null, metadata_id integer references statistics_meta (id), start_ts float, mean float);
create table statistics_runs (run_id integer primary key not null, start datetime not null);
create table recorder_runs (run_id integer primary key not null, start datetime not null, end datetime, closed_incorrect boolean not null, created datetime not null);
create table schema_changes (change_id integer primary key not null, schema_version integer, changed datetime not null);
create table migration_changes (migration_id varchar(255) primary key not null, version smallint not null);
