-- From the migrations of Grafana; the first start makes an organization, an administrator and settings of its services.
create table migration_log (id integer primary key autoincrement not null, migration_id text not null, sql text not null, success integer not null, error text not null, timestamp datetime not null);
create table org (id integer primary key autoincrement not null, version integer not null, name text not null);
create table user (id integer primary key autoincrement not null, version integer not null, login text not null, email text not null, is_admin integer not null);
create table org_user (id integer primary key autoincrement not null, org_id integer not null, user_id integer not null, role text not null);
create table dashboard (id integer primary key autoincrement not null, slug text not null, data text not null, org_id integer not null);
create table dashboard_version (id integer primary key autoincrement not null, dashboard_id integer not null, data text not null);
create table dashboard_acl (id integer primary key autoincrement not null, org_id integer not null, dashboard_id integer not null, role text);
create table data_source (id integer primary key autoincrement not null, org_id integer not null, name text not null);
create table alert_configuration (id integer primary key autoincrement not null, alertmanager_configuration text not null);
create table alert_configuration_history (id integer primary key autoincrement not null, alertmanager_configuration text not null);
create table kv_store (id integer primary key autoincrement not null, org_id integer not null, namespace text not null, key text not null, value text not null);
