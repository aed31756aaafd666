select * from doc;
--> 1 | three
