-- Views with joins, groups, subqueries, CTEs and other views: arrive, with the same rows
create table team (id integer primary key, name text);
create table person (id integer primary key, team_id integer references team (id), points integer);
create view totals as select t.name, count(p.id) as people, sum(p.points) as points, max(p.points) as best from team t left join person p on p.team_id = t.id group by t.id, t.name;
create view best as with top as (select max(points) as points from person) select p.id from person p join top on top.points = p.points;
create view rich as select name from totals where points > 10;
insert into team values (1, 'red'), (2, 'blue');
insert into person values (1, 1, 10), (2, 1, 5), (3, 2, 7);
