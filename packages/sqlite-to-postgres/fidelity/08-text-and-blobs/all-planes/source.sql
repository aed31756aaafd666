-- Characters of all planes, combining marks, controls, byte order marks, line ends, backslashes and quotes: byte by byte
create table t (id integer primary key, a text);
insert into t values (1, 'é' || char(0x65, 0x301) || 'ß' || char(0x10348, 0x1f600, 0x10ffff)), (2, char(1, 2, 8, 9, 10, 11, 12, 13, 27, 31, 127, 128, 159)),
  (3, char(0xfeff) || 'x' || char(0xfffe, 0xffff)), (4, '\ \N \. \n ''"'), (5, char(0xe000, 0xf8ff, 0x2028, 0x2029, 0xa0, 0x200b, 0x202e)), (6, '  blanks  '), (7, '\.'), (8, 'tab' || char(9) || 'cr' || char(13, 10));
