select id, length(a), md5(a) from t order by id;
--> 1 | 256 | e2c865db4162bed963bfaa9ef6ac18f0
--> 2 | 0 | d41d8cd98f00b204e9800998ecf8427e
--> 3 | 1000000 | 879f4bba57ed37c9ec5e5aedf9864698
