/**
 * The conditions that the bar offers, one entry a field: which parameters each has, and how it is asked for. What they say, and those
 * on declared fields, come after the first rows: any-filter.ts. Pure.
 */
import {
  type AmountField,
  amountFields,
  dateFields,
  type DateField,
  flagFields,
  type FlagField,
  isVariance,
  listFields,
  type ListField,
  recordFields,
} from '@vanguard/pfa';
import { dimensions } from '@vanguard/pfa';
import type { FilterParameters } from '@vanguard/protocol/browser';

export type FilterKind =
  | { readonly kind: 'list'; readonly name: ListField | 'status'; readonly label: string; readonly hasFacets: boolean }
  | { readonly kind: 'date'; readonly name: DateField; readonly label: string }
  | { readonly kind: 'amount'; readonly name: AmountField; readonly label: string }
  | { readonly kind: 'flag'; readonly name: FlagField | 'draftsOnly'; readonly label: string };

export type AmountFilterKind = Extract<FilterKind, { kind: 'amount' }>;

const isDimension = (name: string) => (dimensions as readonly string[]).includes(name);

export const filterKinds: readonly FilterKind[] = [
  ...([...listFields, 'status'] as const).map((name) => ({
    kind: 'list' as const,
    name,
    label: recordFields[name].label,
    hasFacets: isDimension(name),
  })),
  ...dateFields.map((name) => ({ kind: 'date' as const, name, label: recordFields[name].label })),
  ...amountFields.map((name) => ({ kind: 'amount' as const, name, label: recordFields[name].label })),
  ...flagFields.map((name) => ({ kind: 'flag' as const, name, label: recordFields[name].label })),
  { kind: 'flag', name: 'draftsOnly', label: 'Edited by me' },
];

export function isInForce(filter: FilterKind, search: FilterParameters): boolean {
  return parametersOf(filter).some((name) => search[name] !== undefined);
}

export function parametersOf(filter: FilterKind): (keyof FilterParameters)[] {
  if (filter.kind === 'list' || filter.kind === 'flag') return [filter.name];
  const ends = [`${filter.name}From`, `${filter.name}To`] as const;
  return filter.kind === 'amount' && isVariance(filter.name) ? [filter.name, ...ends] : [...ends];
}
