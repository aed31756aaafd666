select count(*) from positive;
--> 2
