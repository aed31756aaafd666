import { expect, test } from 'vitest';
import { emptyEvidence } from '../source/evidence.ts';
import { observeInstant } from '../survey/observe-instant.ts';
import { chooseReading } from './choose-reading.ts';

function read(...numbers: number[]) {
  const { instants } = emptyEvidence();
  for (const number of numbers) observeInstant(number, instants, !Number.isInteger(number));
  return chooseReading(instants);
}

test.each<[string, number[]]>([
  ['s', [1_700_000_000, 31_536_000]],
  ['s', [946_684_800]],
  ['s', [1_700_000_000.5, 0]],
  ['ms', [820_454_400_000]],
  ['us', [1_700_000_000_123_456]],
  ['ns', [1.7e18]],
  ['days', [19_723, 25_000]],
  ['julian', [2_460_340.5, 2_123_456.25]],
  ['yyyymmdd', [20_240_131, 19_710_101]],
  ['yyyymmddhhmmss', [20_240_131_235_959]],
  ['webkit', [13_350_787_200_000_000]],
  ['filetime', [133_507_872_000_000_000]],
  ['ticks', [638_397_504_000_000_000]],
  ['excel', [60_000, 70_000]],
  ['magnitude', [1_700_000_000, 1_700_000_000_123]],
])('%s', (unit, numbers) => {
  expect(read(...numbers)).not.toHaveProperty('question');
  expect(read(...numbers).unit).toBe(unit);
});

test.each<[string, number[]]>([
  ['a zero alone', [0]],
  ['the first days of 1970', [86_400, 1_700_000_000]],
  ['a small number', [1]],
  ['seconds that would be old, and new as those of Core Data', [457_455_981]],
  ['a date of never', [1_700_000_000, 253_402_300_799]],
  ['before 1971', [-86_400, 1_700_000_000]],
  ['days that a spreadsheet counts, too', [45_000]],
  ['a year', [2_024]],
  ['days before 2000, which may count anything', [10_956, 9_000]],
  ['digits of no date', [20_240_131, 20_230_229]],
  ['digits of an old date', [19_450_312, 20_240_131]],
  ['seconds beside days', [1_700_000_000, 19_723]],
  ['seconds beside milliseconds of 1978', [1_700_000_000, 253_402_300_800]],
  ['beyond all dates', [Number.MAX_VALUE]],
])('%s is a question', (_, numbers) => {
  expect(read(...numbers)).toHaveProperty('question');
});

test('the writer of the database decides, and odd dates are noted', () => {
  const { instants } = emptyEvidence();
  for (const number of [0, 86_400]) observeInstant(number, instants);
  expect(chooseReading(instants, 'coredata')).toEqual({
    unit: 'coredata',
    reason: '1 number as seconds since 2001 (Core Data): 2001-01-02, 1 zero becomes 2001-01-01',
    note: '1 zero becomes 2001-01-01',
  });
  expect(chooseReading(instants, 'ms').note).toBe(
    '1 zero becomes 1970-01-01; 1 number as milliseconds since 1970: 1970-01-01',
  );
});

test.each<[string, number[], string]>([
  ['taken for dates', [1_700_000_000, 1_600_000_000, 0], '2 numbers as seconds since 1970, 1 zero becomes 1970-01-01'],
  ['in doubt', [86_400, 1_700_000_000], '2 numbers in a date column, of no certain reading: as seconds; as coredata'],
])('the least and the greatest are not told of hidden numbers: %s', (_, numbers, reason) => {
  const { instants } = emptyEvidence();
  for (const number of numbers) observeInstant(number, instants);
  const shown = chooseReading(instants);
  const hidden = chooseReading({ ...instants, hidesRange: true });
  expect(hidden.reason).toBe(reason);
  expect({ ...hidden, reason: '', question: '' }).toEqual({ ...shown, reason: '', question: '' });
});
