select * from t;
--> a | 1
select * from rejected();
--> t | {"\"code\" must not be NULL"} | {"n": {"integer": "2"}, "code": null}
