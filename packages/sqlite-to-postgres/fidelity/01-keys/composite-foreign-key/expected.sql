select structure('room');
--> building text not null
--> number integer not null
--> constraint room_pkey PRIMARY KEY (building, number)
select structure('desk');
--> id integer not null identity
--> building text
--> number integer
--> constraint desk_room FOREIGN KEY (building, number) REFERENCES room(building, number) ON UPDATE CASCADE ON DELETE SET NULL
--> constraint desk_pkey PRIMARY KEY (id)
update room set number = 7 where number = 2;
delete from room where number = 1;
select * from desk order by id;
--> 1 | ∅ | ∅
--> 2 | A | 7
--> 3 | ∅ | 9
insert into desk values (4, 'B', 1);
--> error: insert or update on table "desk" violates foreign key constraint "desk_room"
