select objects();
--> table "UserAccount": 1
--> table useraccount_log: 1
select structure('"UserAccount"');
--> "userId" integer not null identity
--> "EMail" text
--> "createdAt" timestamp(3) without time zone
--> constraint "UserAccount_pkey" PRIMARY KEY ("userId")
--> CREATE INDEX "IX_Email" ON "UserAccount" USING btree ("EMail" NULLS FIRST)
select structure('useraccount_log');
--> id integer not null identity
--> "UserID" integer
--> constraint "useraccount_log_UserID_fkey" FOREIGN KEY ("UserID") REFERENCES "UserAccount"("userId")
--> constraint useraccount_log_pkey PRIMARY KEY (id)
