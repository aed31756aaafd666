/**
 * Texts that many records match: a page of them is found sooner along its order, record by record, than by looking up
 * every match. A match takes 11 µs of the server's processor to look up and a record 4 µs to pass over: where matches
 * are spread evenly, the two ways to a page of a hundred of a million records meet near six thousand matches.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction, Scope } from '../scope.ts';
import { wholeGrain } from '../summaries/grains.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { fieldOf } from './fields.ts';
import { type RecordFilter, searchQueryOf } from './record-filter.ts';

/** Cost of passing over a record, relative to looking up a match. */
const costRatio = 4 / 11;

/** What a text asks for. */
export interface CommonWords {
  query: RawBuilder<unknown>;
  words: readonly string[];
}

/**
 * Undefined where no text is asked for, or one of which so few records match that they are looked up for a page of
 * `limit`, and in a small organization, whose orders are not walks. Needs a transaction of the scope.
 */
export async function readCommonWords(
  trx: ProductTransaction,
  { organizationId }: Scope,
  filter: RecordFilter,
  limit: number,
): Promise<CommonWords | undefined> {
  const query = searchQueryOf(filter);
  if (query === undefined || !(await hasSummaries(trx))) return undefined;
  // On average, each of the first `limit` matches has all / matches records before it.
  const { rows } = await sql<{ isCommon: boolean; words: string[] }>`
    /* common words */ select matches::double precision ^ 2 > ${limit * costRatio}::double precision * records as "isCommon",
           tsvector_to_array(to_tsvector('simple', pfa_plain_words(${filter.text}))) as words
      from (select records as matches from pfa_search_estimate(${query})) estimated
     cross join (
       select coalesce(sum(records), 0) as records from pfa_baseline
        where organization_id = ${organizationId} and grain = pfa_grain(${sql.lit(wholeGrain)})) counted`.execute(trx);
  const [row] = rows;
  return row?.isCommon === true ? { query, words: row.words } : undefined;
}

/**
 * A record with a word has it somewhere among its texts, which is asked first, since it costs a tenth. Of a case the
 * planner assumes that half of all records fulfil it; of the conditions it would assume that next to none do, and read
 * all records rather than walk.
 */
export function hasWords(alias: string, { query, words }: CommonWords): RawBuilder<unknown> {
  const fields = (
    ['pfaId', 'equipment', 'contract', 'class', 'category', 'manufacturer', 'model', 'area'] as const
  ).map((field) => fieldOf(alias, field));
  const [id, data] = [sql.ref(`${alias}.pfa_id`), sql.ref(`${alias}.data`)];
  const texts = sql`lower(concat_ws(' ', ${sql.join(fields)}, ${data} ->> 'description'))`;
  const conditions = words.map((word) => sql`strpos(${texts}, ${word}) > 0`);
  return sql`case when ${sql.join(conditions, sql` and `)} then pfa_words(${id}, ${data}) @@ ${query} else false end`;
}
