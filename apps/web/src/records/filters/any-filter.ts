/** Conditions of every kind: on fields of each record, and on those that the organization has declared. Pure. */
import { type Budget, isVariance } from '@vanguard/pfa';
import type { FilterParameters } from '@vanguard/protocol/browser';
import { conditionOf, type CustomFilterKind, describeCondition, withCondition } from './custom-condition.ts';
import { type AmountFilterKind, type FilterKind, isInForce, parametersOf } from './filter-kinds.ts';

export type AnyFilter = FilterKind | CustomFilterKind;

export const isAnyInForce = (filter: AnyFilter, search: FilterParameters): boolean =>
  filter.kind === 'custom' ? conditionOf(search, filter.name) !== undefined : isInForce(filter, search);

export const describeAny = (filter: AnyFilter, search: FilterParameters): string =>
  filter.kind === 'custom'
    ? describeCondition(conditionOf(search, filter.name) ?? {}, filter.field?.kind)
    : describeFilter(filter, search);

export const withoutAny = <Search extends FilterParameters>(filter: AnyFilter, search: Search): Search =>
  filter.kind === 'custom' ? withCondition(search, filter.name, undefined) : withoutFilter(filter, search);

/** What a filter in force says after its name: `Cranes +1`, `from 01 Jan 2026`, `No`. */
function describeFilter(filter: FilterKind, search: FilterParameters): string {
  if (filter.kind === 'flag') return search[filter.name] === false ? 'No' : 'Yes';
  if (filter.kind === 'list') return describeCondition({ in: search[filter.name] ?? [] }, 'text');
  const [from, to] = [search[`${filter.name}From`], search[`${filter.name}To`]];
  if (filter.kind === 'amount') {
    const range = describeCondition({ ...(from && { from }), ...(to && { to }) }, 'amount');
    return [...budgetsOf(filter, search).map((budget) => budgetWords[budget]), range]
      .filter((text) => text !== '')
      .join(', ');
  }
  return describeCondition({ ...(from && { from }), ...(to && { to }) }, 'date');
}

export const budgetWords: Readonly<Record<Budget, string>> = { over: 'over plan', under: 'under plan', on: 'on plan' };

export const budgetsOf = ({ name }: AmountFilterKind, search: FilterParameters): readonly Budget[] =>
  isVariance(name) ? (search[name] ?? []) : [];

/** The same search without the conditions of a filter. */
function withoutFilter<Search extends FilterParameters>(filter: FilterKind, search: Search): Search {
  const left = { ...search };
  for (const name of parametersOf(filter)) delete left[name];
  return left;
}
