-- Declared types that nobody knows: by SQLite's own rules of affinity
create table t (a bananas, b double_ish, c charlatan, d "my integer type", e blobby, f floaty);
insert into t values (1, 0.5, 'x', 7, x'00', 2);
