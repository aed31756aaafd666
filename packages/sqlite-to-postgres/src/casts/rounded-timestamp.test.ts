import { expect, test } from 'vitest';
import { RowHash } from '../binary/row-hash.ts';
import { roundedTimestampCast } from './rounded-timestamp.ts';
import { timestampCast } from './timestamp.ts';

function hashOf(add: (hash: RowHash) => void): string {
  const hash = new RowHash();
  hash.reset();
  add(hash);
  hash.finish();
  return `${hash.low} ${hash.high}`;
}

/** The text that the rounded value is like, read without rounding. */
test.each<[finer: string | bigint, precision: number, like: string]>([
  ['2024-02-13 18:22:01.123456789+00:00', 6, '2024-02-13 18:22:01.123457+00:00'],
  ['2024-02-13 18:22:01.1234564999Z', 6, '2024-02-13 18:22:01.123456Z'],
  ['2024-02-13T18:22:01.9999995', 6, '2024-02-13T18:22:02'],
  ['2024-12-31 23:59:59.9999999999', 0, '2025-01-01 00:00:00'],
  ['2024-02-13 18:22:01.5+02:00', 3, '2024-02-13 18:22:01.5+02:00'],
  ['2024-02-13 18:22:01.0005', 3, '2024-02-13 18:22:01.001'],
  ['1969-12-31 23:59:59.9999994', 6, '1969-12-31 23:59:59.999999'],
  ['1969-12-31 23:59:59.9999996', 6, '1970-01-01 00:00:00'],
  [1_707_848_521_123_456_789n, 6, '2024-02-13 18:22:01.123457'],
  [-1n, 6, '1970-01-01 00:00:00'],
  ['2024-02-13', 6, '2024-02-13'],
])('%s to %i digits is %s', (finer, precision, like) => {
  const cast = roundedTimestampCast('ns', precision);
  expect(cast.fits(finer)).toBe(true);
  const exact = timestampCast('ns', precision);
  expect(exact.fits(like)).toBe(true);
  expect(hashOf((hash) => cast.hashSource(finer, hash))).toBe(hashOf((hash) => exact.hashSource(like, hash)));
});

test.each(['2024-02-30 00:00:00.1234567', 'soon', '2024-02-13 18:22:01.', '2024-02-13 18:22:01.12x', ''])(
  '%s is not an instant, rounded or not',
  (text) => expect(roundedTimestampCast('magnitude', 6).fits(text)).toBe(false),
);
