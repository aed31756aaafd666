import { expect, test } from 'vitest';
import { parseInterval, showInterval } from './interval.ts';

test.each([
  ['P1Y2M3DT4H5M6.5S', 'P14M3DT4H5M6.5S'],
  ['PT5M', 'PT5M'],
  ['P-1M2DT-3H', 'P-1M2DT-3H'],
  ['P2W', 'P14D'],
  ['1 day 02:03:04.000001', 'P1DT2H3M4.000001S'],
  ['-1 mon +2 days -03:04', 'P-1M2DT-3H-4M'],
  ['2 hours 30 minutes', 'PT2H30M'],
  ['1 Year', 'P12M'],
  ['100:00:00', 'PT100H'],
  ['00:00:00', 'PT0S'],
])('%s', (text, shown) => {
  const interval = parseInterval(text);
  expect(interval && showInterval(interval)).toBe(shown);
});

/** Numbers alone count nobody knows what; PostgreSQL takes each unit once, and keeps microseconds. */
test.each([
  '',
  '90',
  'P',
  'PT',
  'P1',
  '1.5 days',
  '1 day 2 days',
  '5 seconds 00:01',
  '00:00:00.0000001',
  '1 fortnight',
  '9999999999 days',
])('%j is refused', (text) => expect(parseInterval(text)).toBeUndefined());
