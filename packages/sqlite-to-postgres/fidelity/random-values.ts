/** Random values of every kind that a column may hold: what fits its type by right, and what SQLite lets in besides. */
import { anyText } from '@vanguard/postgres/testing';
import fc from 'fast-check';

/** `text`: a text given by its bytes, for what JavaScript's strings cannot say. */
export type RandomValue = null | bigint | number | string | Uint8Array | { text: Uint8Array };

export type ValueKind =
  | 'integer'
  | 'real'
  | 'numeric'
  | 'text'
  | 'blob'
  | 'boolean'
  | 'instant'
  | 'date'
  | 'time'
  | 'json'
  | 'uuid';

const sixtyFourBits = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
/** From 2001 to 2060: seconds, milliseconds and microseconds since 1970 cannot be taken for one another. */
const milliseconds = fc.integer({ min: 1_000_000_000_000, max: 2_840_000_000_000 });

const texts = fc.oneof(
  anyText({ maxLength: 30 }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom(
    '',
    ' ',
    "'",
    '"',
    '\\',
    '\\N',
    '\\.',
    '\t\r\n',
    '\ufeff',
    '\ufffd',
    '0',
    '007',
    '1e5',
    'NULL',
    'null',
  ),
);

const pad = (number: number, width = 2) => String(number).padStart(width, '0');
const days = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const instantForms: readonly ((at: number) => RandomValue)[] = [
  (at) => BigInt(at),
  (at) => BigInt(at) / 1000n,
  (at) => BigInt(at) * 1000n + 7n,
  (at) => new Date(at).toISOString(),
  (at) => new Date(at).toISOString().replace('T', ' ').slice(0, 19),
  (at) => new Date(at).toISOString().replace('T', ' ').replace('Z', ''),
  (at) => new Date(at).toISOString().replace('Z', '+05:30'),
  (at) => new Date(at).toISOString().slice(0, 10),
  // Never noon, which SQLite would keep as an integer.
  (at) => (at - (at % 86_400_000) + 1 + (at % 43_000_000)) / 86_400_000 + 2_440_587.5,
];

/** One or two forms in a column, as applications leave it that have changed their format. */
const instants = fc
  .tuple(fc.constantFrom(...instantForms), fc.constantFrom(...instantForms))
  .map(([one, other]) => fc.tuple(milliseconds, fc.boolean()).map(([at, first]) => (first ? one(at) : other(at))));

const jsonTexts = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('\\u'));

/** A choice of values for one column; what a column holds by right. */
export const fittingValues: Record<ValueKind, fc.Arbitrary<fc.Arbitrary<RandomValue>>> = {
  integer: fc.constantFrom<fc.Arbitrary<bigint>>(
    fc.bigInt({ min: -9n, max: 9n }),
    fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n }),
    fc.oneof(fc.bigInt(sixtyFourBits), fc.constantFrom(sixtyFourBits.min, sixtyFourBits.max, 2n ** 53n + 1n)),
  ),
  real: fc.constant(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 5e-324, 1e22, 1 / 3))),
  numeric: fc.constant(fc.integer().map((cents) => cents / 100)),
  text: fc.constant(texts),
  blob: fc.constant(fc.uint8Array({ maxLength: 40 })),
  boolean: fc.constantFrom<fc.Arbitrary<RandomValue>>(
    fc.constantFrom(0n, 1n),
    fc.constantFrom('true', 'false', 'T', 'f', 'yes', 'NO', 1n),
  ),
  instant: instants,
  date: fc.constant(days),
  time: fc.constant(
    fc
      .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.option(fc.nat(999_999)))
      .map(([h, m, s, us]) => `${pad(h)}:${pad(m)}:${pad(s)}${us === null ? '' : `.${pad(us, 6)}`}`),
  ),
  json: fc.constant(jsonTexts),
  uuid: fc.constant(fc.oneof(fc.uuid(), fc.uint8Array({ minLength: 16, maxLength: 16 }))),
};

const numbers = fc.oneof(fc.bigInt(sixtyFourBits), fc.double({ noNaN: true }));
const noNumbers: fc.Arbitrary<RandomValue> = fc.oneof(
  texts,
  fc.uint8Array({ maxLength: 20 }),
  fc
    .constantFrom(
      [0x80],
      [0x61, 0, 0x62],
      [0],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    )
    .map((bytes) => ({ text: new Uint8Array(bytes) })),
);

/** SQLite makes numbers of texts that look like them. */
const looksNumeric = (value: RandomValue) => typeof value === 'string' && /\d/.test(value);

/** Each storage class, and texts that PostgreSQL cannot hold. Any number is some instant, but which leaves room for doubt. */
export function anyValue(kind: ValueKind): fc.Arbitrary<RandomValue> {
  if (kind === 'instant' || kind === 'date') return noNumbers.filter((value) => !looksNumeric(value));
  return fc.oneof(numbers, noNumbers);
}
