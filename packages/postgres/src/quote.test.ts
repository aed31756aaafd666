import { expect, test } from 'vitest';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

test.each([
  ['name', '"name"'],
  ['Order', '"Order"'],
  ['a"b', '"a""b"'],
  ['', '""'],
])('quotes the identifier %s', (name, quoted) => {
  expect(quoteIdentifier(name)).toBe(quoted);
});

test.each([
  ['text', "'text'"],
  ["it's", "'it''s'"],
  ['a\\b', " E'a\\\\b'"],
  ["\\'", " E'\\\\'''"],
])('quotes the text %s', (text, quoted) => {
  expect(quoteLiteral(text)).toBe(quoted);
});
