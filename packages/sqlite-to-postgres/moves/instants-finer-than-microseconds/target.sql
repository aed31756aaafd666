create table seen (id integer primary key, at timestamptz, day timestamp(3));
