select structure('t');
--> id integer not null identity
--> i integer
--> r double precision
--> s text
--> b bytea
--> n numeric
--> d timestamp(6) without time zone
--> o boolean
--> constraint t_pkey PRIMARY KEY (id)
select * from t order by id;
--> 5 | ∅ | ∅ | ∅ | ∅ | ∅ | ∅ | ∅
select * from rejected();
--> t | {"\"b\" does not fit bytea"} | {"b": {"integer": "7"}, "d": {"integer": "7"}, "i": {"integer": "7"}, "n": {"integer": "7"}, "o": {"integer": "1"}, "r": {"real": "7"}, "s": "7", "id": {"integer": "1"}}
--> t | {"\"b\" does not fit bytea","\"i\" does not fit integer","\"o\" does not fit boolean"} | {"b": {"real": "0.5"}, "d": {"real": "2460000.5"}, "i": {"real": "0.5"}, "n": {"real": "0.5"}, "o": {"real": "0.5"}, "r": {"real": "0.5"}, "s": "0.5", "id": {"integer": "2"}}
--> t | {"\"b\" does not fit bytea","\"d\" does not fit timestamp(6)","\"i\" does not fit integer","\"n\" does not fit numeric","\"o\" does not fit boolean","\"r\" does not fit double precision"} | {"b": "x", "d": "x", "i": "x", "n": "x", "o": "x", "r": "x", "s": "x", "id": {"integer": "3"}}
--> t | {"\"d\" does not fit timestamp(6)","\"i\" does not fit integer","\"n\" does not fit numeric","\"o\" does not fit boolean","\"r\" does not fit double precision","\"s\" does not fit text"} | {"b": {"blob": "00ff"}, "d": {"blob": "00ff"}, "i": {"blob": "00ff"}, "n": {"blob": "00ff"}, "o": {"blob": "00ff"}, "r": {"blob": "00ff"}, "s": {"blob": "00ff"}, "id": {"integer": "4"}}
