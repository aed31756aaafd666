import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardFormula, toTabSeparated, unguardFormula } from './clipboard.ts';
import { parseTabSeparated } from './read-clipboard.ts';

const text = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ' ', ',', 'ü', '1') });

test('what is copied is pasted the same, whatever the cells hold', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) =>
          fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
        ),
      (rows) => {
        // A last line of one empty cell cannot be told from the line break at the end.
        fc.pre(rows.length === 1 || rows[0]?.length !== 1 || rows.at(-1)?.[0] !== '');
        expect(parseTabSeparated(toTabSeparated(rows))).toEqual(rows);
      },
    ),
  );
});

test('no copied text begins as a formula, and a paste takes the guard off again', () => {
  const texts = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '＝', '\t', 'a', ' ') });
  fc.assert(
    fc.property(texts, (one) => {
      expect(guardFormula(one)).not.toMatch(/^[=+\-@＝\t]/);
      expect(unguardFormula(guardFormula(one))).toBe(one);
    }),
  );
});

test.each([
  [
    'Excel, with the break behind the last line',
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'Sheets, a line break in a cell',
    '"two\nlines"\tb\nc\td',
    [
      ['two\nlines', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a quote inside a plain cell', '6" pipe\t12', [['6" pipe', '12']]],
  ['empty cells at both ends', '\tb\t', [['', 'b', '']]],
  ['nothing', '', [['']]],
])('%s', (_, pasted, cells) => {
  expect(parseTabSeparated(pasted)).toEqual(cells);
});
