/**
 * Every condition that the address of the records page can hold, as a table over the fields: named as in the API, each with
 * how it is read. What the bar offers of them, a field at a time, stands in filter-kinds.ts.
 */
import {
  amountFields,
  budgets,
  dateFields,
  flagFields,
  listFields,
  mostCustomFields,
  parseCalendarDate,
  statuses,
  varianceFields,
} from '@vanguard/pfa';
import {
  type CustomParameters,
  type FilterParameters,
  gatherCustom,
  longestText,
  mostValues,
  mostWords,
  wordsOf,
} from '@vanguard/protocol/browser';

export type FilterName = keyof FilterParameters;
type FilterKind = 'list' | 'status' | 'date' | 'amount' | 'budget' | 'flag' | 'switch' | 'text' | 'custom';

interface FilterParameter {
  readonly name: FilterName;
  readonly kind: FilterKind;
}

export const filterParameters: readonly FilterParameter[] = [
  ...listFields.map((name) => ({ name, kind: 'list' as const })),
  { name: 'status', kind: 'status' },
  ...dateFields.flatMap((field) => [
    { name: `${field}From` as const, kind: 'date' as const },
    { name: `${field}To` as const, kind: 'date' as const },
  ]),
  ...varianceFields.map((name) => ({ name, kind: 'budget' as const })),
  ...amountFields.flatMap((field) => [
    { name: `${field}From` as const, kind: 'amount' as const },
    { name: `${field}To` as const, kind: 'amount' as const },
  ]),
  ...flagFields.map((name) => ({ name, kind: 'flag' as const })),
  { name: 'custom', kind: 'custom' },
  { name: 'q', kind: 'text' },
  { name: 'draftsOnly', kind: 'switch' },
  { name: 'includeDiscontinued', kind: 'switch' },
  { name: 'includeFundsTransferable', kind: 'switch' },
];

/** What an address says of each kind of condition; undefined where it says nothing that makes sense. */
const readers: Record<FilterKind, (raw: unknown) => FilterParameters[FilterName] | CustomParameters> = {
  list: (raw) => nonEmpty(textsOf(raw).filter(isAskable)),
  status: (raw) => nonEmpty(statuses.filter((status) => textsOf(raw).includes(status))),
  date: (raw) => (typeof raw === 'string' ? parseCalendarDate(raw) : undefined),
  amount: (raw) => (typeof raw === 'string' && /^-?\d{1,20}(\.\d{1,20})?$/.test(raw) ? raw : undefined),
  budget: (raw) => nonEmpty(budgets.filter((budget) => textsOf(raw).includes(budget))),
  flag: flagOf,
  switch: (raw) => (flagOf(raw) === true ? true : undefined),
  text: (raw) =>
    typeof raw === 'string' && raw.trim() !== '' && isAskable(raw) && wordsOf(raw).length <= mostWords
      ? raw
      : undefined,
  custom: readCustom,
};

/** Names by which older links know them. */
const formerNames: { readonly [Name in FilterName]?: string } = {
  includeDiscontinued: 'discontinued',
  includeFundsTransferable: 'transferable',
};

/** Conditions on declared fields may stand side by side, as in an address, or together under `custom`. */
export function readFilterParameters(address: Record<string, unknown>): FilterParameters {
  const raw = gatherCustom(address);
  const entries = filterParameters.map(({ name, kind }) => {
    const former = formerNames[name];
    return [name, readers[kind](raw[name] ?? (former === undefined ? undefined : raw[former]))];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as FilterParameters;
}

/** Whether a field is declared, and a value of its kind, the server says. In the order of their keys, so that the same is equal. */
function readCustom(raw: unknown): CustomParameters | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const conditions = Object.entries(raw).flatMap(
    ([key, { in: values, from, to }]: [string, Record<string, unknown>]) => {
      const read = { in: nonEmpty(textsOf(values).filter(isAskable)), from: endOf(from), to: endOf(to) };
      const said = Object.entries(read).filter(([, value]) => value !== undefined);
      return said.length === 0 ? [] : [[key, Object.fromEntries(said)] as const];
    },
  );
  const sorted = conditions.toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, mostCustomFields);
  return sorted.length === 0 ? undefined : Object.fromEntries(sorted);
}

const endOf = (raw: unknown) => (typeof raw === 'string' && raw !== '' && isAskable(raw) ? raw : undefined);

/** An empty text asks for what has none. */
function textsOf(raw: unknown): string[] {
  const list = Array.isArray(raw) ? raw : [raw];
  return [...new Set(list.filter((value) => typeof value === 'string'))].slice(0, mostValues);
}

/** The server takes no longer text, and none that no database keeps. */
const isAskable = (text: string) => text.length <= longestText && text.isWellFormed() && !text.includes('\0');

function flagOf(raw: unknown): boolean | undefined {
  if (raw === true || raw === '1' || raw === 'true') return true;
  return raw === false || raw === '0' || raw === 'false' ? false : undefined;
}

function nonEmpty<Value>(list: Value[]): Value[] | undefined {
  return list.length === 0 ? undefined : list;
}
