select * from t order by id;
--> 1 | fine
select * from rejected();
--> t | {"\"a\" is not valid UTF-8"} | {"a": {"text": "610000d8"}, "id": {"integer": "2"}}
