-- The schema of Chinook, a digital media store: 11 tables, all keys and indexes
create table [Artist] ([ArtistId] integer not null, [Name] nvarchar(120), constraint [PK_Artist] primary key ([ArtistId]));
create table [Album] (
  [AlbumId] integer not null, [Title] nvarchar(160) not null, [ArtistId] integer not null,
  constraint [PK_Album] primary key ([AlbumId]),
  foreign key ([ArtistId]) references [Artist] ([ArtistId]) on delete no action on update no action
);
create table [Genre] ([GenreId] integer not null, [Name] nvarchar(120), constraint [PK_Genre] primary key ([GenreId]));
create table [MediaType] ([MediaTypeId] integer not null, [Name] nvarchar(120), constraint [PK_MediaType] primary key ([MediaTypeId]));
create table [Track] (
  [TrackId] integer not null, [Name] nvarchar(200) not null, [AlbumId] integer, [MediaTypeId] integer not null, [GenreId] integer,
  [Composer] nvarchar(220), [Milliseconds] integer not null, [Bytes] integer, [UnitPrice] numeric(10,2) not null,
  constraint [PK_Track] primary key ([TrackId]),
  foreign key ([AlbumId]) references [Album] ([AlbumId]), foreign key ([GenreId]) references [Genre] ([GenreId]),
  foreign key ([MediaTypeId]) references [MediaType] ([MediaTypeId])
);
create table [Employee] (
  [EmployeeId] integer not null, [LastName] nvarchar(20) not null, [FirstName] nvarchar(20) not null, [ReportsTo] integer,
  [BirthDate] datetime, [HireDate] datetime, [Email] nvarchar(60),
  constraint [PK_Employee] primary key ([EmployeeId]), foreign key ([ReportsTo]) references [Employee] ([EmployeeId])
);
create table [Customer] (
  [CustomerId] integer not null, [FirstName] nvarchar(40) not null, [Company] nvarchar(80), [Country] nvarchar(40), [Email] nvarchar(60) not null, [SupportRepId] integer,
  constraint [PK_Customer] primary key ([CustomerId]), foreign key ([SupportRepId]) references [Employee] ([EmployeeId])
);
create table [Invoice] (
  [InvoiceId] integer not null, [CustomerId] integer not null, [InvoiceDate] datetime not null, [BillingCity] nvarchar(40), [Total] numeric(10,2) not null,
  constraint [PK_Invoice] primary key ([InvoiceId]), foreign key ([CustomerId]) references [Customer] ([CustomerId])
);
create table [InvoiceLine] (
  [InvoiceLineId] integer not null, [InvoiceId] integer not null, [TrackId] integer not null, [UnitPrice] numeric(10,2) not null, [Quantity] integer not null,
  constraint [PK_InvoiceLine] primary key ([InvoiceLineId]),
  foreign key ([InvoiceId]) references [Invoice] ([InvoiceId]), foreign key ([TrackId]) references [Track] ([TrackId])
);
create table [Playlist] ([PlaylistId] integer not null, [Name] nvarchar(120), constraint [PK_Playlist] primary key ([PlaylistId]));
create table [PlaylistTrack] (
  [PlaylistId] integer not null, [TrackId] integer not null, constraint [PK_PlaylistTrack] primary key ([PlaylistId], [TrackId]),
  foreign key ([PlaylistId]) references [Playlist] ([PlaylistId]), foreign key ([TrackId]) references [Track] ([TrackId])
);
create unique index [IPK_Artist] on [Artist] ([ArtistId]);
create index [IFK_AlbumArtistId] on [Album] ([ArtistId]);
create index [IFK_TrackAlbumId] on [Track] ([AlbumId]);
create index [IFK_TrackGenreId] on [Track] ([GenreId]);
create index [IFK_InvoiceLineTrackId] on [InvoiceLine] ([TrackId]);
create index [IFK_PlaylistTrackTrackId] on [PlaylistTrack] ([TrackId]);
insert into Artist with recursive n (i) as (select 1 union all select i + 1 from n where i < 275) select i, 'Artist ' || char(0xc0 + i % 60) || i from n;
insert into Album with recursive n (i) as (select 1 union all select i + 1 from n where i < 347) select i, 'Album ' || i, 1 + i % 275 from n;
insert into Genre values (1, 'Rock'), (2, 'Bossa Nova'), (3, null);
insert into MediaType values (1, 'MPEG'), (2, 'AAC');
insert into Track with recursive n (i) as (select 1 union all select i + 1 from n where i < 3503) select i, 'Track ' || i, 1 + i % 347, 1 + i % 2, case when i % 4 then 1 + i % 3 end, null, i * 997, i * 30011, case when i % 9 then 0.99 else 1.99 end from n;
insert into Employee values (1, 'Adams', 'Andrew', null, '1962-02-18 00:00:00', '2002-08-14 00:00:00', 'a@chinook'), (2, 'Edwards', 'Nancy', 1, '1958-12-08 00:00:00', '2002-05-01 00:00:00', null);
insert into Customer with recursive n (i) as (select 1 union all select i + 1 from n where i < 59) select i, 'Customer', null, 'Česko', i || '@example.org', 1 + i % 2 from n;
insert into Invoice with recursive n (i) as (select 1 union all select i + 1 from n where i < 412) select i, 1 + i % 59, datetime('2009-01-01', i || ' days'), 'Città', round(i * 0.01, 2) from n;
insert into InvoiceLine with recursive n (i) as (select 1 union all select i + 1 from n where i < 2240) select i, 1 + i % 412, 1 + i % 3503, 0.99, 1 from n;
insert into Playlist values (1, 'Music'), (2, 'Brazilian Music');
insert into PlaylistTrack with recursive n (i) as (select 1 union all select i + 1 from n where i < 3503) select 1 + i % 2, i from n;
