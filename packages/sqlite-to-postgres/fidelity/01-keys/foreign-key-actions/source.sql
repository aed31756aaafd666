-- Foreign key actions: cascade, set null, set default, restrict and no action arrive, for deleting and for updating
create table p (id integer primary key);
create table c (
  a integer constraint on_a references p (id) on delete cascade on update cascade,
  b integer constraint on_b references p (id) on delete set null on update set null,
  c integer default 1 constraint on_c references p (id) on delete set default on update set default,
  d integer constraint on_d references p (id) on delete restrict on update restrict,
  e integer constraint on_e references p (id) on delete no action on update no action,
  f integer constraint on_f references p
);
insert into p values (1), (2);
insert into c values (1, 2, 1, 2, 1, 2);
