select objects();
--> table place: 1
--> table place_box: 1
select structure('place_box');
--> id integer not null identity
--> min_x double precision
--> max_x double precision
--> min_y double precision
--> max_y double precision
--> constraint place_box_pkey PRIMARY KEY (id)
select * from place_box;
--> 1 | 0 | 1 | 0 | 1
