-- Names of more than 63 bytes stand in the target as PostgreSQL cut them.
create table links_of_a_component_with_a_name_that_is_longer_than_any_name_may_be (id integer primary key, the_column_that_refers_to_the_component_with_the_name_that_is_too_long integer);
insert into links_of_a_component_with_a_name_that_is_longer_than_any_name_may_be values (1, 2);
create table "Über_die_Länge_von_Namen_in_Zeichen_und_in_Bytes_wird_gestritten_ö" (id integer primary key);
insert into "Über_die_Länge_von_Namen_in_Zeichen_und_in_Bytes_wird_gestritten_ö" values (7);
