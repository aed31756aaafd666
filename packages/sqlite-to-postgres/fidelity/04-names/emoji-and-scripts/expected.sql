select structure('"😀"');
--> "naïve" integer not null identity
--> "日本語" text
--> "עברית" text
--> "👩‍👩‍👧" text
--> constraint "😀_pkey" PRIMARY KEY ("naïve")
select * from "😀";
--> 1 | a | b | c
