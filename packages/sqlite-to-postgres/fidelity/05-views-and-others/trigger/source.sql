-- Triggers: their language has no counterpart; left out, and the report gives their text
create table t (id integer primary key, a text, changed text);
create trigger t_changed after update on t begin update t set changed = datetime('now') where id = new.id; end;
create trigger t_guard before insert on t when new.a = 'no' begin select raise(abort, 'refused; really'); end;
insert into t values (1, 'x', null);
