/** Conditions of a search on declared fields, by their keys. Pure. */
import {
  canonicalNumber,
  type CustomField,
  customKeyOf,
  type CustomKind,
  type CustomName,
  customName,
  isCustomText,
} from '@vanguard/pfa';
import type { FilterParameters } from '@vanguard/protocol/browser';
import { shortName } from '../custom-fields.ts';
import { formatDate, formatMoney } from '../format.ts';

export type CustomCondition = NonNullable<FilterParameters['custom']>[string];

export interface CustomFilterKind {
  readonly kind: 'custom';
  readonly name: CustomName;
  readonly label: string;
  /** Undefined where the organization has declared no such field (any more), or that is not known yet. */
  readonly field: CustomField | undefined;
}

/** Of all declared fields, and of those that the search names and nobody has declared: they can be taken off. */
export function customFilterKinds(declared: readonly CustomField[], { custom = {} }: FilterParameters) {
  const known = declared.map((field) => kindOf(field.key, field));
  const unknown = Object.keys(custom)
    .filter((key) => !declared.some((field) => field.key === key))
    .toSorted();
  return [...known, ...unknown.map((key) => kindOf(key, undefined))];
}

function kindOf(key: string, field: CustomField | undefined): CustomFilterKind {
  const name = customName(key);
  return { kind: 'custom', name, label: field?.label ?? shortName(name), field };
}

export function conditionOf({ custom = {} }: FilterParameters, name: CustomName): CustomCondition | undefined {
  const key = keyOf(name);
  return Object.hasOwn(custom, key) ? custom[key] : undefined;
}

/** Without a condition, the search without the one that it had. */
export function withCondition<Search extends FilterParameters>(
  search: Search,
  name: CustomName,
  condition: CustomCondition | undefined,
): Search {
  const { custom = {}, ...rest } = search;
  const others = Object.entries(custom).filter(([key]) => key !== keyOf(name));
  const entries = [...others, ...(condition === undefined ? [] : [[keyOf(name), condition] as const])];
  const all = Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return (entries.length === 0 ? rest : { ...rest, custom: all }) as Search;
}

/** Whether the server takes it for a field of the kind, which may have been another when it was made. */
export function isOfKind({ in: values = [], from, to }: CustomCondition, kind: CustomKind): boolean {
  const ends = [from, to].filter((end) => end !== undefined);
  if (ends.length > 0 && (kind === 'text' || kind === 'boolean')) return false;
  return [...values.filter((value) => value !== ''), ...ends].every((value) => isValue(kind, value));
}

function isValue(kind: CustomKind, value: string): boolean {
  if (kind === 'text') return true;
  if (kind === 'boolean') return value === 'true' || value === 'false';
  return kind === 'date' ? isCustomText(kind, value) : canonicalNumber(kind, value) !== undefined;
}

const keyOf = (name: CustomName) => customKeyOf(name) ?? '';

/** `amount`: of money, which declared fields are not. */
type DescribedKind = CustomKind | 'amount';

/** `North +1`, `from 7`, `(none)`. */
export function describeCondition(condition: CustomCondition, kind: DescribedKind | undefined): string {
  const { in: values = [], from, to } = condition;
  const [first, ...more] = values.map((value) => describeValue(value, kind));
  const listed = first === undefined ? [] : [`${first}${more.length === 0 ? '' : ` +${more.length}`}`];
  return [...listed, ...rangeOf(from, to, kind)].join(', ');
}

function rangeOf(from: string | undefined, to: string | undefined, kind: DescribedKind | undefined): string[] {
  if (from !== undefined && to !== undefined) return [`${describeValue(from, kind)} – ${describeValue(to, kind)}`];
  if (from !== undefined) return [`from ${describeValue(from, kind)}`];
  if (to === undefined) return [];
  return [`${kind === 'date' ? 'until' : 'up to'} ${describeValue(to, kind)}`];
}

function describeValue(value: string, kind: DescribedKind | undefined): string {
  if (value === '') return '(none)';
  if (kind === 'amount') return formatMoney(value);
  if (kind === 'boolean') return value === 'true' ? 'Yes' : 'No';
  return kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value;
}
