-- Rules for bytes and texts in one column: texts as their bytes, bytes in base64 and hex, texts in other encodings
create table t (id integer primary key, a text, b64 blob, digits text, ansi text, wide text, jp varchar(10));
insert into t values
  (1, 'één', 'aGVsbG8=', '0xCAFE', cast(x'66e9' as text), x'7e016c00', cast(x'93fa967b' as text)),
  (2, x'00ff', x'0001', '', x'80', 'latin', 'ok'),
  (3, cast(x'ff41' as text), 'AP8' || char(10) || '-_w', 'ff00', 'één', 'é', null),
  (4, null, null, null, null, null, null);
