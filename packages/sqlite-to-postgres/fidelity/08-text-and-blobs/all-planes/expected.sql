select id, length(a), encode(convert_to(a, 'UTF8'), 'hex') from t order by id;
--> 1 | 7 | c3a965cc81c39ff0908d88f09f9880f48fbfbf
--> 2 | 13 | 010208090a0b0c0d1b1f7fc280c29f
--> 3 | 4 | efbbbf78efbfbeefbfbf
--> 4 | 13 | 5c205c4e205c2e205c6e202722
--> 5 | 7 | ee8080efa3bfe280a8e280a9c2a0e2808be280ae
--> 6 | 10 | 2020626c616e6b732020
--> 7 | 2 | 5c2e
--> 8 | 8 | 7461620963720d0a
