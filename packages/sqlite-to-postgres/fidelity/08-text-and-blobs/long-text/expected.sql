select id, length(a), octet_length(a), md5(a) from t order by id;
--> 1 | 3000000 | 4500000 | e846c68cd6bab4be77f5443a10826a6a
--> 2 | 5 | 5 | 4f09daa9d95bcb166a302407a0e0babe
