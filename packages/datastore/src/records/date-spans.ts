/**
 * Between which dates the records of a filter by dates can have their other dates: where a walk along one of these has
 * to begin and may end. Never too narrow; wide where a record of the range lies far out.
 */
import { type DateField, dateFields } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import type { ProductTransaction, Scope } from '../scope.ts';
import { hasSummaries } from '../summaries/large-organizations.ts';
import { columnOf } from './fields.ts';
import { rangedDates, type RecordFilter } from './record-filter.ts';

/** Both null where no record of the range has the date. */
export interface DateSpan {
  from: string | null;
  to: string | null;
}

export type DateSpans = Record<DateField, DateSpan>;

/** Undefined where no range of dates is asked for, or of few records. Needs a transaction of the scope. */
export async function readDateSpans(
  trx: ProductTransaction,
  { organizationId }: Scope,
  { dates = {} }: RecordFilter,
): Promise<DateSpans | undefined> {
  const ranged = rangedDates({ dates });
  if (ranged.length === 0 || !(await hasSummaries(trx))) return undefined;
  const monthOf = (day: string | undefined) => sql`date_trunc('month', ${day}::date::timestamp)::date`;
  const columnsOf = (field: DateField) => {
    const [from, to] = [sql.ref(`${columnOf(field)}_from`), sql.ref(`${columnOf(field)}_to`)];
    return { from, to };
  };
  const spansOf = (field: DateField) => sql`
    select ${sql.join(dateFields.map(columnsOf).map(({ from, to }) => sql`min(${from}) as ${from}, max(${to}) as ${to}`))}
      from pfa_date_reach
     where organization_id = ${organizationId} and field = ${field}
       and month >= coalesce(${monthOf(dates[field]?.from)}, '-infinity') and month <= coalesce(${dates[field]?.to}::date, 'infinity')`;
  // A record of several ranges lies in the span of each.
  const spans = dateFields.map((field) => {
    const { from, to } = columnsOf(field);
    return sql`jsonb_build_object('from', max(${from}), 'to', min(${to})) as ${sql.ref(field)}`;
  });
  const { rows } = await sql<DateSpans>`
    /* date spans */ select ${sql.join(spans)} from (${sql.join(ranged.map(spansOf), sql` union all `)}) one`.execute(
    trx,
  );
  return rows[0];
}

/** That a column of a date has a value, which is within its span where one is known. */
export function isPresent(column: RawBuilder<unknown>, span: DateSpan | undefined): RawBuilder<unknown> {
  return span === undefined
    ? sql`${column} is not null`
    : sql`${column} between ${span.from}::date and ${span.to}::date`;
}
