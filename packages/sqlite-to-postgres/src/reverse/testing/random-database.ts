/** Small random databases, and random changes that mean the same in SQLite and in PostgreSQL. */
import { DatabaseSync } from 'node:sqlite';
import { anyText } from '@vanguard/postgres/testing';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import fc from 'fast-check';

export interface RandomTable {
  name: string;
  key: keyof typeof keys;
  columns: { name: string; declared: string }[];
  /** Values of the columns; a row's id is its index. */
  rows: (SqliteValue | null)[][];
}

export type Change =
  | { kind: 'delete'; table: number; id: number }
  | { kind: 'copy'; table: number; column: number; from: number; to: number }
  | { kind: 'clone'; table: number; from: number; id: number };

const keys = {
  rowid: 'id integer primary key',
  text: 'code text primary key, id integer',
  none: 'id integer',
  withoutRowid: 'code text, id integer, primary key (id, code)',
  descending: 'id integer primary key desc',
};

const instants = fc.date({ min: new Date('1975-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
/** Numbers that make dates from 2100 on are a question. */
const milliseconds = fc
  .date({ min: new Date('1975-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => BigInt(date.getTime()));
const iso = instants.map((date) => date.toISOString());
const sqliteText = iso.map((text) => text.slice(0, 19).replace('T', ' '));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = anyText().map((each) => each.replaceAll('\0', '').toWellFormed());
const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((each) => each / 100);

interface ColumnForm {
  declared: string;
  values: fc.Arbitrary<SqliteValue>;
}

/** Every value of the column is stored in one way. */
export const singleForms: ColumnForm[] = [
  { declared: 'integer', values: fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }) },
  { declared: 'bigint', values: int64 },
  { declared: 'real', values: fc.double({ noNaN: true }).map((each) => each + 0) },
  { declared: 'text', values: text },
  { declared: 'blob', values: fc.uint8Array({ maxLength: 20 }) },
  { declared: 'boolean', values: fc.bigInt({ min: 0n, max: 1n }) },
  { declared: 'boolean', values: fc.constantFrom('yes', 'no') },
  { declared: 'datetime', values: milliseconds },
  { declared: 'datetime', values: iso },
  { declared: 'timestamp', values: sqliteText },
  { declared: 'datetime', values: iso.map((each) => `${each.slice(0, 23)}+02:00`) },
  { declared: 'date', values: iso.map((each) => each.slice(0, 10)) },
  { declared: 'time', values: iso.map((each) => each.slice(11, 19)) },
  { declared: 'decimal', values: cents.filter((each) => !Number.isInteger(each)) },
  { declared: 'uuid', values: fc.uuid().map((each) => each.toUpperCase()) },
];

/** One column holds several forms of the same type. */
export const mixedForms: ColumnForm[] = [
  {
    declared: 'datetime',
    values: fc.oneof(milliseconds, iso, sqliteText),
  },
  { declared: 'boolean', values: fc.constantFrom<SqliteValue>(0n, 1n, 'true', 'F', 'YES') },
  { declared: 'decimal', values: fc.oneof(cents, fc.integer().map(BigInt)) },
  {
    declared: '',
    values: fc.oneof(
      int64.map((each) => each % 1_000_000n),
      cents,
    ),
  },
  { declared: 'uuid', values: fc.uuid().chain((each) => fc.constantFrom<SqliteValue>(each, each.toUpperCase())) },
  { declared: 'json', values: fc.json() },
  { declared: 'text', values: text },
];

export function randomTables(forms: readonly ColumnForm[]): fc.Arbitrary<RandomTable[]> {
  const table = fc
    .tuple(fc.array(fc.constantFrom(...forms), { minLength: 1, maxLength: 4 }), fc.constantFrom(...keyNames))
    .chain(([columns, key]) =>
      fc.record({
        key: fc.constant(key),
        columns: fc.constant(columns.map(({ declared }, i) => ({ name: `c${i}`, declared }))),
        rows: fc.array(fc.tuple(...columns.map(({ values }) => fc.option(values, { freq: 6 }))), { maxLength: 12 }),
      }),
    );
  return fc
    .array(table, { minLength: 1, maxLength: 3 })
    .map((tables) => tables.map((each, i) => ({ ...each, name: `t${i}` })));
}

const keyNames = Object.keys(keys) as (keyof typeof keys)[];

export function randomChanges(): fc.Arbitrary<Change[]> {
  const table = fc.nat(2);
  const id = fc.nat(12);
  return fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('delete' as const), table, id }),
      fc.record({ kind: fc.constant('copy' as const), table, column: fc.nat(3), from: id, to: id }),
      fc.record({ kind: fc.constant('clone' as const), table, from: id, id: fc.integer({ min: 100, max: 130 }) }),
    ),
    { minLength: 1, maxLength: 10 },
  );
}

/** SQL that both databases understand; changes that concern nothing are passed over. */
export function changeStatements(tables: readonly RandomTable[], changes: readonly Change[]): string[] {
  const used = new Set<string>();
  return changes.flatMap((change) => {
    const table = tables[change.table];
    if (table === undefined) return [];
    const { name, columns, key } = table;
    if (change.kind === 'delete') return [`delete from ${name} where id = ${change.id}`];
    if (change.kind === 'copy') {
      const column = columns[change.column]?.name;
      if (column === undefined || change.from >= table.rows.length) return [];
      return [
        `update ${name} set ${column} = (select ${column} from ${name} where id = ${change.from}) where id = ${change.to}`,
      ];
    }
    if (used.has(`${name} ${change.id}`)) return [];
    used.add(`${name} ${change.id}`);
    const names = columns.map((column) => column.name).join(', ');
    const [codeName, code] = hasCode(key) ? [', code', `, 'k${change.id}'`] : ['', ''];
    return [
      `insert into ${name} (id${codeName}, ${names}) select ${change.id}${code}, ${names} from ${name} where id = ${change.from}`,
    ];
  });
}

const hasCode = (key: RandomTable['key']) => keys[key].includes('code');

export function writeTables(path: string, tables: readonly RandomTable[]): void {
  using database = new DatabaseSync(path);
  for (const { name, key, columns, rows } of tables) {
    const definitions = columns.map((column) => `${column.name} ${column.declared}`);
    // A key of the table stands behind the columns.
    const [own, ofTable] =
      key === 'withoutRowid' ? ['code text, id integer', ', primary key (id, code)'] : [keys[key], ''];
    database.exec(
      `create table ${name} (${[own, ...definitions].join(', ')}${ofTable})${key === 'withoutRowid' ? ' without rowid' : ''}`,
    );
    const withCode = hasCode(key);
    const names = ['id', ...(withCode ? ['code'] : []), ...columns.map((column) => column.name)];
    const insert = database.prepare(
      `insert into ${name} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    rows.forEach((row, id) => void insert.run(id, ...(withCode ? [`k${id}`] : []), ...row));
  }
}
