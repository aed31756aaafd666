-- From hscontrol/db/schema.sql.
create table migrations (id text, primary key (id));
create table database_versions (id integer primary key, version text not null, updated_at datetime);
create table users (id integer primary key autoincrement, name text, created_at datetime);
create table pre_auth_keys (id integer primary key autoincrement, key text, user_id integer references users (id) on delete set null, reusable numeric, expiration datetime);
create table api_keys (id integer primary key autoincrement, prefix text, hash blob, expiration datetime);
create table nodes (id integer primary key autoincrement, machine_key text, user_id integer references users (id) on delete cascade, expiry datetime);
