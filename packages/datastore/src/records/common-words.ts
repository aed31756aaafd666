/**
 * Texts that many records match: a page of them is found sooner along its order, record by record, than by looking up
 * every match. Of a million records, a match took 11 µs of the server's processor to look up and a record 4 µs to pass
 * over: where matches are spread evenly, the two ways to a page of a hundred meet near six thousand matches.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { fieldOf } from './fields.ts';
import { type RecordFilter, searchQueryOf } from './record-filter.ts';

const commonFrom = 5000;

/** What a text asks for. */
export interface CommonWords {
  query: RawBuilder<unknown>;
  words: readonly string[];
}

/** Undefined where no text is asked for, or one that few records match. Needs a transaction of the scope. */
export async function readCommonWords(trx: ProductTransaction, filter: RecordFilter): Promise<CommonWords | undefined> {
  const query = searchQueryOf(filter);
  if (query === undefined) return undefined;
  const { rows } = await sql<{ isCommon: boolean; words: string[] }>`
    select records >= ${commonFrom} as "isCommon",
           tsvector_to_array(to_tsvector('simple', pfa_plain_words(${filter.text}))) as words
      from pfa_search_estimate(${query})`.execute(trx);
  const [row] = rows;
  return row?.isCommon === true ? { query, words: row.words } : undefined;
}

/** A record with a word has it somewhere among its texts, which is asked first, since it costs a tenth. */
export function hasWords(alias: string, { query, words }: CommonWords): RawBuilder<unknown> {
  const fields = (
    ['pfaId', 'equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as const
  ).map((field) => fieldOf(alias, field));
  const [id, data] = [sql.ref(`${alias}.pfa_id`), sql.ref(`${alias}.data`)];
  const texts = sql`lower(concat_ws(' ', ${sql.join(fields)}, ${data} ->> 'description'))`;
  const conditions = words.map((word) => sql`strpos(${texts}, ${word}) > 0`);
  return sql.join([...conditions, sql`pfa_words(${id}, ${data}) @@ ${query}`], sql` and `);
}
