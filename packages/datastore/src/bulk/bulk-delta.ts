/**
 * Bulk operations as expressions over a record `r` as its user sees it: `r.data` of upstream with `r.old_delta` of the
 * draft there is, null where there is none.
 * The same as bulkDelta of the domain; a test holds the two equal.
 */
import { type BulkAmountField, type BulkOperation, forecastTerms } from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';

type Expression = RawBuilder<unknown>;

/** A delta; empty where the operation means nothing on the record. */
export function bulkDeltaSql(operation: BulkOperation): Expression {
  switch (operation.kind) {
    case 'shift':
      return shift(operation.days);
    case 'setDuration':
      return setEnd((start) => sql`${start} + ${Math.max(0, operation.days)}::integer`);
    case 'changeDuration':
      return setEnd((start, end) => latest(start, sql`${end} + ${operation.days}::integer`));
    case 'setDates':
      return setDates(operation.start, operation.end);
    case 'setText':
      return setText(operation.field, operation.value);
    case 'setAmount':
      return changeAmount(operation.field, () => sql`${operation.value}::numeric`, true);
    case 'scaleAmount':
      return changeAmount(
        operation.field,
        (amount) => sql`${amount} * (${operation.percent}::numeric + 100) / 100.0000000000`,
      );
    case 'addAmount':
      return changeAmount(operation.field, (amount) => sql`${amount} + ${operation.amount}::numeric`);
    case 'resetToPlan':
      return resetToPlan;
    case 'discontinue':
      return sql`'{"isDiscontinued": true, "isFundsTransferable": false}'::jsonb`;
    case 'bringBack':
      return sql`'{"isDiscontinued": false, "isFundsTransferable": false}'::jsonb`;
    case 'markTransferable':
      return sql`'{"isDiscontinued": false, "isFundsTransferable": true}'::jsonb`;
    // What the draft says already, so that it is written with the reason; without a draft nothing.
    case 'setReason':
      return sql`coalesce(r.old_delta, '{}')`;
  }
}

/** One of the functions pfa_date, pfa_text … of a field, without merging the record for it. */
const merged = (read: string, field: string) => sql`
  ${sql.ref(read)}(case when r.old_delta ? ${sql.lit(field)} then r.old_delta else r.data end, ${sql.lit(field)})`;
const date = (field: string) => merged('pfa_date', field);
const isActualized = merged('pfa_flag', 'isActualized');
const empty = sql`'{}'::jsonb`;

/** `{field: value}`, or nothing where there is no value. */
const member = (field: string, value: Expression) =>
  sql`coalesce(nullif(jsonb_strip_nulls(jsonb_build_object(${sql.lit(field)}, ${value})), '{}'), '{}')`;

/** greatest() passes over a missing start, but must not make up a missing end. */
const latest = (start: Expression, end: Expression) =>
  sql`case when ${end} is not null then greatest(${start}, ${end}) end`;

function shift(days: number): Expression {
  const moved = (field: string) => sql`${date(field)} + ${days}::integer`;
  return sql`case when ${isActualized} then ${member('actualEnd', latest(date('actualStart'), moved('actualEnd')))}
    else ${member('forecastStart', moved('forecastStart'))} || ${member('forecastEnd', moved('forecastEnd'))} end`;
}

/** The end of the actual layer if the record is actualized, otherwise of the forecast. */
function setEnd(endOf: (start: Expression, end: Expression) => Expression): Expression {
  const ofLayer = (layer: string) => {
    const [start, end] = [date(`${layer}Start`), date(`${layer}End`)];
    return member(`${layer}End`, sql`case when ${start} is not null then ${endOf(start, end)} end`);
  };
  return sql`case when ${isActualized} then ${ofLayer('actual')} else ${ofLayer('forecast')} end`;
}

function setDates(start: string | undefined, end: string | undefined): Expression {
  const actual = end === undefined ? empty : member('actualEnd', latest(date('actualStart'), sql`${end}::date`));
  const forecast = { ...(start && { forecastStart: start }), ...(end && { forecastEnd: end }) };
  return sql`case when ${isActualized} then ${actual} else ${JSON.stringify(forecast)}::jsonb end`;
}

function setText(field: string, value: string | null): Expression {
  const own = sql`${JSON.stringify({ [field]: value })}::jsonb`;
  if (field !== 'source') return own;
  return sql`${own} || case when ${merged('pfa_text', 'forecastSource')} is not null
    then ${JSON.stringify({ forecastSource: value })}::jsonb else '{}' end`;
}

function changeAmount(
  field: BulkAmountField,
  change: (amount: Expression) => Expression,
  fillsEmpty = false,
): Expression {
  const [own, ofLayer] = [field, forecastTerms[field]].map((name) => merged('pfa_amount', name)) as [
    Expression,
    Expression,
  ];
  const changed = (amount: Expression) => sql`trim_scale(greatest(0, round(${change(amount)}, 10)))::text`;
  const ownChange = fillsEmpty ? changed(own) : sql`case when ${own} is not null then ${changed(own)} end`;
  return sql`${member(field, ownChange)}
    || ${member(forecastTerms[field], sql`case when ${ofLayer} is not null then ${changed(ofLayer)} end`)}`;
}

/** A record without a plan, or one that is actualized, stays as it is. */
const resetToPlan = sql`
  case when ${isActualized} or pfa_date(r.data, 'originalStart') is null or pfa_date(r.data, 'originalEnd') is null then '{}'
  else jsonb_build_object('forecastStart', r.data -> 'originalStart',
         'forecastEnd', greatest(pfa_date(r.data, 'originalStart'), pfa_date(r.data, 'originalEnd')))
    || ${planTerm('source', 'planSource', 'forecastSource')}
    || ${planTerm('monthlyRate', 'planRate', 'forecastRate')}
    || ${planTerm('purchasePrice', 'planPrice', 'forecastPrice')} end`;

function planTerm(field: string, plan: string, forecast: string): Expression {
  const upstream = (name: string) => sql`pfa_text(r.data, ${sql.lit(name)})`;
  const planned = sql`coalesce(${upstream(plan)}, ${upstream(field)})`;
  const current = sql`coalesce(${merged('pfa_text', forecast)}, ${merged('pfa_text', field)})`;
  return member(forecast, sql`case when ${planned} is distinct from ${current} then ${planned} end`);
}
