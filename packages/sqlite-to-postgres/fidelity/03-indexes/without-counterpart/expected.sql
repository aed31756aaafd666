select structure('t');
--> a text
