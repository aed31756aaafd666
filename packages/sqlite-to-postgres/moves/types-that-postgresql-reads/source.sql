-- Types that only PostgreSQL knows take texts that it writes as they are, to the letter; others stop the plan, which names them.
create table stay (code text primary key, room text, nights text, gaps text, price text, plan text, spot text, area text, words text, log text, tx integer, tags text, path text, letter text, opens text, size text, rooms text, note text);
insert into stay values
  ('b', 'blue', '[1,5)', '{[1,3),[5,9)}', '$1,200.50', '<a>1</a>', '(1,2.5)', '(3,4),(1,2)', '''cat'' ''fat'':2', '16/B374D848', 7, '"a"=>"1", "b"=>NULL', 'top.science', 'x', '10:00:00+02', '(3,red)', '{"[1,2)","[4,6)"}', 'n'),
  ('a', 'Ünï', 'empty', '{}', '-$3.00', '', '(-0.1,1e+300)', '(0,0),(0,0)', '', '0/0', 8, '', '', 'é', '00:00:00-12:30', '(,"a b")', '{}', null),
  ('c', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
create table bad (id integer primary key, nights text, price integer, spot blob);
insert into bad values (1, '[1,4]', 2, null), (2, 'soon', null, null), (3, '[2,3)', null, x'0101'), (4, '[1,2)', null, null);
