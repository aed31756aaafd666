select id, encode(convert_to(a, 'UTF8'), 'hex') from t order by id;
--> 1 | efbfbd
--> 2 | e697a5efbfbd
