-- Mixed case: names stay exactly as they are
create table "UserAccount" ("userId" integer primary key, EMail text, "createdAt" datetime);
create table useraccount_log (id integer primary key, UserID integer references USERACCOUNT (USERID));
create index IX_Email on "UserAccount" (email);
insert into "UserAccount" values (1, 'a@b', '2020-01-01 00:00:00');
insert into useraccount_log values (1, 1);
