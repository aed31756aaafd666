select * from articles order by id;
--> 1 | a1b2 | Zoë | [{"type": "text"}] | 4.5 | t | 2024-05-06 07:08:09.123+00
--> 2 | ∅ | ∅ | ∅ | ∅ | f | ∅
