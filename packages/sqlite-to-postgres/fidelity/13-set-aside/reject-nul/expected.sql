select * from t order by id;
--> 1 | fine | 1
select * from rejected();
--> t | {"\"a\" does not fit text"} | {"a": {"text": "610062"}, "n": {"integer": "2"}, "id": {"integer": "2"}}
--> t | {"\"a\" does not fit text"} | {"a": {"text": "00"}, "n": {"integer": "3"}, "id": {"integer": "3"}}
