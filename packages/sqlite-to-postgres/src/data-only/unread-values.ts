/**
 * Values for columns whose type only PostgreSQL knows: each is read by it as a text of the type, and taken where PostgreSQL writes it
 * as it was, to the letter. Others would come back as another text than the source has.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SqliteValue } from '@vanguard/sqlite-sql/values';
import type { ClientBase } from 'pg';
import { digits } from '../casts/text.ts';
import { isTargetLost } from '../server/lost-target.ts';
import { describeKey, describeValue, keyColumns } from '../source/find-misfits.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows } from '../source/select-rows.ts';
import { castFor, type TargetType, typeSql } from '../types/target-type.ts';
import { getColumn, isFilled, type TableMatch } from './match-tables.ts';

const examples = 5;
/** Asked for at once. */
const batchRows = 1000;

/** Rows in words, by columns of the target; only columns with such values are there. */
export type UnreadValues = Map<string, string>;

/** Reads both sides; needs no open transaction. */
export async function findUnreadValues(
  source: DatabaseSync,
  client: ClientBase,
  match: TableMatch,
  hidesValues: boolean,
): Promise<UnreadValues> {
  const unread: UnreadValues = new Map();
  for (const [column, name] of match.columns) {
    const held = getColumn(match.target, name);
    if (isFilled(held)) continue;
    const found = await findUnread(source, client, { match, column, type: { kind: 'input', name: held.type } });
    if (found.length > 0) unread.set(name, describe(found, hidesValues || keyColumns(match.source).includes(column)));
  }
  return unread;
}

interface Candidate {
  key: string;
  value: SqliteValue;
}

interface Unread extends Candidate {
  /** What PostgreSQL writes in its place; undefined where it reads no value of the type. */
  written: string | undefined;
}

interface UnknownColumn {
  match: TableMatch;
  column: string;
  type: TargetType;
}

/** At most one more than are shown. */
async function findUnread(
  source: DatabaseSync,
  client: ClientBase,
  { match, column, type }: UnknownColumn,
): Promise<Unread[]> {
  const key = keyColumns(match.source);
  const name = quoteSqlite(column);
  const keys = key.map((each) => (each === 'rowid' ? each : quoteSqlite(each)));
  const cast = castFor(type);
  const sql = typeSql(type);
  const found: Unread[] = [];
  let batch: Candidate[] = [];
  for (const [value, ...keyValues] of selectRows(source, match.source.name, [name, ...keys], `${name} is not null`)) {
    const candidate = { key: describeKey(key, keyValues), value: value as SqliteValue };
    if (cast.fits(candidate.value)) batch.push(candidate);
    else found.push({ ...candidate, written: undefined });
    if (batch.length === batchRows) {
      found.push(...(await readAsType(client, sql, batch)));
      batch = [];
    }
    if (found.length > examples) return found;
  }
  return [...found, ...(await readAsType(client, sql, batch))];
}

async function readAsType(client: ClientBase, sql: string, batch: readonly Candidate[]): Promise<Unread[]> {
  if (batch.length === 0) return [];
  const texts = batch.map(({ value }) => digits(value));
  const query = `select u.i::int as i, u.v::${sql}::text as written from pg_catalog.unnest($1::text[]) with ordinality u (v, i) where u.v::${sql}::text is distinct from u.v order by 1`;
  const looked = await client.query<{ i: number; written: string | null }>(query, [texts]).catch((error: unknown) => {
    if (isTargetLost(error)) throw error;
    return undefined;
  });
  if (looked !== undefined)
    return looked.rows.map(({ i, written }) => ({ ...(batch[i - 1] as Candidate), written: written ?? undefined }));
  if (batch.length === 1) return batch.map((candidate) => ({ ...candidate, written: undefined }));
  const half = batch.length >> 1;
  const first = await readAsType(client, sql, batch.slice(0, half));
  return first.length > examples ? first : [...first, ...(await readAsType(client, sql, batch.slice(half)))];
}

function describe(found: readonly Unread[], hidesValues: boolean): string {
  const shown = found.slice(0, examples).map(({ key, value, written }) => {
    const becomes = written === undefined ? 'is none' : `becomes ${describeValue(written)}`;
    return key + (hidesValues ? '' : ` (${describeValue(value)} ${becomes})`);
  });
  return shown.join('; ') + (found.length > examples ? '; …' : '');
}
