import type { Affinity } from '@vanguard/sqlite-sql';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BinaryWriter } from '../binary/binary-writer.ts';
import type { DateReading } from '../casts/date-readings.ts';
import type { DialectName } from '../source/dialect.ts';
import type { TargetType } from '../types/target-type.ts';
import { castFor } from '../types/target-type.ts';
import { ColumnEncoder } from './column-encoder.ts';
import { storedAs } from './stored-as.ts';

interface Column {
  type: TargetType;
  affinity?: Affinity;
  dialect?: DialectName;
}

const lengthBytes = 4;

/** The field as PostgreSQL would hold the value. */
function field(type: TargetType, value: SqliteValue): Buffer {
  const out = new BinaryWriter(64);
  castFor(type).write(value, out);
  return Buffer.from(out.take().subarray(lengthBytes));
}

/** What comes back for `value`, written by PostgreSQL, in a column that held `present`. */
function comesBack({ type, affinity = 'blob', dialect = 'none' }: Column, present: SqliteValue[], value: SqliteValue) {
  const encoder = new ColumnEncoder(type, affinity, dialect);
  for (const each of present) encoder.observe(each);
  const bytes = field(type, value);
  return encoder.encode(bytes, 0, bytes.length);
}

const timestamp: TargetType = { kind: 'timestamp', precision: 6, unit: 'ms' };
const seconds: TargetType = { kind: 'timestamp', precision: 6, unit: 's' };
const instant = '2024-05-06 07:08:09.123';

describe('an instant comes back the way its column writes instants', () => {
  test.each<[string, SqliteValue[], SqliteValue, SqliteValue]>([
    ['epoch milliseconds', [1_700_000_000_000n], instant, 1_714_979_289_123n],
    ['SQLite text', ['2001-02-03 04:05:06'], '2024-05-06 07:08:09', '2024-05-06 07:08:09'],
    ['SQLite text, longer where the instant needs it', ['2001-02-03 04:05:06'], instant, instant],
    ['ISO 8601', ['2001-02-03T04:05:06.000Z'], instant, '2024-05-06T07:08:09.123Z'],
    ['text with an offset', ['2001-02-03 04:05:06.123456+02:00'], instant, '2024-05-06 09:08:09.123000+02:00'],
    [
      'without a fraction on whole seconds',
      ['2001-02-03 04:05:06', '2001-02-03 04:05:06.100000'],
      '2024-05-06 07:08:09',
      '2024-05-06 07:08:09',
    ],
    [
      'with the fraction of the others',
      ['2001-02-03 04:05:06', '2001-02-03 04:05:06.100000'],
      instant,
      '2024-05-06 07:08:09.123000',
    ],
    ['a date alone at midnight', ['2001-02-03'], '2024-05-06', '2024-05-06'],
    ['minutes', ['2001-02-03 04:05'], '2024-05-06 07:08', '2024-05-06 07:08'],
    ['the more frequent of two forms', [1n, 2n, '2001-02-03 04:05:06'], '2024-05-06 07:08:09', 1_714_979_289_000n],
    [
      'any form that is exact where the own one is not',
      [1n, 2n],
      '2024-05-06 07:08:09.000001',
      '2024-05-06 07:08:09.000001',
    ],
    ['milliseconds before 1970', [1n], '1969-12-31 23:59:59.999', -1n],
  ])('%s', (_, present, value, expected) => {
    expect(comesBack({ type: timestamp }, present, value)).toEqual(expected);
  });

  test.each<[DialectName, SqliteValue]>([
    ['prisma', 1_714_979_289_123n],
    ['none', instant],
    ['sequelize', `${instant} +00:00`],
  ])('%s decides for a column without values', (dialect, expected) => {
    expect(comesBack({ type: timestamp, dialect }, [], instant)).toBe(expected);
  });

  test.each<[DateReading, SqliteValue, string, SqliteValue]>([
    ['julian', 2_460_000.25, '2024-05-06 12:00:00', 2_460_437],
    ['julian', 2_460_000n, '2024-05-06 18:00:00', 2_460_437.25],
    ['coredata', 457_455_981.5, instant, 736_672_089.123],
    ['excel', 45_000n, '2024-05-06', 45_418n],
    ['yyyymmdd', 20_240_131n, '2024-05-06', 20_240_506n],
    ['yyyymmddhhmmss', 20_240_131_000_000n, '2024-05-06 07:08:09', 20_240_506_070_809n],
    ['yyyymmdd', 20_240_131n, '2024-05-06 07:08:09', '2024-05-06 07:08:09'],
    ['webkit', 13_350_787_200_000_000n, instant, 13_359_452_889_123_000n],
    ['filetime', 133_507_872_000_000_000n, instant, 133_594_528_891_230_000n],
    ['ticks', 638_397_504_000_000_000n, instant, 638_505_760_891_230_000n],
  ])('numbers read as %s', (unit, present, value, expected) => {
    expect(comesBack({ type: { kind: 'timestamp', precision: 6, unit } }, [present], value)).toBe(expected);
  });

  test('whole and fractional epoch seconds', () => {
    expect(comesBack({ type: seconds }, [1_700_000_000n], '2024-05-06 07:08:09')).toBe(1_714_979_289n);
    expect(comesBack({ type: seconds }, [1_700_000_000.5], instant)).toBe(1_714_979_289.123);
  });
});

describe('other types come back the way their column stores them', () => {
  test.each<[string, Column, SqliteValue[], SqliteValue, SqliteValue]>([
    ['boolean as 0 and 1', { type: { kind: 'boolean' } }, [0n], 1n, 1n],
    ['boolean as words', { type: { kind: 'boolean' } }, ['yes', 'no'], 1n, 'yes'],
    ['boolean by the opposite of the only word', { type: { kind: 'boolean' } }, ['False'], 1n, 'True'],
    ['boolean as letters', { type: { kind: 'boolean' } }, ['T'], 0n, 'F'],
    [
      'uuid in capitals',
      { type: { kind: 'uuid' } },
      ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
      'b0eebc999c0b4ef8bb6d6bb9bd380a11',
      'B0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
    ],
    [
      'uuid without hyphens',
      { type: { kind: 'uuid' } },
      ['a0eebc999c0b4ef8bb6d6bb9bd380a11'],
      'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      'b0eebc999c0b4ef8bb6d6bb9bd380a11',
    ],
    [
      'uuid as 16 bytes',
      { type: { kind: 'uuid' } },
      [new Uint8Array(16)],
      'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      Uint8Array.from(Buffer.from('b0eebc999c0b4ef8bb6d6bb9bd380a11', 'hex')),
    ],
    ['numeric as REAL', { type: { kind: 'numeric' }, affinity: 'numeric' }, [1.5], '2.25', 2.25],
    ['numeric without fraction as INTEGER', { type: { kind: 'numeric' }, affinity: 'numeric' }, [1.5], '3', 3n],
    ['numeric as text with its digits', { type: { kind: 'numeric' }, affinity: 'text' }, ['1.50', '2.00'], '3', '3.00'],
    [
      'numeric of many digits as text',
      { type: { kind: 'numeric' }, affinity: 'text' },
      [],
      '0.12345678901234567890',
      '0.1234567890123456789',
    ],
    ['double without fraction as INTEGER', { type: { kind: 'double' } }, [1n, 2.5], 3, 3n],
    ['double as REAL', { type: { kind: 'double' } }, [1.0, 2.5], 3, 3],
    ['time to the minute', { type: { kind: 'time' } }, ['08:30'], '09:45', '09:45'],
    [
      'time as Rails keeps it',
      { type: { kind: 'time' } },
      ['2000-01-01 08:30:00'],
      '2000-01-01 09:45:00',
      '2000-01-01 09:45:00',
    ],
    ['time with a fraction', { type: { kind: 'time' } }, ['08:30:00.100'], '09:45:01.25', '09:45:01.250'],
    ['date', { type: { kind: 'date', unit: 'ms' } }, ['2001-02-03'], '2024-05-06', '2024-05-06'],
    ['text', { type: { kind: 'text' } }, [], 'Zoë', 'Zoë'],
    ['bytes', { type: { kind: 'bytea' } }, [], Uint8Array.of(0, 255), Uint8Array.of(0, 255)],
  ])('%s', (_, column, present, value, expected) => {
    expect(comesBack(column, present, value)).toEqual(expected);
  });

  test.each<[string, Column, SqliteValue]>([
    ['NaN', { type: { kind: 'double' }, affinity: 'real' }, Number.NaN],
    ['a negative zero in a REAL column', { type: { kind: 'double' }, affinity: 'real' }, -0],
    ['more digits than a REAL keeps', { type: { kind: 'numeric' }, affinity: 'numeric' }, '0.12345678901234567890'],
    ['more than 64 bits', { type: { kind: 'numeric' }, affinity: 'numeric' }, '12345678901234567891'],
  ])('%s has no form', (_, column, value) => {
    expect(comesBack(column, [], value)).toBeUndefined();
  });
});

describe('for any value and any column', () => {
  const dates = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString());
  /** numeric has none. */
  const withoutNegativeZero = (value: number) => value + 0;
  const kinds: { type: TargetType; value: fc.Arbitrary<SqliteValue> }[] = [
    { type: timestamp, value: fc.oneof(dates, fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n })) },
    { type: seconds, value: fc.oneof(dates, fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n })) },
    {
      type: { kind: 'timestamptz', unit: 'magnitude' },
      value: fc.oneof(dates, fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })),
    },
    { type: { kind: 'double' }, value: fc.double({ noNaN: true }) },
    {
      type: { kind: 'numeric' },
      value: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(withoutNegativeZero),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      ),
    },
    { type: { kind: 'real' }, value: fc.float({ noNaN: true }) },
    {
      type: { kind: 'array', element: { kind: 'text' } },
      value: fc.array(fc.option(fc.string())).map((items) => JSON.stringify(items)),
    },
    {
      type: { kind: 'array', element: { kind: 'bigint' } },
      value: fc.array(fc.integer()).map((items) => JSON.stringify(items)),
    },
    { type: { kind: 'bigint' }, value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
    { type: { kind: 'boolean' }, value: fc.constantFrom<SqliteValue>(0n, 1n, 'T', 'no', 'TRUE', 1) },
    {
      type: { kind: 'uuid' },
      value: fc.uuid().chain((uuid) => fc.constantFrom(uuid, uuid.toUpperCase(), uuid.replaceAll('-', ''))),
    },
    { type: { kind: 'jsonb' }, value: fc.json() },
    { type: { kind: 'time' }, value: fc.nat(86_399_999).map((ms) => new Date(ms).toISOString().slice(11, 23)) },
  ];
  const scenario = fc
    .constantFrom(...kinds)
    .chain(({ type, value }) =>
      fc.record({ type: fc.constant(type), present: fc.array(value, { maxLength: 5 }), value }),
    );

  test('what comes back moves to the very value that PostgreSQL held', () => {
    fc.assert(
      fc.property(scenario, ({ type, present, value }) => {
        fc.pre(castFor(type).fits(value) && present.every((each) => castFor(type).fits(each)));
        const back = comesBack({ type }, present, value);
        const cast = castFor(type);
        expect(back !== undefined && cast.fits(back)).toBe(true);
        expect(field(type, back as SqliteValue)).toEqual(field(type, value));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a column of one form keeps it', () => {
    fc.assert(
      fc.property(scenario, ({ type, value }) => {
        fc.pre(castFor(type).fits(value) && type.kind !== 'jsonb');
        const back = comesBack({ type }, [value], value);
        expect(back).toEqual(value);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('what SQLite makes of a bound value', () => {
  test.each<[SqliteValue, Affinity, SqliteValue | undefined]>([
    ['12', 'numeric', 12n],
    [' 1e3 ', 'integer', 1000n],
    ['0x1f', 'numeric', '0x1f'],
    ['12', 'blob', '12'],
    [12n, 'text', '12'],
    [1.5, 'text', undefined],
    [3n, 'real', 3],
    [3, 'numeric', 3n],
    [Number.NaN, 'blob', undefined],
    [2n ** 63n, 'blob', undefined],
  ])('%s in a column of affinity %s', (value, affinity, expected) => {
    expect(storedAs(value, affinity)).toBe(expected);
  });
});
