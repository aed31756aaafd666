/** The exact copy as it stands in `legacy`: its tables and columns, and what became of each. */
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { ProductTransaction } from '../scope.ts';

export interface AdoptedTable {
  legacyTable: string;
  rows: number;
  /** Undefined where the table stays in `legacy` only. */
  productTable: string | undefined;
  adopted: number;
  /** Rows that stay in `legacy` only; the notes say why. With `adopted` they make `rows`. */
  leftOver: number;
  /** What stays behind and why, in words. */
  notes: string[];
}

/** The type of each column, as in pg_type: `timestamp`, `text`, `bool`. */
export type LegacyColumns = ReadonlyMap<string, string>;

/** By table, in the order of their names. */
export async function readLegacyTables(trx: ProductTransaction, schema: string): Promise<Map<string, LegacyColumns>> {
  const { rows } = await sql<{ table: string; columns: [name: string, type: string][] }>`
    select c.relname as table, jsonb_agg(jsonb_build_array(a.attname, t.typname) order by a.attnum) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
     where n.nspname = ${schema} and c.relkind in ('r', 'p')
     group by 1 order by 1`.execute(trx);
  return new Map(rows.map(({ table, columns }) => [table, new Map(columns)]));
}

export function unknownColumnNotes(present: LegacyColumns, known: ReadonlySet<string>): string[] {
  const unknown = [...present.keys()].filter((name) => !known.has(name));
  return unknown.length === 0 ? [] : [`columns kept in legacy only: ${unknown.join(', ')}`];
}

/** `source` is quoted, with its condition where one is needed. */
export async function countRows(trx: ProductTransaction, source: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.raw(source)}`.execute(trx);
  return Number(rows[0]?.n);
}

/** Runs an insert and puts what PostgreSQL refuses of the legacy data in words, without the values of a row. */
export async function insertRows(trx: ProductTransaction, legacyTable: string, statement: string): Promise<number> {
  try {
    const { numAffectedRows } = await sql.raw(statement).execute(trx);
    return Number(numAffectedRows ?? 0n);
  } catch (error) {
    throw explainRefusal(legacyTable, error);
  }
}

/** Classes of SQLSTATE: data exception, integrity constraint violation, and types that do not fit. */
const dataRefusals = /^(?:22|23|42804|42846|42883)/;

/** Throws what has nothing to do with the data as it is. */
export function explainRefusal(legacyTable: string, error: unknown): DatastoreError {
  const { code = '', message } = error as Error & { code?: string };
  if (!dataRefusals.test(code)) throw error;
  // PostgreSQL quotes a value that it cannot read at the end of the message.
  return new DatastoreError(
    `The table "${legacyTable}" holds data that the product cannot take: ${message.replace(/: ".*"$/s, '')}.`,
    {
      code: 'legacy_refused',
      hint: 'Nothing was published and the source is as it was. Correct the data in a copy of the file, and move that.',
    },
  );
}
