select * from t;
--> 1 | é 日本語 😀
