/** From when to when the bars of each layer reach, each bound read from the end of an index. */
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase, ProductTransaction, Scope } from '../scope.ts';
import { type DateSpan, isPresent, readDateSpans } from './date-spans.ts';
import { type DateField, fieldOf } from './fields.ts';
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
  const spans = await readDateSpans(trx, scope, filter);
  const outermost = (name: Outermost, field: DateField) => {
    const drafted = sql.ref(`drafts.${field}`);
    if (filter.draftsOnly === true) return drafted;
    return sql`${sql.raw(name)}(${drafted}, (${ofMirror(scope, filter, name, field, spans?.[field])}))`;
  };
  const columns = Object.entries(bounds).map(
    ([layer, [start, end]]) => sql`jsonb_build_object(
      'from', ${outermost('least', start)}, 'to', ${outermost('greatest', end)}) as ${sql.ref(layer)}`,
  );
  const { rows } = await sql<TimelineBounds>`
    select ${sql.join(columns)} from (${ofDrafts(scope, filter)}) drafts`.execute(trx);
  return rows[0] as TimelineBounds;
}

/** One row with a column for each bound, by its date. */
function ofDrafts(scope: Scope, filter: RecordFilter): RawBuilder<unknown> {
  const search = searchQueryOf(filter);
  const columns = Object.values(bounds).flatMap(([start, end]) => [
    sql`min(${fieldOf('o', start)}) as ${sql.ref(start)}`,
    sql`max(${fieldOf('o', end)}) as ${sql.ref(end)}`,
  ]);
  return sql`
    select ${sql.join(columns)} from pfa_overlay o
     where ${isInOverlay('o', scope, 1)}
       and ${allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])])}`;
}

/** The first or the last date of the mirror's rows that the user has no draft on. */
function ofMirror(
  scope: Scope,
  filter: RecordFilter,
  name: Outermost,
  field: DateField,
  span: DateSpan | undefined,
): RawBuilder<unknown> {
  return sql`
    select ${fieldOf('m', field)} from ${mirrorRows(scope, searchQueryOf(filter))}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}
       and ${isPresent(fieldOf('m', field), span)} and ${hasNoDraft('m', scope)}
     order by ${fieldOf('m', field)} ${sql.raw(name === 'least' ? 'asc' : 'desc')}
     limit 1`;
}
