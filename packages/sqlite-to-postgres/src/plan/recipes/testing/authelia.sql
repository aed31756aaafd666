-- From V0001.Initial_Schema.sqlite.up.sql. `encryption` holds a value that tells whether the key is the right one.
create table authentication_logs (id integer, time timestamp not null default current_timestamp, successful boolean not null, username varchar(100) not null, remote_ip varchar(47), primary key (id));
create table identity_verification (id integer, jti varchar(36), iat timestamp not null, exp timestamp not null, username varchar(100) not null, action varchar(50) not null, primary key (id), unique (jti));
create table totp_configurations (id integer, username varchar(100) not null, issuer varchar(100), secret blob not null, primary key (id), unique (username));
create table user_preferences (id integer, username varchar(100) unique not null, second_factor_method varchar(11) not null, primary key (id));
create table migrations (id integer, applied timestamp not null default current_timestamp, version_before integer, version_after integer not null, application_version varchar(128) not null, primary key (id));
create table encryption (id integer, name varchar(100), value blob not null, primary key (id), unique (name));
