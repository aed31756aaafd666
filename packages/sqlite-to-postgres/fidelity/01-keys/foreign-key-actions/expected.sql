select structure('c');
--> a integer
--> b integer
--> c integer default 1
--> d integer
--> e integer
--> f integer
--> constraint on_a FOREIGN KEY (a) REFERENCES p(id) ON UPDATE CASCADE ON DELETE CASCADE
--> constraint on_b FOREIGN KEY (b) REFERENCES p(id) ON UPDATE SET NULL ON DELETE SET NULL
--> constraint on_c FOREIGN KEY (c) REFERENCES p(id) ON UPDATE SET DEFAULT ON DELETE SET DEFAULT
--> constraint on_d FOREIGN KEY (d) REFERENCES p(id) ON UPDATE RESTRICT ON DELETE RESTRICT
--> constraint on_e FOREIGN KEY (e) REFERENCES p(id)
--> constraint on_f FOREIGN KEY (f) REFERENCES p(id)
select * from c;
--> 1 | 2 | 1 | 2 | 1 | 2
