-- Triggers on partitions, on truncation, deferred and for replicas, and rules for what the move does not do: silent both ways, and as before.
create table p (id integer primary key, k integer, n text); insert into p values (1,1,'a'),(2,2,'b'),(3,9,'c');
create table q (id integer primary key, n integer); insert into q values (1,5);
