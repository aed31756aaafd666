-- The schema of Sakila, a film rental: numeric keys, checks on categories, circular references, triggers
create table actor (actor_id numeric not null, first_name varchar(45) not null, last_update timestamp not null, primary key (actor_id));
create index idx_actor_last_name on actor (first_name);
create trigger actor_trigger_ai after insert on actor begin update actor set last_update = datetime('now') where rowid = new.rowid and 0; end;
create table country (country_id smallint not null, country varchar(50) not null, last_update timestamp, primary key (country_id));
create table city (
  city_id int not null, city varchar(50) not null, country_id smallint not null, primary key (city_id),
  constraint fk_city_country foreign key (country_id) references country (country_id) on delete no action on update cascade
);
create table address (
  address_id int not null, address varchar(50) not null, city_id int not null, primary key (address_id),
  constraint fk_address_city foreign key (city_id) references city (city_id) on delete no action on update cascade
);
create table language (language_id smallint not null, name char(20) not null, primary key (language_id));
create table film (
  film_id int not null, title varchar(255) not null, description blob sub_type text default null, release_year varchar(4) default null, language_id smallint not null,
  rental_duration smallint default 3 not null, rental_rate decimal(4,2) default 4.99 not null, length smallint default null, rating varchar(10) default 'G', special_features varchar(100) default null,
  primary key (film_id), constraint check_special_features check (special_features is null or special_features like '%Trailers%' or special_features like '%Commentaries%'),
  constraint check_special_rating check (rating in ('G', 'PG', 'PG-13', 'R', 'NC-17')),
  constraint fk_film_language foreign key (language_id) references language (language_id)
);
create table film_actor (
  actor_id int not null, film_id int not null, primary key (actor_id, film_id),
  constraint fk_film_actor_actor foreign key (actor_id) references actor (actor_id) on delete no action on update cascade,
  constraint fk_film_actor_film foreign key (film_id) references film (film_id) on delete no action on update cascade
);
create table staff (
  staff_id smallint not null, first_name varchar(45) not null, picture blob default null, store_id int not null, active smallint default 1 not null, primary key (staff_id),
  constraint fk_staff_store foreign key (store_id) references store (store_id) on delete no action on update cascade
);
create table store (
  store_id int not null, manager_staff_id smallint not null, primary key (store_id),
  constraint fk_store_staff foreign key (manager_staff_id) references staff (staff_id)
);
create index idx_fk_film on film_actor (film_id);
create unique index idx_store on store (manager_staff_id);
create view film_list as select film.film_id as FID, film.title as title, film.rental_rate as price, film.rating as rating, actor.first_name as actors
  from film left join film_actor on film.film_id = film_actor.film_id left join actor on film_actor.actor_id = actor.actor_id;
insert into actor with recursive n (i) as (select 1 union all select i + 1 from n where i < 200) select i, 'ACTOR ' || i, '2006-02-15 04:34:33' from n;
insert into country values (1, 'Afghanistan', '2006-02-15 04:44:00.000'), (2, 'Réunion', null);
insert into city values (1, 'A Coruña', 1), (2, 'São Leopoldo', 2);
insert into address values (1, '47 MySakila Drive', 1);
insert into language values (1, 'English'), (2, '日本語');
insert into film with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) select i, 'FILM ' || i, null, '2006', 1 + i % 2, 3 + i % 5, 0.99 + i % 3, i % 200, iif(i % 2, 'PG-13', 'NC-17'), iif(i % 3, 'Trailers', null) from n;
insert into film_actor with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) select 1 + i % 200, i from n;
insert into staff values (1, 'Mike', x'89504e47', 1, 1);
insert into store values (1, 1);
