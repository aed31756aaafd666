-- A foreign key to a unique column, not to the key: arrives, and the unique constraint with it
create table country (id integer primary key, code text not null unique, alias text);
create unique index country_alias on country (alias);
create table city (id integer primary key, country text references country (code), other text references country (alias));
insert into country values (1, 'CH', 'Helvetia');
insert into city values (1, 'CH', 'Helvetia');
