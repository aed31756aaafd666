/** Finds the rows of a key that SQLite tells apart and the target would not: by the digests of their values as it keeps them. */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import { RowHash } from '../binary/row-hash.ts';
import type { Cast } from '../casts/cast.ts';
import { type AlikeKey, joinsValues, typesOf, type UniqueKey, uniqueKeys } from '../plan/alike-keys.ts';
import type { ChosenTypes } from '../plan/choose-types.ts';
import type { TypeChoice } from '../plan/type-families.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import { emptyEvidence, type SourceEvidence } from '../source/evidence.ts';
import { describeKey } from '../source/find-misfits.ts';
import { Pauses } from '../source/pauses.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows, type SqliteRow } from '../source/select-rows.ts';
import { castFor, isReadAsBytes } from '../types/target-type.ts';

/** Their digests stand in memory, some 100 bytes each; of more rows the key is left to PostgreSQL. */
const mostRows = 5_000_000;

interface Chosen {
  types: ChosenTypes;
  evidence: SourceEvidence;
  hidesValues?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** Of every table, where the move makes the tables. Throws the signal's reason. */
export async function findAlikeKeys(
  connection: DatabaseSync,
  { tables }: SourceCatalog,
  chosen: Chosen,
): Promise<AlikeKey[]> {
  const found: AlikeKey[] = [];
  for (const table of tables) {
    if (table.rows < 2 || table.rows > mostRows) continue;
    for (const key of uniqueKeys(table)) {
      const alike = await findAlike(connection, key, chosen);
      if (alike !== undefined) found.push(alike);
    }
  }
  return found;
}

async function findAlike(
  connection: DatabaseSync,
  key: UniqueKey,
  { types, evidence, hidesValues, signal }: Chosen,
): Promise<AlikeKey | undefined> {
  const { table, columns } = key;
  const doubtful = columns.filter((column) => {
    const choice = types.get(table)?.get(column) as TypeChoice;
    const joins = joinsValues(choice, evidence.get(table)?.get(column) ?? emptyEvidence());
    return joins === 'perhaps' || (joins === 'if uneven' && isUneven(connection, table, column));
  });
  if (doubtful.length === 0) return undefined;
  const parts = columns.map((column) => partOf(column, types.get(table)?.get(column) as TypeChoice));
  const seen = new Set<string>();
  const twice = new Set<string>();
  let rows = 0;
  for await (const [digest] of digestRows(connection, table, parts, signal)) {
    if (!seen.has(digest)) seen.add(digest);
    else {
      twice.add(digest);
      rows++;
    }
  }
  if (rows === 0) return undefined;
  const example = hidesValues === true ? undefined : await findExample(connection, key, { parts, twice, signal });
  return { ...key, doubtful, types: typesOf(types, table, doubtful), rows, example };
}

/** Texts that are not all of one length and one case may be one value, written in several ways. */
function isUneven(connection: DatabaseSync, table: string, column: string): boolean {
  const name = quoteSqlite(column);
  const even = connection
    .prepare(
      `select min(length(${name})) is max(length(${name})) and (max(${name} glob '*[A-Z]*') + max(${name} glob '*[a-z]*') < 2) as even
         from ${quoteSqlite(table)}`,
    )
    .get()?.['even'];
  return even === 0;
}

interface KeyPart {
  /** In SQLite's SQL. */
  expression: string;
  cast: Cast;
}

function partOf(column: string, { type }: TypeChoice): KeyPart {
  const name = quoteSqlite(column);
  return { expression: isReadAsBytes(type) ? `cast(${name} as blob)` : name, cast: castFor(type) };
}

/** The digest of each row's key, and the key; without rows that have NULL in it, or what does not fit. */
async function* digestRows(
  connection: DatabaseSync,
  table: string,
  parts: readonly KeyPart[],
  signal: AbortSignal | undefined,
): AsyncGenerator<[string, SqliteRow]> {
  const hash = new RowHash();
  const pauses = new Pauses(signal);
  const complete = parts.map(({ expression }) => `${expression} is not null`).join(' and ');
  for (const row of selectRows(
    connection,
    table,
    parts.map(({ expression }) => expression),
    complete,
  )) {
    if (pauses.isDue()) await pauses.take();
    if (!parts.every(({ cast }, i) => cast.fits(row[i] as SqliteValue))) continue;
    hash.reset();
    for (const [i, { cast }] of parts.entries()) cast.hashSource(row[i] as SqliteValue, hash);
    hash.finish();
    yield [`${hash.high} ${hash.low}`, row];
  }
}

async function findExample(
  connection: DatabaseSync,
  { table, columns }: UniqueKey,
  { parts, twice, signal }: { parts: readonly KeyPart[]; twice: ReadonlySet<string>; signal: AbortSignal | undefined },
): Promise<string | undefined> {
  const first = new Map<string, SqliteRow>();
  for await (const [digest, row] of digestRows(connection, table, parts, signal)) {
    if (!twice.has(digest)) continue;
    const other = first.get(digest);
    if (other !== undefined) return `${describeKey(columns, other)} and ${describeKey(columns, row)}`;
    first.set(digest, row);
  }
  return undefined;
}
