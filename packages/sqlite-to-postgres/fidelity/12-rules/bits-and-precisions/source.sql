-- Rules for further types with parameters: bits, times and intervals as long and as fine as the column, and arrays of bits
create table t (id integer primary key, flag integer, mask text, any_bits text, opens text, lasts text, masks text);
insert into t values
  (1, 1, '00000001', '1', '09:30:00.125', 'PT1.5S', '["101", "000"]'),
  (2, 0, '10000000', '', '23:59', '1 month -1 day', '[null]'),
  (3, null, '01010101', '1010101010101', '2000-01-01 08:00:00', '30 days', '[]'),
  (4, '1', null, null, null, null, null);
