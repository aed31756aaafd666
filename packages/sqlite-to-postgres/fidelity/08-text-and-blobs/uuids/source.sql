-- UUID columns: uuid, from text and from 16 bytes; text where one value is not a UUID
create table t (id integer primary key, a uuid, b uuid, c guid);
insert into t values (1, '01234567-89ab-cdef-0123-456789abcdef', 'no uuid', x'0123456789abcdef0123456789abcdef');
