/**
 * From when to when the bars of each layer reach: each bound read from the end of an index, or in a small organization,
 * which has none, all of them from the records.
 */
import type { DateField } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { type DateSpan, isPresent, readDateSpans } from './date-spans.ts';
import { fieldOf } from './fields.ts';
import { hasNoDraft, inSnapshot, isInMirror, isInOverlay, mirrorRows } from './overlay.ts';
import { allOf, conditionsOf, type RecordFilter, searchQueryOf } from './record-filter.ts';

/** Both null where no record has the date. */
export interface Bounds {
  from: string | null;
  to: string | null;
}

export interface TimelineBounds {
  plan: Bounds;
  forecast: Bounds;
  actual: Bounds;
}

type Outermost = 'least' | 'greatest';

const bounds = {
  plan: ['originalStart', 'originalEnd'],
  forecast: ['forecastStart', 'forecastEnd'],
  actual: ['actualStart', 'actualEnd'],
} as const satisfies Record<keyof TimelineBounds, readonly [DateField, DateField]>;

export async function findTimelineBounds(
  database: ProductDatabase,
  scope: Scope,
  filter: RecordFilter,
): Promise<TimelineBounds> {
  return await inSnapshot(database, scope, async (trx) => await readTimelineBounds(trx, scope, filter));
}

/** Needs a transaction of the scope. */
export async function readTimelineBounds(
  trx: ProductTransaction,
  scope: Scope,
  filter: RecordFilter,
): Promise<TimelineBounds> {
  const isOnlyDrafts = filter.draftsOnly === true;
  const isIndexed = await hasSummaries(trx);
  const spans = await readDateSpans(trx, scope, filter);
  const outermost = (name: Outermost, field: DateField) => {
    const read = sql.ref(`record.${field}`);
    if (isOnlyDrafts || !isIndexed) return read;
    return sql`${sql.raw(name)}(${read}, (${ofMirror(scope, filter, name, { field, span: spans?.[field] })}))`;
  };
  const columns = Object.entries(bounds).map(
    ([layer, [start, end]]) => sql`jsonb_build_object(
      'from', ${outermost('least', start)}, 'to', ${outermost('greatest', end)}) as ${sql.ref(layer)}`,
  );
  const { rows } = await sql<TimelineBounds>`
    /* timeline bounds */ select ${sql.join(columns)} from (${ofRecords(scope, filter, !isOnlyDrafts && !isIndexed)}) record`.execute(
    trx,
  );
  return rows[0] as TimelineBounds;
}

/** One row with a column for each bound, by its date: of the user's merged records and, where asked for, of the others. */
function ofRecords(scope: Scope, filter: RecordFilter, withMirror: boolean): RawBuilder<unknown> {
  const search = searchQueryOf(filter);
  const fields = Object.values(bounds).flat();
  const columnsOf = (alias: string) =>
    sql.join(fields.map((field) => sql`${fieldOf(alias, field)} as ${sql.ref(field)}`));
  const drafted = sql`
    select ${columnsOf('o')} from pfa_overlay o
     where ${isInOverlay('o', scope, 1)}
       and ${allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])])}`;
  const untouched = sql`
    select ${columnsOf('m')} from ${mirrorRows(scope, search)}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))} and ${hasNoDraft('m', scope)}`;
  const outermost = Object.values(bounds).flatMap(([start, end]) => [
    sql`min(${sql.ref(start)}) as ${sql.ref(start)}`,
    sql`max(${sql.ref(end)}) as ${sql.ref(end)}`,
  ]);
  const records = withMirror ? sql`${drafted} union all ${untouched}` : drafted;
  return sql`select ${sql.join(outermost)} from (${records}) one`;
}

/** The first or the last date of the mirror's rows that the user has no draft on. */
function ofMirror(
  scope: Scope,
  filter: RecordFilter,
  name: Outermost,
  { field, span }: { field: DateField; span: DateSpan | undefined },
): RawBuilder<unknown> {
  return sql`
    select ${fieldOf('m', field)} from ${mirrorRows(scope, searchQueryOf(filter))}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}
       and ${isPresent(fieldOf('m', field), span)} and ${hasNoDraft('m', scope)}
     order by ${fieldOf('m', field)} ${sql.raw(name === 'least' ? 'asc' : 'desc')}
     limit 1`;
}
