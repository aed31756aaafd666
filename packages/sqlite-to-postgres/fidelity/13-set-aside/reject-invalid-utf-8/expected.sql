select * from t order by id;
--> 1 | fine
--> 4 | �
select * from rejected();
--> t | {"\"a\" is not valid UTF-8"} | {"a": {"text": "61ff62"}, "id": {"integer": "2"}}
--> t | {"\"a\" is not valid UTF-8"} | {"a": {"text": "eda080"}, "id": {"integer": "3"}}
