/**
 * Staged rows of which the target would only say that one is refused: expressions that fail for them, and keys that are too
 * long for an index. Each is tried by itself, in a transaction that is rolled back.
 */
import { quoteLiteral } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { qualified } from '../server/ddl.ts';
import { examples, type Found, maxKeys, type Place, readKeys, rowName, rowWith, told } from './staged-rows.ts';
import type { Demand } from './target-constraints.ts';

/** A row of a B-tree is a third of a page at most, where PostgreSQL could not compress it. */
export const longestKey = '2,704';
/** Of the values as text: no shorter ones make a row that is too long. */
const lengthOfConcern = 2000;

/** What cannot be in an index: its expressions cannot be computed, or a B-tree's row would be too long. */
export async function findUnindexed(
  client: ClientBase,
  { name, keys, condition, isTree, isComputed, mayBeLong }: Extract<Demand, { kind: 'index' }>,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const where = condition === null ? 'true' : `(${condition})`;
  if (isComputed) {
    const counts = keys.map((key) => `pg_catalog.count(${key})`).join(', ');
    const error = await failureOf(client, `select ${counts} from ${stagedRows(table, place)} where ${where}`);
    if (error !== undefined) {
      const what = { subject: `the index "${name}"`, expressions: keys, where, told: keys.join(', '), columns: [] };
      return await findUncomputed(client, what, table, place);
    }
  }
  if (!isTree || !mayBeLong) return undefined;
  const told = `too long for the index "${name}" (${keys.join(', ')}), whose rows have at most ${longestKey} bytes`;
  return await findTooLong(client, { name, keys, where, values: keys, told }, table, place);
}

interface TreeIndex {
  name: string;
  /** SQL, as an index takes them. */
  keys: readonly string[];
  /** Which rows it has. */
  where: string;
  /** SQL of what they are made of. */
  values: readonly string[];
  /** What its rows are, in words. */
  told: string;
}

/** Rows that no B-tree of these keys takes. What PostgreSQL can compress is not told by its length: it is tried. */
export async function findTooLong(
  client: ClientBase,
  { name, keys, where, values, told: words }: TreeIndex,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  const length = values.map((value) => `coalesce(pg_catalog.octet_length((${value})::text), 0)`).join(' + ');
  const candidates = `${where} and ${length} > ${lengthOfConcern}`;
  const { rowCount } = await client.query(`select from ${stagedRows(table, place)} where ${candidates} limit 1`);
  if (rowCount === 0) return undefined;
  const probe = qualified(place.staging, 'rows to be tried');
  return await tryRows(client, table, place, {
    candidates,
    setUp: [
      `create table ${probe} (like ${qualified(place.staging, table.name)})`,
      `create index on ${probe} using btree (${keys.join(', ')})`,
    ],
    attempt: (isRow) => `insert into ${probe} select * from ${stagedRows(table, place)} where ${isRow}`,
    name: rowName(table, place),
    describe: (rows) => ({
      finding: `${told(table, rows, 'are', 'is')} ${words}`,
      reason: `too long for the index "${name}" of the target`,
    }),
  });
}

interface Computed {
  /** For people: `the check "age_positive"`. */
  subject: string;
  expressions: readonly string[];
  /** Of which rows. */
  where: string;
  /** The expressions for people. */
  told: string;
  /** Those that they look at; empty where that is not known. */
  columns: readonly string[];
  /** Rows for which one of them is false are found, too. */
  mustBeTrue?: true;
}

/** Rows for which expressions fail. Undefined where none does by itself. */
export async function findUncomputed(
  client: ClientBase,
  { subject, expressions, where, told: words, columns, mustBeTrue }: Computed,
  table: PlannedTable,
  place: Place,
): Promise<Found | undefined> {
  return await tryRows(client, table, place, {
    candidates: 'true',
    setUp: [],
    attempt: (isRow) =>
      mustBeTrue
        ? `if (select not (${expressions.join(') or not (')}) from ${stagedRows(table, place)} where ${isRow} and ${where}) then raise exception '${saidOfFalse}'; end if`
        : `perform ${expressions.join(', ')} from ${stagedRows(table, place)} where ${isRow} and ${where}`,
    name: rowWith(table, columns.length === 0 ? table.columns.map((column) => column.name) : columns, place),
    describe: (rows, said) => ({
      finding: `${told(table, rows, 'fail', 'fails')} ${subject}, ${words}${place.hidesValues ? '' : `: ${said}`}`,
      reason: `fails ${subject} of the target`,
    }),
  });
}

export function stagedRows(table: PlannedTable, { staging }: Place): string {
  return `${qualified(staging, table.name)} c`;
}

/** Needs no transaction. */
export async function failureOf(client: ClientBase, sql: string): Promise<unknown> {
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return error;
  }
}

const saidOfFalse = 'it is false';

export interface Trial {
  /** SQL: rows of `c` that may be refused. */
  candidates: string;
  setUp: readonly string[];
  /** A statement of PL/pgSQL about the row that a condition on `c` names. */
  attempt: (isRow: string) => string;
  /** SQL of the words that name a row. */
  name: string;
  /** What it does for the rows that are not refused stays. */
  stays?: true;
  /** `said`: what PostgreSQL says of the first, or of the first for which it does not only say that it is false. */
  describe: (rows: { row: string; total: string }[], said: string) => Pick<Found, 'finding' | 'reason'>;
}

/** Undefined where no row is refused by itself. */
export async function tryRows(
  client: ClientBase,
  table: PlannedTable,
  place: Place,
  { candidates, setUp, attempt, name, stays, describe }: Trial,
): Promise<Found | undefined> {
  const refused = qualified(place.staging, 'rows that are refused');
  const rows = stagedRows(table, place);
  const body = `
#variable_conflict use_column
declare
  tried_row tid;
  refused_rows integer := 0;
begin
  for tried_row in select c.ctid from ${rows} where ${candidates} loop
    begin
      ${attempt('c.ctid = tried_row')};
    exception when others then
      insert into ${refused} values (tried_row, sqlerrm);
      refused_rows := refused_rows + 1;
      exit when refused_rows > ${maxKeys};
    end;
  end loop;
end`;
  await client.query('begin');
  let end = 'rollback';
  try {
    for (const statement of setUp) await client.query(statement);
    await client.query(`create table ${refused} (place tid, said text)`);
    await client.query(`do language plpgsql ${quoteLiteral(body)}`);
    const from = `${rows} join ${refused} r on r.place = c.ctid`;
    const found = await client.query<{ row: string; total: string; said: string }>(
      `select ${name} as row, count(*) over () as total, r.said from ${from} order by c.ctid limit ${examples}`,
    );
    const [first] = found.rows;
    if (first === undefined) return undefined;
    const { said } = found.rows.find((row) => row.said !== saidOfFalse) ?? first;
    const refusedRows = { ...describe(found.rows, said), keys: await readKeys(client, table, from) };
    if (stays) end = `drop table ${refused}; commit`;
    return refusedRows;
  } finally {
    await client.query(end);
  }
}
