-- From the migrations of n8n: the first start makes an owner with a personal project, settings, roles and scopes.
create table migrations (id integer primary key autoincrement not null, timestamp bigint not null, name varchar not null);
create table settings (key text not null primary key, value text not null, loadOnStartup boolean not null default false);
create table role (slug varchar(128) not null primary key, displayName text, description text, roleType text, systemRole boolean not null default 0);
create table scope (slug varchar(128) not null primary key, displayName text, description text);
create table role_scope (roleSlug varchar(128) not null references role (slug), scopeSlug varchar(128) not null references scope (slug), primary key (roleSlug, scopeSlug));
create table user (id varchar primary key not null, email varchar(255) unique, firstName varchar(32), lastName varchar(32), roleSlug varchar(128) references role (slug));
create table project (id varchar(36) primary key not null, name varchar(255) not null, type varchar(36) not null);
create table project_relation (projectId varchar(36) not null references project (id), userId varchar not null references user (id), role varchar not null, primary key (projectId, userId));
create table workflow_entity (id varchar(36) primary key not null, name varchar(128) not null, active boolean not null, nodes text);
create table credentials_entity (id varchar(36) primary key not null, name varchar(128) not null, data text not null);
create table execution_entity (id integer primary key autoincrement not null, workflowId varchar(36), finished boolean not null);
create table shared_workflow (workflowId varchar(36) not null references workflow_entity (id), projectId varchar(36) not null references project (id), role text not null, primary key (workflowId, projectId));
