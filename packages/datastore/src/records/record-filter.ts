/** Which records: any combination of conditions, the same for rows of the mirror and of the overlay. */
import {
  type AmountField,
  amountFields,
  type Budget,
  type DateField,
  dateFields,
  type FlagField,
  type ListField,
  listFields,
  type RecordStatus,
  type VarianceField,
  varianceFields,
} from '@vanguard/pfa';
import { type RawBuilder, sql } from 'kysely';
import { type CustomCondition, customConditions } from '../custom-fields/custom-filter.ts';
import { fieldOf } from './fields.ts';

/** `YYYY-MM-DD`, both included; a record without the date is in no range. */
export interface DateRange {
  from?: string | undefined;
  to?: string | undefined;
}

/** Exact decimals, both included; a record without the amount is in no range. */
export interface AmountRange {
  from?: string | undefined;
  to?: string | undefined;
}

/** Any of the values; null means that the field is empty. */
type Lists = { [Field in ListField]?: readonly (string | null)[] | undefined };

export interface RecordFilter extends Lists {
  status?: readonly RecordStatus[] | undefined;
  dates?: { [Field in DateField]?: DateRange | undefined } | undefined;
  amounts?: { [Field in AmountField]?: AmountRange | undefined } | undefined;
  /** Any of these; what has no variance is none of them. */
  budget?: { [Field in VarianceField]?: readonly Budget[] | undefined } | undefined;
  /** A flag that is not named matches either way. */
  flags?: { [Field in FlagField]?: boolean | undefined } | undefined;
  /** Of fields that the organization has declared. */
  custom?: readonly CustomCondition[] | undefined;
  ids?: readonly string[] | undefined;
  /** None of these, whatever else they match. */
  exceptIds?: readonly string[] | undefined;
  /** Only records that the asking user has a draft on. */
  draftsOnly?: boolean | undefined;
  /** Every word the beginning of a word of the record. */
  text?: string | undefined;
  /** Hidden unless asked for, here or by a flag or status. */
  includeDiscontinued?: boolean | undefined;
  includeFundsTransferable?: boolean | undefined;
}

export interface Includes {
  discontinued: boolean;
  fundsTransferable: boolean;
}

export const statusOf = (alias: string) => sql`case
  when ${fieldOf(alias, 'isDiscontinued')} then 'discontinued'
  when ${fieldOf(alias, 'isFundsTransferable')} then 'transferable'
  when ${fieldOf(alias, 'isActualized')} then 'actualized' else 'planned' end`;

export function includesOf(filter: RecordFilter): Includes {
  const has = (status: RecordStatus) => filter.status?.includes(status) === true;
  return {
    discontinued: filter.includeDiscontinued === true || filter.flags?.isDiscontinued === true || has('discontinued'),
    fundsTransferable:
      filter.includeFundsTransferable === true || filter.flags?.isFundsTransferable === true || has('transferable'),
  };
}

/** Undefined where no text is asked for. */
export function searchQueryOf({ text }: RecordFilter): RawBuilder<unknown> | undefined {
  return text === undefined || text.trim() === '' ? undefined : sql`pfa_search_query(${text})`;
}

/** What rows of cells can be asked too: lists, status and what is hidden. */
export function dimensionConditions(alias: string, filter: RecordFilter): RawBuilder<unknown>[] {
  const includes = includesOf(filter);
  return [
    ...(includes.discontinued ? [] : [sql`not ${fieldOf(alias, 'isDiscontinued')}`]),
    ...(includes.fundsTransferable ? [] : [sql`not ${fieldOf(alias, 'isFundsTransferable')}`]),
    ...listFields.flatMap((field) => {
      const values = filter[field];
      return values === undefined ? [] : [isAnyOf(fieldOf(alias, field), values)];
    }),
    ...(filter.status === undefined ? [] : [sql`${statusOf(alias)} = any(${[...filter.status]}::text[])`]),
    ...flagConditions(alias, filter),
  ];
}

/** Everything but free text, which mirror and overlay are asked differently. */
export function conditionsOf(alias: string, filter: RecordFilter): RawBuilder<unknown>[] {
  return [
    ...dimensionConditions(alias, filter),
    ...dateConditions(filter, (field) => fieldOf(alias, field)),
    ...amountConditions(alias, filter),
    ...customConditions(alias, filter.custom),
    ...(filter.ids === undefined ? [] : [sql`${fieldOf(alias, 'pfaId')} = any(${[...filter.ids]}::text[])`]),
    ...(filter.exceptIds === undefined
      ? []
      : [sql`${fieldOf(alias, 'pfaId')} <> all(${[...filter.exceptIds]}::text[])`]),
  ];
}

export function dateConditions(
  { dates }: RecordFilter,
  columnOf: (field: DateField) => RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  return dateFields.flatMap((field) => {
    const { from, to } = dates?.[field] ?? {};
    return [
      ...(from === undefined ? [] : [sql`${columnOf(field)} >= ${from}::date`]),
      ...(to === undefined ? [] : [sql`${columnOf(field)} <= ${to}::date`]),
    ];
  });
}

/** Amounts are compared as they are, to their last digit, whatever is shown of them. */
function amountConditions(alias: string, { amounts, budget }: RecordFilter): RawBuilder<unknown>[] {
  const ranges = amountFields.flatMap((field) => {
    const { from, to } = amounts?.[field] ?? {};
    return [
      ...(from === undefined ? [] : [sql`${fieldOf(alias, field)} >= ${from}::numeric`]),
      ...(to === undefined ? [] : [sql`${fieldOf(alias, field)} <= ${to}::numeric`]),
    ];
  });
  const signs = varianceFields.flatMap((field) => {
    const wanted = budget?.[field];
    return wanted === undefined ? [] : [isAnySign(fieldOf(alias, field), wanted)];
  });
  return [...ranges, ...signs];
}

const signOf = { over: '> 0', under: '< 0', on: '= 0' } as const satisfies Record<Budget, string>;

function isAnySign(variance: RawBuilder<unknown>, wanted: readonly Budget[]): RawBuilder<unknown> {
  if (wanted.length === 0) return sql`false`;
  return sql`(${sql.join(
    wanted.map((one) => sql`${variance} ${sql.raw(signOf[one])}`),
    sql` or `,
  )})`;
}

/** Whether any condition is on an amount, which no summary is told apart by. */
export function hasAmounts({ amounts = {}, budget = {} }: RecordFilter): boolean {
  return (
    amountFields.some((field) => (amounts[field]?.from ?? amounts[field]?.to) !== undefined) ||
    varianceFields.some((field) => budget[field] !== undefined)
  );
}

/** The dates that have to be in a range. */
export function rangedDates({ dates = {} }: Pick<RecordFilter, 'dates'>): DateField[] {
  return dateFields.filter((field) => dates[field]?.from || dates[field]?.to);
}

export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function flagConditions(alias: string, { flags = {} }: RecordFilter): RawBuilder<unknown>[] {
  return Object.entries(flags).flatMap(([field, value]) =>
    value === undefined ? [] : [sql`${fieldOf(alias, field as FlagField)} = ${value}`],
  );
}

function isAnyOf(column: RawBuilder<unknown>, values: readonly (string | null)[]): RawBuilder<unknown> {
  // One value is an equality, after which an index keeps its order.
  if (values.length === 1 && typeof values[0] === 'string') return sql`${column} = ${values[0]}`;
  const isListed = sql`${column} = any(${values.filter((value) => value !== null)}::text[])`;
  return values.includes(null) ? sql`(${isListed} or ${column} is null)` : isListed;
}
