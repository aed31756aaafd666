import { expect, test } from 'vitest';
import { parseTargetType } from './parse-target-type.ts';

const parse = (text: string) => parseTargetType(text, 'ms');

test.each([
  'varchar(0)',
  'varchar(10485761)',
  'char(0)',
  'numeric(0)',
  'numeric(1001)',
  'numeric(10,1001)',
  'timestamp(7)',
  'timestamp(9) with time zone',
  'varchar(0)[]',
  'time(7)',
  'interval(7)',
  'bit(0)',
  'bit varying(83886081)',
  'varchar(10,2)',
  'integer(5)',
  'money',
])('%s is not a type that can be filled', (text) => {
  expect(parse(text)).toBeUndefined();
});

test.each([
  ['varchar(10485760)', { kind: 'varchar', length: 10_485_760 }],
  ['numeric(1000,1000)', { kind: 'numeric', precision: 1000, scale: 1000 }],
  ['numeric(2,5)', { kind: 'numeric', precision: 2, scale: 5 }],
  ['timestamp(0) without time zone', { kind: 'timestamp', precision: 0, unit: 'ms' }],
  ['Integer []', { kind: 'array', element: { kind: 'integer' } }],
])('%s is one', (text, type) => {
  expect(parse(text)).toEqual(type);
});
