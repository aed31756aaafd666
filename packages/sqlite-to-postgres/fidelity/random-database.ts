/**
 * Random SQLite databases with every feature of a schema at once, names that invite mistakes, and rows of nasty values.
 * A database is data, so that a failing one can be shrunk and read; `build-database.ts` makes the file.
 */
import fc from 'fast-check';
import { anyValue, fittingValues, type RandomValue, type ValueKind } from './random-values.ts';

export interface RandomColumn {
  name: string;
  kind: ValueKind;
  declared: string;
  constraints: string[];
  /** Holds whatever SQLite lets in: a run may stop because of it. */
  isNasty: boolean;
  /** One a row, in order; the column is computed where undefined. */
  values: RandomValue[] | undefined;
}

export interface RandomReference {
  column: string;
  /** Index of the table referred to. */
  to: number;
  clause: string;
}

export interface RandomTable {
  name: string;
  /** Declaration of the key column, which comes first. */
  key: string | undefined;
  options: string;
  columns: RandomColumn[];
  references: RandomReference[];
  indexes: { name: string; unique: boolean; keys: string; where: string }[];
  rowCount: number;
}

export interface RandomDatabase {
  encoding: 'UTF-8' | 'UTF-16le' | 'UTF-16be';
  tables: RandomTable[];
}

const declaredTypes: Record<ValueKind, readonly string[]> = {
  integer: ['integer', 'int', 'BIGINT', 'smallint', 'tinyint', 'unsigned big int', 'int8', 'MEDIUMINT(9)'],
  real: ['real', 'double', 'FLOAT', 'double precision'],
  numeric: ['decimal(12,2)', 'numeric', 'DECIMAL', 'numeric(4,1)'],
  text: ['text', 'varchar(20)', 'TEXT COLLATE NOCASE', 'char(3)', 'clob', 'character varying (5)'],
  blob: ['blob', 'BLOB', 'binary(3)', ''],
  boolean: ['boolean', 'BOOL'],
  instant: ['datetime', 'TIMESTAMP'],
  date: ['date'],
  time: ['time'],
  json: ['json', 'JSONB'],
  uuid: ['uuid'],
};

const names = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-z_]{0,8}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'select',
      'user',
      'order',
      'Group',
      'a b',
      'a"b',
      "a'b",
      'a.b',
      'a;b',
      '1st',
      '$x',
      'x$y',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'rowid',
      'oid',
      '_rowid_',
      'Ünïcode',
      '日本',
      '😀',
      'back\\slash',
      '%',
      '[x]',
      '`',
      '--',
      '/*',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(3).map((n) => `a_name_of_more_than_sixty_three_bytes_which_postgresql_would_cut_off_${n}`),
  },
);

const namesOf = (minLength: number, maxLength: number) =>
  fc.uniqueArray(names, { minLength, maxLength, selector: (name) => name.toLowerCase() });

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

const kinds = Object.keys(declaredTypes) as ValueKind[];

function columnOf(name: string, rowCount: number, mayBeNasty: boolean): fc.Arbitrary<RandomColumn> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      isNasty: mayBeNasty ? fc.nat(9).map((n) => n === 0) : fc.constant(false),
    })
    .chain(({ kind, isNasty }) =>
      fittingValues[kind].chain((fitting) => {
        const value = isNasty
          ? fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: anyValue(kind) })
          : fitting;
        return fc.record({
          name: fc.constant(name),
          kind: fc.constant(kind),
          declared: fc.constantFrom(...declaredTypes[kind]),
          constraints: fc.subarray(constraintsOf(quote(name), kind, isNasty)),
          isNasty: fc.constant(isNasty),
          values: fc.array(fc.option(value, { freq: 6 }), { minLength: rowCount, maxLength: rowCount }),
        });
      }),
    );
}

/** Rows that break them are not inserted. */
function constraintsOf(column: string, kind: ValueKind, isNasty: boolean): string[] {
  if (isNasty) return [];
  const ofKind: Partial<Record<ValueKind, string[]>> = {
    integer: ['default 7', `check (${column} <> 42)`, 'unique'],
    real: ['default -1.5', `check (${column} < 1e300)`],
    text: [`default 'it''s'`, `check (length(${column}) <> 7)`, 'unique'],
    blob: [`default x'00ff'`, 'unique'],
    boolean: ['default 1'],
    instant: ['default current_timestamp'],
  };
  return ['not null', ...(ofKind[kind] ?? [])];
}

function computedColumn(name: string, of: RandomColumn): RandomColumn {
  const expressions: Partial<Record<ValueKind, [declared: string, kind: ValueKind, sql: string]>> = {
    text: ['text', 'text', `${quote(of.name)} || '!'`],
    integer: ['integer', 'integer', `coalesce(${quote(of.name)}, 0) > 5`],
  };
  const [declared, kind, sql] = expressions[of.kind] ?? ['integer', 'integer', `${quote(of.name)} is null`];
  return { name, kind, declared, constraints: [`as (${sql}) stored`], isNasty: of.isNasty, values: undefined };
}

const keys = [
  'integer primary key',
  'integer primary key autoincrement',
  'integer primary key desc',
  'bigint primary key not null',
  'text primary key not null',
] as const;

const actions = [
  '',
  'on delete cascade',
  'on delete set null on update cascade',
  'deferrable initially deferred',
  'on delete restrict',
];

function tableOf(name: string, tableNames: readonly string[], mayBeNasty: boolean): fc.Arbitrary<RandomTable> {
  return fc
    .record({ columnNames: namesOf(2, 8), rowCount: fc.nat(6), hasComputed: fc.nat(3).map((n) => n === 0) })
    .chain(({ columnNames: [computedName = 'computed', ...columnNames], rowCount, hasComputed }) =>
      fc
        .record({
          name: fc.constant(name),
          key: fc.option(fc.constantFrom(...keys), { freq: 4 }),
          withoutRowid: fc.boolean(),
          columns: fc.tuple(...columnNames.map((column) => columnOf(column, rowCount, mayBeNasty))),
          references: fc.array(fc.record({ to: fc.nat(tableNames.length - 1), clause: fc.constantFrom(...actions) }), {
            maxLength: 2,
          }),
          indexed: fc.array(fc.record({ at: fc.nat(columnNames.length - 1), form: fc.nat(4) }), { maxLength: 2 }),
        })
        .map(({ key, withoutRowid, columns, references, indexed }): RandomTable => {
          const first = columns[0] as RandomColumn;
          const all = hasComputed && !first.isNasty ? [...columns, computedColumn(computedName, first)] : columns;
          return {
            name,
            key: key ?? undefined,
            options: withoutRowid && key !== null && !key.includes('autoincrement') ? ' without rowid' : '',
            columns: all,
            references: references.map(({ to, clause }, i) => ({ column: `to ${to} ${i}`, to, clause })),
            indexes: indexed.map(({ at, form }, i) => indexOf(`${name} ix ${i}`, columns[at] as RandomColumn, form)),
            rowCount,
          };
        }),
    );
}

function indexOf(
  name: string,
  { name: column, kind, isNasty }: RandomColumn,
  form: number,
): RandomTable['indexes'][number] {
  const mayBeUnique = !isNasty && (kind === 'integer' || kind === 'text' || kind === 'blob');
  const key = quote(column);
  const keysByForm = [key, `${key} desc`, kind === 'text' && !isNasty ? `lower(${key})` : key, key, key];
  return {
    name,
    unique: mayBeUnique && form === 3,
    keys: keysByForm[form] as string,
    where: form === 4 ? ` where ${key} is not null` : '',
  };
}

/** Where `mayBeNasty` holds, some columns have values that PostgreSQL cannot hold. */
export function randomDatabase(mayBeNasty: boolean): fc.Arbitrary<RandomDatabase> {
  return namesOf(1, 4).chain((tableNames) =>
    fc.record({
      encoding: mayBeNasty ? fc.constant('UTF-8' as const) : fc.constantFrom('UTF-8', 'UTF-8', 'UTF-16le', 'UTF-16be'),
      tables: fc.tuple(...tableNames.map((name) => tableOf(name, tableNames, mayBeNasty))),
    }),
  );
}
