-- Columns named after types of geometry: what they hold, bytes or text, whatever the letters INT in POINT say
create table t (id integer primary key, a point, b multipoint, c "linestring zm", d geometry, e polygonz);
insert into t values (1, x'47500001', x'4750', null, 'POINT (1 2)', null), (2, null, null, x'00', 'POINT (3 4)', null);
