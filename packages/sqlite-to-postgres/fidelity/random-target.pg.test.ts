/**
 * Random tables of the target, filled from random columns: each value is what PostgreSQL itself reads in the source's, or
 * the run stops with the table as it was, and what it says leads on at once, with every row moved or set aside.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MoverError } from '../src/errors.ts';
import { migrate } from '../src/migrate.ts';
import type { MigrationRules } from '../src/plan/rules/rules.ts';
import type { MigrateOptions } from '../src/run/migrate-options.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';
import { fidelityRuns } from './random-runs.ts';
import { anyValue, fittingValues, type RandomValue, type ValueKind } from './random-values.ts';

const clone = useTestDatabase();
const makeFolder = useFolders();
let client: Client;
beforeAll(async () => {
  client = await connectClient(clone.url);
  await client.query("set timezone = 'UTC'");
});
afterAll(async () => await client.end());

/** Of the target, by what a column of the source holds. */
const targetTypes: Record<ValueKind, readonly string[]> = {
  integer: ['smallint', 'integer', 'bigint', 'numeric', 'numeric(20,0)', 'double precision', 'text', 'varchar(9)'],
  real: ['double precision', 'real', 'numeric', 'numeric(30,9)', 'text'],
  numeric: ['numeric', 'numeric(14,2)', 'numeric(6,1)', 'double precision', 'text'],
  text: ['text', 'varchar(40)', 'varchar(5)', 'char(40)', 'name', 'json', 'bytea'],
  blob: ['bytea', 'uuid', 'text'],
  boolean: ['boolean', 'text', 'smallint'],
  instant: ['timestamp', 'timestamp(3)', 'timestamptz', 'timestamptz(0)', 'text', 'date'],
  date: ['date', 'timestamp', 'text'],
  time: ['time', 'time(3)', 'interval', 'text'],
  json: ['json', 'jsonb', 'text'],
  uuid: ['uuid', 'text', 'bytea'],
};
/** Without one SQLite keeps every value as it is given. */
const declarations = ['', 'text', 'integer', 'numeric', 'blob'];

interface FilledColumn {
  kind: ValueKind;
  declared: string;
  type: string;
  values: RandomValue[];
}

const rowCount = 12;
const column = fc.constantFrom(...(Object.keys(targetTypes) as ValueKind[])).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    declared: fc.constantFrom(...declarations),
    type: fc.constantFrom(...targetTypes[kind]),
    values: fc
      .tuple(fittingValues[kind], fc.nat(4))
      .chain(([fitting, niceness]) =>
        fc.array(
          fc.oneof(
            { weight: 12, arbitrary: fitting },
            { weight: 1, arbitrary: fc.constant(null) },
            { weight: 1, arbitrary: niceness === 0 ? anyValue(kind) : fitting },
          ),
          { minLength: rowCount, maxLength: rowCount },
        ),
      ),
  }),
);

const numRuns = fidelityRuns(0.4);
let schemas = 0;

test(
  'a table of the target is filled with what PostgreSQL reads, or is left as it was, with a way on',
  async () => {
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 1, maxLength: 3 }), async (columns) => {
        const folder = makeFolder();
        const source = join(folder, 'source.db');
        buildSource(source, columns);
        const schema = `filled_${++schemas}`;
        const declared = columns.map(({ type }, i) => `, c${i} ${type}`).join('');
        await client.query(`create schema ${schema}; create table ${schema}.items (id integer primary key${declared})`);
        const options = { source, target: clone.url, schema, stateBase: folder, dataOnly: true, jobs: 1 } as const;
        const stop = await migrate({ ...options, suggest: 'if options do not' }).then(() => undefined, asMoverError);
        if (stop === undefined) filled++;
        else await goOn(stop, options, columns);
        const leftOut = new Set(rulesOf(stop).columns?.flatMap((rule) => (rule.leaveOut ? [rule.column] : [])));
        expect(await findOthers(source, schema, { columns, leftOut })).toEqual([]);
        await client.query(`drop schema ${schema} cascade`);
      }),
      { numRuns },
    );
    expect(filled).toBeGreaterThan(numRuns / 8);
  },
  numRuns * 10_000,
);

function buildSource(path: string, columns: readonly FilledColumn[]): void {
  using database = new DatabaseSync(path);
  const declared = columns.map(({ declared: type }, i) => `, c${i} ${type}`).join('');
  database.exec(`create table items (id integer primary key${declared})`);
  for (let row = 0; row < rowCount; row++) {
    const values = columns.map(({ values: own }) => own[row] ?? null);
    const places = values.map((value) => (isBytes(value) ? ', cast(? as text)' : ', ?')).join('');
    database
      .prepare(`insert into items values (${row}${places})`)
      .run(...values.map((value) => (isBytes(value) ? value.text : value)));
  }
}

function isBytes(value: RandomValue): value is { text: Uint8Array } {
  return typeof value === 'object' && value !== null && 'text' in value;
}

function asMoverError(error: unknown): MoverError {
  if (error instanceof MoverError) return error;
  throw error;
}

/** What the stop says leads on, and nothing was written before. */
async function goOn(stop: MoverError, options: MigrateOptions, columns: readonly FilledColumn[]): Promise<void> {
  expect(stop.code).toMatch(/_has_problems$/);
  expect(await readFilled(options.schema, columns)).toEqual([]);
  const { setAside } = await migrate({ ...options, ...wayOn(stop) });
  expect((await readFilled(options.schema, columns)).length + (setAside?.rejectedRows ?? 0)).toBe(rowCount);
}

/** That the stop suggests. */
function rulesOf(stop: MoverError | undefined): MigrationRules {
  return stop?.suggestion?.rules ?? {};
}

/** As the command that the stop ends with would say it. */
function wayOn(stop: MoverError): Partial<MigrateOptions> {
  const { remedy = [], suggestion } = stop;
  if (suggestion !== undefined) return { rules: rulesOf(stop), tolerances: rulesOf(stop).options ?? {} };
  expect(remedy).not.toEqual([]);
  const words = Array.from({ length: remedy.length / 2 }, (_, i) => [
    (remedy[2 * i] as string).slice(2).replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase()),
    remedy[2 * i + 1],
  ]);
  return { tolerances: Object.fromEntries(words) };
}

async function readFilled(schema: string, columns: readonly FilledColumn[]): Promise<Record<string, unknown>[]> {
  const texts = columns.map((_, i) => `, c${i}::text`).join('');
  const { rows } = await client.query<Record<string, unknown>>(`select id${texts} from ${schema}.items order by id`);
  return rows;
}

/** Values of the target that are not those of the source, as PostgreSQL reads these. */
async function findOthers(
  source: string,
  schema: string,
  { columns, leftOut }: { columns: readonly FilledColumn[]; leftOut: ReadonlySet<string> },
): Promise<unknown[]> {
  using database = new DatabaseSync(source, { readOnly: true });
  const statement = database.prepare('select * from items where id = ?');
  statement.setReadBigInts(true);
  const others: unknown[] = [];
  for (const found of await readFilled(schema, columns)) {
    const row = statement.get(found['id'] as number) as Record<string, Stored>;
    for (const [i, { kind, type }] of columns.entries()) {
      const name = `c${i}`;
      const value = row[name] ?? null;
      const expected = value === null || leftOut.has(name) ? null : await readByPostgres(kind, type, value);
      if (shown(type, found[name]) !== shown(type, expected))
        others.push({ type, value, expected, found: found[name] });
    }
  }
  return others;
}

/** A number counts as its value, however many zeros end it. */
function shown(type: string, text: unknown): unknown {
  return type.startsWith('numeric')
    ? String(text)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
    : text;
}

type Stored = bigint | number | string | Uint8Array;

/** What PostgreSQL shows of the value in a column of the type. */
async function readByPostgres(kind: ValueKind, type: string, value: Stored): Promise<string> {
  const isInstant = type.startsWith('timestamp') || type === 'date';
  const [text, read] =
    value instanceof Uint8Array
      ? [value, ofBytes(type)]
      : [
          textOf(isInstant && kind === 'instant' ? asIsoText(value) : value, type),
          isInstant ? 'cast($1::text as timestamptz)' : ofText(type),
        ];
  const cast = type.startsWith('timestamp') && !type.startsWith('timestamptz') ? `${read} at time zone 'UTC'` : read;
  try {
    const { rows } = await client.query<{ shown: string }>(`select cast(${cast} as ${type})::text as shown`, [text]);
    return rows[0]?.shown ?? '';
  } catch (error) {
    return `PostgreSQL refuses it: ${(error as Error).message}`;
  }
}

const ofBytes = (type: string) =>
  ({ bytea: '$1::bytea', uuid: `encode($1, 'hex')` })[type] ?? `convert_from($1, 'UTF8')`;

const ofText = (type: string) => (type === 'bytea' ? `convert_to($1, 'UTF8')` : '$1::text');

/** In a text a REAL keeps its point. */
function textOf(value: bigint | number | string, type: string): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const keepsPoint = typeof value === 'number' && /^(text|varchar|char|name)/.test(type);
  return keepsPoint && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Of a number: by its digits seconds, milliseconds or microseconds since 1970; a REAL is a Julian day. */
function asIsoText(value: bigint | number | string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return new Date(Math.round((value - 2_440_587.5) * 86_400_000)).toISOString();
  const digits = String(value).length;
  const microseconds = value * (digits <= 10 ? 1_000_000n : digits <= 13 ? 1_000n : 1n);
  const fraction = String(microseconds % 1_000_000n).padStart(6, '0');
  return new Date(Number(microseconds / 1_000_000n) * 1_000).toISOString().replace('.000Z', `.${fraction}Z`);
}
