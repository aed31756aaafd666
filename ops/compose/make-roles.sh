#!/bin/sh
# Run once by the image of PostgreSQL, when it makes its data: the role and the database of the product. The role is no
# superuser, so that row-level security binds it; it may create databases, in which a backup proves itself.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=password="$DATABASE_PASSWORD" <<'SQL'
create role vanguard login createdb password :'password';
create role vanguard_app nologin;
grant vanguard_app to vanguard;
create database vanguard owner vanguard encoding 'UTF8' template template0;
SQL
