/**
 * The conditions that the bar offers, one entry a field: which parameters each has, and how it is asked for. Those on declared
 * fields stand in custom-condition.ts. Pure.
 */
import {
  dateFields,
  type DateField,
  flagFields,
  type FlagField,
  listFields,
  type ListField,
  recordFields,
} from '@vanguard/pfa';
import { dimensions } from '@vanguard/pfa';
import type { FilterParameters } from '@vanguard/protocol/browser';
import { formatDate } from '../format.ts';
import { conditionOf, type CustomFilterKind, describeCondition, withCondition } from './custom-condition.ts';

export type FilterKind =
  | { readonly kind: 'list'; readonly name: ListField | 'status'; readonly label: string; readonly hasFacets: boolean }
  | { readonly kind: 'date'; readonly name: DateField; readonly label: string }
  | { readonly kind: 'flag'; readonly name: FlagField | 'draftsOnly'; readonly label: string }
  | CustomFilterKind;

const isDimension = (name: string) => (dimensions as readonly string[]).includes(name);

export const filterKinds: readonly Exclude<FilterKind, CustomFilterKind>[] = [
  ...([...listFields, 'status'] as const).map((name) => ({
    kind: 'list' as const,
    name,
    label: recordFields[name].label,
    hasFacets: isDimension(name),
  })),
  ...dateFields.map((name) => ({ kind: 'date' as const, name, label: recordFields[name].label })),
  ...flagFields.map((name) => ({ kind: 'flag' as const, name, label: recordFields[name].label })),
  { kind: 'flag', name: 'draftsOnly', label: 'Edited by me' },
];

export function isInForce(filter: FilterKind, search: FilterParameters): boolean {
  if (filter.kind === 'custom') return conditionOf(search, filter.name) !== undefined;
  return parametersOf(filter).some((name) => search[name] !== undefined);
}

function parametersOf(filter: Exclude<FilterKind, CustomFilterKind>): (keyof FilterParameters)[] {
  return filter.kind === 'date' ? [`${filter.name}From`, `${filter.name}To`] : [filter.name];
}

/** What a filter in force says after its name: `Cranes +1`, `from 01 Jan 2026`, `No`. */
export function describeFilter(filter: FilterKind, search: FilterParameters): string {
  if (filter.kind === 'list') {
    const [first, ...more] = search[filter.name] ?? [];
    if (first === undefined) return '';
    return `${first === '' ? '(none)' : first}${more.length === 0 ? '' : ` +${more.length}`}`;
  }
  if (filter.kind === 'custom') return describeCondition(conditionOf(search, filter.name) ?? {}, filter.field?.kind);
  if (filter.kind === 'flag') return search[filter.name] === false ? 'No' : 'Yes';
  const from = search[`${filter.name}From`];
  const to = search[`${filter.name}To`];
  if (from !== undefined && to !== undefined) return `${formatDate(from)} – ${formatDate(to)}`;
  return from === undefined ? `until ${formatDate(to ?? null)}` : `from ${formatDate(from)}`;
}

/** The same search without the conditions of a filter. */
export function withoutFilter<Search extends FilterParameters>(filter: FilterKind, search: Search): Search {
  if (filter.kind === 'custom') return withCondition(search, filter.name, undefined);
  const left = { ...search };
  for (const name of parametersOf(filter)) delete left[name];
  return left;
}
