select objects();
--> table t: 1
