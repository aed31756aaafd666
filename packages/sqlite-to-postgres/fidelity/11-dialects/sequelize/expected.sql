select structure('"Users"');
--> id integer not null identity
--> uuid uuid
--> name character varying(255)
--> admin boolean not null default false
--> price numeric(10,2)
--> born date
--> data jsonb
--> "createdAt" timestamp with time zone not null
--> "updatedAt" timestamp with time zone not null
--> "TeamId" integer
--> constraint "Users_TeamId_fkey" FOREIGN KEY ("TeamId") REFERENCES "Teams"(id) ON UPDATE CASCADE ON DELETE SET NULL
--> constraint "Users_pkey" PRIMARY KEY (id)
select * from "Users";
--> 1 | 01234567-89ab-cdef-0123-456789abcdef | Ann | t | 9.99 | 1990-01-02 | {"a": 1} | 2024-05-06 07:08:09.123+00 | 2024-05-06 05:08:09.123+00 | 1
