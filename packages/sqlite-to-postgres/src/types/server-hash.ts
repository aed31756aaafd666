/**
 * How PostgreSQL hashes a value by the hash functions of its own types, and the same by `RowHash`: a row whose values are
 * hashed where they stand comes back as one number instead of all of its fields. The functions are those that its hash
 * joins and partitions stand on (pg_amproc.dat), and their results are part of every hash-partitioned table.
 */
import { RowHash, seedOf } from '../binary/row-hash.ts';

export interface ServerHash {
  /** The functions that it calls, as to_regprocedure() reads them. */
  readonly calls: readonly string[];
  /** Of a value that is not NULL, given as SQL; NULL of NULL. */
  sql(value: string, column: number): string;
  /** Values by which both sides are held against each other before any of it counts: in SQL, and as `RowHash` takes them. */
  readonly probes: readonly (readonly [sql: string, add: (hash: RowHash) => void])[];
}

/** The hash of one value alone, as PostgreSQL writes a bigint. */
export function hashOfValue(column: number, add: (hash: RowHash) => void): string {
  const hash = new RowHash();
  hash.reset();
  const { low, high } = hash;
  hash.column(column);
  add(hash);
  return String((BigInt(hash.high ^ high) << 32n) | BigInt((hash.low ^ low) >>> 0));
}

const literal = (text: string) => `'${text}'::bigint`;

/** Of two or four bytes. */
export const serverHashOfInt: Readonly<Record<2 | 4, ServerHash>> = { 2: ofInt(2), 4: ofInt(4) };

function ofInt(size: 2 | 4): ServerHash {
  const name = `hashint${size}extended`;
  return {
    calls: [`pg_catalog.${name}(int${size},bigint)`],
    sql: (value, column) => `pg_catalog.${name}(${value}, ${seedOf(column)})`,
    probes: [[`'-12345'::int${size}`, (hash) => hash.word(-12_345)]],
  };
}

/** Of types that are 64 bits; `zero` in SQL is the value whose bits are none. */
function ofInt64(name: string, type: string, zero: string, probes: ServerHash['probes']): ServerHash {
  return {
    calls: [`pg_catalog.${name}(${type},bigint)`],
    sql(value, column) {
      const seed = seedOf(column);
      return `pg_catalog.${name}(${value}, case when ${value} operator(pg_catalog.<) ${zero} then ${-seed} else ${seed} end)`;
    },
    probes,
  };
}

export const serverHashOfBigint = ofInt64('hashint8extended', 'bigint', '0::bigint', [
  [`'1234567890123456789'::bigint`, (hash) => hash.int64(1_234_567_890_123_456_789n)],
  [`'-1234567890123456789'::bigint`, (hash) => hash.int64(-1_234_567_890_123_456_789n)],
]);

const instants = [
  ['2024-02-29 12:34:56.789012', 762_525_296_789_012n],
  ['1969-07-20 20:17:40', -960_867_740_000_000n],
] as const;

const ofInstant = (type: 'timestamp' | 'timestamptz', zone: string) =>
  ofInt64(
    `${type}_hash_extended`,
    type,
    `${type} '2000-01-01 00:00:00${zone}'`,
    instants.map(([text, microseconds]) => [`${type} '${text}${zone}'`, (hash) => hash.int64(microseconds)]),
  );

/** That of instants with a time zone is there since PostgreSQL 18. */
export const serverHashOfInstant = {
  timestamp: ofInstant('timestamp', ''),
  timestamptz: ofInstant('timestamptz', '+00'),
};

/** Of four or eight bytes: PostgreSQL widens before it hashes. It takes -0 for 0, and so is not asked for either. */
export const serverHashOfFloat: Readonly<Record<4 | 8, ServerHash>> = { 4: ofFloat(4), 8: ofFloat(8) };

function ofFloat(size: 4 | 8): ServerHash {
  const name = `hashfloat${size}extended`;
  return {
    calls: [`pg_catalog.${name}(float${size},bigint)`],
    sql(value, column) {
      const zeros = [0, -0].map((zero) => literal(hashOfValue(column, (hash) => hash.float64(zero))));
      const ofZero = `case when ${value}::text operator(pg_catalog.=) '0' then ${zeros[0]} else ${zeros[1]} end`;
      return `case when ${value} operator(pg_catalog.=) 0::float${size} then ${ofZero} else pg_catalog.${name}(${value}, ${seedOf(column)}) end`;
    },
    probes: [[`'-12345.75'::float${size}`, (hash) => hash.float64(-12_345.75)]],
  };
}

export const serverHashOfBoolean: ServerHash = {
  calls: [],
  sql(value, column) {
    const [isTrue, isFalse] = [1, 0].map((word) => literal(hashOfValue(column, (hash) => hash.word(word))));
    return `case when ${value} then ${isTrue} when not ${value} then ${isFalse} end`;
  },
  probes: [['true', (hash) => hash.word(1)]],
};

const text = "Größe: 24 cm³, 'viel'";

/** By its bytes, whatever its column takes for equal. */
export const serverHashOfText: ServerHash = {
  calls: ['pg_catalog.hashtextextended(text,bigint)'],
  sql: (value, column) => `pg_catalog.hashtextextended(${value} collate "C", ${seedOf(column)})`,
  probes: [
    [`'${text.replaceAll("'", "''")}'::text`, (hash) => hash.text(text)],
    [`'abc'::text`, (hash) => hash.text('abc')],
  ],
};
