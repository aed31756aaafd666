select objects();
--> view all_of_it: 3
--> table o: 3
--> view sums: 1
