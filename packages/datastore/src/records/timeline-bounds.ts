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
  const first = (field: DateField) => outermost(scope, filter, field, 'asc', spans?.[field]);
  const last = (field: DateField) => outermost(scope, filter, field, 'desc', spans?.[field]);
  const columns = Object.entries(bounds).map(
    ([layer, [start, end]]) => sql`jsonb_build_object(
      'from', least(${first(start)}), 'to', greatest(${last(end)})) as ${sql.ref(layer)}`,
  );
  const { rows } = await sql<TimelineBounds>`select ${sql.join(columns)}`.execute(trx);
  return rows[0] as TimelineBounds;
}

/** The first of the mirror and the first of the drafts. */
function outermost(
  scope: Scope,
  filter: RecordFilter,
  field: DateField,
  direction: 'asc' | 'desc',
  span: DateSpan | undefined,
): RawBuilder<unknown> {
  const search = searchQueryOf(filter);
  const order = sql.raw(direction);
  const ofDrafts = sql`(
    select ${sql.raw(direction === 'asc' ? 'min' : 'max')}(${fieldOf('o', field)}) from pfa_overlay o
     where ${isInOverlay('o', scope, 1)}
       and ${allOf([...conditionsOf('o', filter), ...(search === undefined ? [] : [sql`o.words @@ ${search}`])])})`;
  if (filter.draftsOnly === true) return ofDrafts;
  return sql`${ofDrafts}, (
    select ${fieldOf('m', field)} from ${mirrorRows(scope, searchQueryOf(filter))}
     where ${isInMirror('m', scope)} and ${allOf(conditionsOf('m', filter))}
       and ${isPresent(fieldOf('m', field), span)} and ${hasNoDraft('m', scope)}
     order by ${fieldOf('m', field)} ${order}
     limit 1)`;
}
