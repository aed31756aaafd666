create sequence place_of_card;
create table card (id integer primary key, name text, place integer not null default nextval('place_of_card'), made_on date not null default '2020-02-02', number bigint generated always as identity, check (place > 0));
