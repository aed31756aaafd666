select structure('"2024"');
--> "1st" integer not null identity
--> "$x" text
--> "a$b" text
--> constraint "2024_pkey" PRIMARY KEY ("1st")
