-- ON CONFLICT clauses of constraints: the constraint arrives; PostgreSQL has no such clause on it
create table t (a integer primary key on conflict replace, b text unique on conflict ignore, c text not null on conflict fail);
insert into t values (1, 'x', 'y');
