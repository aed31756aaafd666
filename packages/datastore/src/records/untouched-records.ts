/**
 * The part of a page that is the mirror's rows without a draft of the user: walks along indexes, each of which ends when
 * it has found as many records as the page can take.
 */
import { dateFields, type ListField } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction, Scope } from '../scope.ts';
import { type CommonWords, hasWords, readCommonWords } from './common-words.ts';
import { type DateSpan, isPresent, readDateSpans } from './date-spans.ts';
import { fieldOf, flagOfPresent, sparseFields } from './fields.ts';
import { hasNoDraft, isInMirror, mirrorRows } from './overlay.ts';
import { allOf, conditionsOf, rangedDates, type RecordFilter, searchQueryOf } from './record-filter.ts';
import {
  type CursorValues,
  type CustomKey,
  indexOrder,
  isAfter,
  isAfterPresent,
  isCustomKey,
  keyColumns,
  keyOf,
  orderOfMissing,
  type SortKey,
} from './sort-order.ts';

export const branchName = (i: number) => `untouched_${i}`;

/** What the walks are told beforehand. */
export interface Known {
  commonWords: CommonWords | undefined;
  /** Span of the first key, if it is a date and the filter has a range of another date. */
  span?: DateSpan | undefined;
}

/** Needs a transaction of the scope. */
export async function readKnown(
  trx: ProductTransaction,
  scope: Scope,
  filter: RecordFilter,
  { sort: [first], limit }: Pick<Walk, 'sort' | 'limit'>,
): Promise<Known> {
  const commonWords = await readCommonWords(trx, scope, filter, limit);
  const date = dateFields.find((field) => field === first?.field);
  if (date === undefined || !rangedDates(filter).some((ranged) => ranged !== date)) return { commonWords };
  return { commonWords, span: (await readDateSpans(trx, scope, filter))?.[date] };
}

/** How the mirror is walked: in which order, from where on, how far. */
export interface Walk {
  sort: readonly SortKey[];
  cursor: CursorValues | undefined;
  limit: number;
  /** Rows that are passed before; only of a single walk. */
  skip?: number;
  /** Backwards, from the last row; only as a single walk. */
  isFromEnd?: boolean;
}

/** Whether one walk along an index has all in their order, so that it can pass rows by, and begin at either end. */
export function isSingleWalk(
  filter: RecordFilter,
  { sort, cursor }: Pick<Walk, 'sort' | 'cursor'>,
  { span }: Known,
): boolean {
  const [first] = sort as [SortKey];
  const isRanked = sort.some(({ field }) => field === 'relevance');
  return !isRanked && isOneWalk(first, { cursor, span }) && partsOf(filter, first).length === 1;
}

function isOneWalk(first: SortKey, { cursor, span }: Pick<Walk, 'cursor'> & Pick<Known, 'span'>): boolean {
  return !isNullable(first) || (cursor === undefined && !first.descending && span === undefined && !isPartial(first));
}

/** Of records without a value an index of these has none. */
const isPartial = (first: SortKey) => {
  if (isCustomKey(first)) return true;
  const own = first.field === 'relevance' ? undefined : first.field;
  return own !== undefined && (flagOfPresent[own] !== undefined || sparseFields.has(own));
};

/** Rows of (pfa_id, is_drafted, k0, k1, …), for common table expressions that are named by branchName. */
export function untouchedBranches(
  scope: Scope,
  filter: RecordFilter,
  { sort, cursor, limit, skip = 0, isFromEnd = false }: Walk,
  { commonWords, span }: Known,
): RawBuilder<unknown>[] {
  const [first] = sort as [SortKey];
  const isRanked = sort.some(({ field }) => field === 'relevance');
  const isWalked = commonWords !== undefined && !isRanked;
  const search = isWalked ? undefined : searchQueryOf(filter);
  const branch = (
    part: RecordFilter,
    conditions: readonly RawBuilder<unknown>[],
    order = indexOrder('m', sort, isFromEnd),
  ) => sql`
    select m.pfa_id, false as is_drafted, ${keyColumns('m', sort)}
      from ${mirrorRows(scope, search, isRanked)}
     where ${isInMirror('m', scope)}
       and ${allOf([...conditionsOf('m', part), ...(isWalked ? [hasWords('m', commonWords)] : []), ...conditions])}
       and ${hasNoDraft('m', scope)}
     order by ${order}
     limit ${limit}${skip === 0 ? sql`` : sql` offset ${skip}`}`;
  const parts = search === undefined ? partsOf(filter, first) : [filter];
  const after = cursor === undefined ? [] : [isAfterPresent('m', sort, cursor)];
  // An index has missing values last, as the order has them when it ascends.
  const own = first.field === 'relevance' || isCustomKey(first) ? undefined : first.field;
  const flag = own && flagOfPresent[own];
  if (isOneWalk(first, { cursor, span })) return parts.map((part) => branch(part, after));
  // Else records with and without the first key apart, so that each is a walk along its index.
  const isMissing = flag === undefined ? sql`${keyOf('m', first)} is null` : sql`not ${fieldOf('m', flag)}`;
  const isThere = flag === undefined ? isPresent(keyOf('m', first), span) : fieldOf('m', flag);
  // Where no index has the missing ones, the other keys are their order.
  const order = isPartial(first) ? orderOfMissing('m', sort) : indexOrder('m', sort);
  if (cursor?.[0] === null) return [branch(filter, [isMissing, isAfter('m', sort, cursor)], order)];
  const present = parts.map((part) => branch(part, [isThere, ...after]));
  // Asked only where the page is not full: a condition without columns is decided before the scan begins.
  const counts = present.map((_, i) => sql`(select count(*) from ${sql.ref(branchName(i))})`);
  return [...present, branch(filter, [isMissing, sql`${sql.join(counts, sql` + `)} < ${limit}`], order)];
}

/** Fields that hang together with the first key of an order, and have an index with it (mirror-indexes.ts). */
const listsBefore: { [Field in Exclude<SortKey['field'], CustomKey['field']>]?: ListField } = {
  class: 'category',
  model: 'category',
  purchasePrice: 'source',
  planCost: 'source',
  forecastCost: 'source',
};
/** More walks cost more than they find sooner. */
const partLimit = 8;

/**
 * The filter once for each value of a list that has an index with the order. A page of two categories and an area by
 * descending class, of a million records, is two walks; the one for cranes passes 1,110 others, where one walk over the
 * classes of all categories passed 47,956.
 */
function partsOf(filter: RecordFilter, first: SortKey): RecordFilter[] {
  const field = isCustomKey(first) ? undefined : listsBefore[first.field];
  const values = field === undefined ? [] : [...new Set(filter[field])];
  if (field === undefined || values.length < 2 || values.length > partLimit || values.includes(null)) return [filter];
  return values.map((value) => ({ ...filter, [field]: [value] }));
}

const alwaysPresent = new Set<SortKey['field']>([
  'pfaId',
  'relevance',
  'planCost',
  'forecastCost',
  'actualCost',
  'forecastVariance',
]);
const isNullable = ({ field }: SortKey) => !alwaysPresent.has(field);
