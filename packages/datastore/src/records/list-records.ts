/**
 * A page of merged records as one user sees them: the mirror's rows that the user has no draft on, answered from
 * indexes, plus the user's few merged records, filtered and sorted the same way. The cost follows the page and the
 * drafts; the table is never joined with the drafts as a whole.
 */
import { type CustomValue, fieldsWith, type OwnTermField, ownTermFields, recordFields } from '@vanguard/pfa';
import { executePrepared } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import { customValues, declaredFields } from '../custom-fields/custom-column.ts';
import { toldName } from '../custom-fields/told-values.ts';
import { DatastoreError } from '../errors.ts';
import { utc } from '../instants.ts';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { fieldOf, type RecordValues, type RowField } from './fields.ts';
import { inSnapshot, isInOverlay } from './overlay.ts';
import { readSummary, type Summary } from './record-totals.ts';
import { versionOf } from './record-version.ts';
import { allOf, conditionsOf, type RecordFilter, searchQueryOf } from './record-filter.ts';
import { completeSort, decodeCursor, encodeCursor, isAfter, keyColumns, keyOrder, type SortKey } from './sort-order.ts';
import { findAnchor, keepAnchor, nameResult } from './walk-anchors.ts';
import { branchName, isSingleWalk, type Known, readKnown, untouchedBranches, type Walk } from './untouched-records.ts';

export interface PageQuery extends RecordFilter {
  sort: readonly SortKey[];
  limit: number;
  /** Records that are left out, at the beginning or after the cursor. */
  offset?: number | undefined;
  /** `nextCursor` of a page before; its cost does not grow with the pages before, as an offset's does. */
  cursor?: string | undefined;
}

export type MergedRecord = RecordValues & {
  /** What forecast and actual layer have of their own; null where they have nothing. */
  ownTerms: { [Field in OwnTermField]?: string } | null;
  /** What it has in the fields that the organization has declared, by key; what is not of a field's kind as the text that it is. */
  custom: Record<string, CustomValue>;
  /** Another one whenever upstream or the user's draft changes the record. */
  version: string;
  updatedAt: string;
  draft: { changedFields: string[]; changedAt: string; reason: string | null } | null;
};

export interface PageOfRecords {
  records: MergedRecord[];
  /** Null after the last page. */
  nextCursor: string | null;
}

export type RecordPage = PageOfRecords & Summary;

/** Page, totals and counts are of one moment. Throws DatastoreError `bad_cursor`. */
export async function listRecords(database: ProductDatabase, scope: Scope, query: PageQuery): Promise<RecordPage> {
  return await inSnapshot(database, scope, async (trx) => {
    const summary = await readSummary(trx, scope, query);
    return { ...(await readNear(trx, scope, query, summary)), ...summary };
  });
}

/** The page from where somebody has been nearby, where that is nearer than either end. */
async function readNear(
  trx: ProductTransaction,
  scope: Scope,
  query: PageQuery,
  summary: Summary,
): Promise<PageOfRecords> {
  const { limit, offset = 0, cursor, ...question } = query;
  if (cursor !== undefined) return await readPage(trx, scope, query, summary);
  const result = nameResult(scope, summary.resultVersion, question);
  const anchor = findAnchor(result, offset);
  const isNear = anchor !== undefined && offset - anchor.at <= Math.min(offset, summary.total - offset);
  const near = isNear ? { cursor: anchor.cursor, offset: offset - anchor.at } : {};
  const page = await readPage(trx, scope, { ...query, ...near }, summary);
  if (page.nextCursor !== null) keepAnchor(result, { at: offset + limit, cursor: page.nextCursor });
  return page;
}

/** Of the whole result and of the user's drafts, in the snapshot of the page. */
type Counts = Pick<Summary, 'total' | 'draftCount'>;

/** Needs a transaction of the scope. With `counts` pages far down are reached sooner. Throws DatastoreError `bad_cursor`, `bad_query`. */
export async function readPage(
  trx: ProductTransaction,
  scope: Scope,
  query: PageQuery,
  counts?: Counts,
): Promise<PageOfRecords> {
  const sort = completeSort(query.sort);
  if (sort.some(({ field }) => field === 'relevance') && searchQueryOf(query) === undefined) {
    throw new DatastoreError('Records cannot be sorted by relevance.', {
      code: 'bad_query',
      hint: 'Give a text to find, or sort by a field.',
    });
  }
  const known = await readKnown(trx, scope, query, { sort, limit: (query.offset ?? 0) + query.limit });
  const rows = await readPlaces(trx, scope, query, { sort, known, counts });
  const last = rows.length < query.limit ? undefined : rows.at(-1);
  return {
    records: await readRecords(trx, scope, rows),
    nextCursor: last === undefined ? null : encodeCursor(sort, last.keys),
  };
}

/** A record's place on the page. */
interface Place {
  pfaId: string;
  isDrafted: boolean;
  /** The values that it is sorted by. */
  keys: (string | null)[];
}

interface PlaceOptions {
  sort: readonly SortKey[];
  known: Known;
  counts: Counts | undefined;
}

async function readPlaces(
  trx: ProductTransaction,
  scope: Scope,
  query: PageQuery,
  { sort, known, counts }: PlaceOptions,
): Promise<Place[]> {
  const cursor = query.cursor === undefined ? undefined : decodeCursor(sort, query.cursor);
  const isSingle = query.draftsOnly !== true && isSingleWalk(query, { sort, cursor }, known);
  const asked = { limit: query.limit, offset: query.offset ?? 0 };
  const { isFromEnd, limit, offset } = planReach(asked, isSingle && cursor === undefined ? counts?.total : undefined);
  // Of the rows before the page at most so many are drafted: the others are passed by and not even kept.
  const skip = isSingle ? Math.max(0, offset - (counts?.draftCount ?? offset)) : 0;
  const walk = { sort, cursor, isFromEnd };
  const untouched =
    query.draftsOnly === true
      ? []
      : untouchedBranches(scope, query, { ...walk, limit: offset + limit - skip, skip }, known);
  const keys = sql.join(sort.map((_, i) => sql`${sql.ref(`k${i}`)}::text`));
  const drafted = draftedBranch(scope, query, { ...walk, limit: offset + limit });
  const statement = sql<Place>`
    /* page of records */ ${untouched.length === 0 ? sql`` : sql`with ${sql.join(untouched.map((branch, i) => sql`${sql.ref(branchName(i))} as materialized (${branch})`))}`}
    select pfa_id as "pfaId", is_drafted as "isDrafted", array[${keys}] as keys
      from (${sql.join([...untouched.map((_, i) => sql`select * from ${sql.ref(branchName(i))}`), drafted], sql` union all `)}) candidate
     order by ${keyOrder(sort, isFromEnd)}
     limit ${limit} offset ${offset - skip}`;
  const { rows } = await statement.execute(trx);
  return isFromEnd ? rows.toReversed() : rows;
}

/** How a page is reached: from the end of the result where that is nearer. */
function planReach({ limit, offset }: { limit: number; offset: number }, total: number | undefined) {
  if (total === undefined || offset <= total / 2) return { isFromEnd: false, limit, offset };
  const rows = Math.min(limit, Math.max(0, total - offset));
  return { isFromEnd: true, limit: rows, offset: Math.max(0, total - offset - rows) };
}

/** All but the keys, which a place has already. */
const outputFields = fieldsWith('listed').filter((field) => recordFields[field].access !== 'key');
const isAmount = (field: RowField) => recordFields[field].kind === 'amount';

/** As pfa_cost of the schema takes them. Most records have none, and are asked only whether. */
function ownTermsOf(data: RawBuilder<unknown>): RawBuilder<unknown> {
  const members = ownTermFields.map((field) => {
    const name = sql.lit(field);
    const isAmountOfLayer = recordFields[field].kind === 'amount';
    const value = isAmountOfLayer
      ? sql`trim_scale(pfa_amount(${data}, ${name}))::text`
      : sql`pfa_text(${data}, ${name})`;
    return sql`${name}, ${value}`;
  });
  return sql`case when ${data} ?| ${sql.lit(`{${ownTermFields.join(',')}}`)}::text[]
    then nullif(jsonb_strip_nulls(jsonb_build_object(${sql.join(members)})), '{}') end`;
}

/** The records of a page in its order: by their keys, the same statement whatever was asked for. */
async function readRecords(trx: ProductTransaction, scope: Scope, places: readonly Place[]): Promise<MergedRecord[]> {
  if (places.length === 0) return [];
  const value = (field: RowField) =>
    sql`case when p.is_drafted then ${fieldOf('o', field)} else ${fieldOf('m', field)} end`;
  const outputs = outputFields.map(
    (field) => sql`${isAmount(field) ? sql`trim_scale(${value(field)})` : value(field)} as ${sql.ref(field)}`,
  );
  const statement = sql<MergedRecord>`
    /* records of a page */ with ${declaredFields(scope.organizationId)}
    select p.pfa_id as "pfaId", m.organization_id as "organizationId",
           ${sql.join(outputs)},
           case when p.is_drafted then ${ownTermsOf(sql`(m.data || d.delta)`)} else ${ownTermsOf(sql`m.data`)} end as "ownTerms",
           ${customValues(sql`case when p.is_drafted then m.data || d.delta else m.data end`)} as custom,
           ${versionOf(sql`m.content_hash`, sql`d.delta`, sql`d.change_reason`)} as version, ${utc(sql`greatest(m.updated_at, d.updated_at)`)} as "updatedAt",
           case when p.is_drafted then jsonb_build_object(
             'changedFields', (select coalesce(jsonb_agg(key order by key), '[]') from jsonb_object_keys(d.delta) as key),
             'changedAt', ${utc(sql`d.updated_at`)}, 'reason', d.change_reason) end as draft
      from unnest(${places.map(({ pfaId }) => pfaId)}::text[], ${places.map(({ isDrafted }) => isDrafted)}::boolean[])
           with ordinality as p (pfa_id, is_drafted, place)
      join pfa_mirror m on m.organization_id = ${scope.organizationId} and m.pfa_id = p.pfa_id
      left join lateral (
        select * from pfa_overlay one where p.is_drafted and ${isInOverlay('one', scope, 1)} and one.pfa_id = p.pfa_id limit 1
      ) o on true
      left join lateral (
        select * from pfa_draft one
         where p.is_drafted and one.organization_id = ${scope.organizationId} and one.user_id = ${scope.userId}
           and one.pfa_id = p.pfa_id
         limit 1
      ) d on true
     order by p.place`;
  const { rows } = await executePrepared(statement, trx);
  for (const { draft } of rows) if (draft !== null) draft.changedFields = draft.changedFields.map(toldName);
  return rows;
}

function draftedBranch(
  scope: Scope,
  query: PageQuery,
  { sort, cursor, limit, isFromEnd = false }: Walk,
): RawBuilder<unknown> {
  const search = searchQueryOf(query);
  const rank = search === undefined ? sql`` : sql`, ts_rank(words, ${search}) as rank`;
  return sql`(
    select o.pfa_id, true as is_drafted, ${keyColumns('o', sort)}
      from (select *${rank} from pfa_overlay) o
     where ${isInOverlay('o', scope, 1)}
       and ${allOf([
         ...conditionsOf('o', query),
         ...(search === undefined ? [] : [sql`o.words @@ ${search}`]),
         ...(cursor === undefined ? [] : [isAfter('o', sort, cursor)]),
       ])}
     order by ${keyOrder(sort, isFromEnd)}
     limit ${limit})`;
}
