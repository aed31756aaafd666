select * from t;
--> a | 1
select * from rejected();
--> t | {"\"code\" of the primary key is NULL"} | {"n": {"integer": "2"}, "code": null}
