select objects();
--> table "Album": 347
--> table "Artist": 275
--> table "Customer": 59
--> table "Employee": 2
--> table "Genre": 3
--> table "Invoice": 412
--> table "InvoiceLine": 2240
--> table "MediaType": 2
--> table "Playlist": 2
--> table "PlaylistTrack": 3503
--> table "Track": 3503
select contype, count(*) from pg_constraint where connamespace = current_schema::regnamespace and contype <> 'n' group by contype order by contype;
--> f | 11
--> p | 11
select count(*) from pg_constraint where connamespace = current_schema::regnamespace and not convalidated;
--> 0
select count(*) as indexes from pg_index x join pg_class c on c.oid = x.indexrelid where c.relnamespace = current_schema::regnamespace and not x.indisprimary;
--> 6
select sum("UnitPrice"), sum("Bytes"), min("Name"), count("GenreId") from "Track";
--> 3856.97 | 184185189816 | Track 1 | 2628
select sum("Total"), min("InvoiceDate"), max("InvoiceDate") from "Invoice";
--> 850.78 | 2009-01-02 00:00:00 | 2010-02-17 00:00:00
