create extension hstore; create extension ltree;
