/**
 * Every condition that the address of the records page can hold, as a table over the fields: named as in the API, each with
 * how it is read. What the bar offers of them, a field at a time, stands in filter-kinds.ts.
 */
import { dateFields, flagFields, listFields, parseCalendarDate, statuses } from '@vanguard/pfa';
import { type FilterParameters, longestText, mostValues, mostWords, wordsOf } from '@vanguard/protocol/browser';

export type FilterName = keyof FilterParameters;
type FilterKind = 'list' | 'status' | 'date' | 'flag' | 'switch' | 'text';

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
  ...flagFields.map((name) => ({ name, kind: 'flag' as const })),
  { name: 'q', kind: 'text' },
  { name: 'draftsOnly', kind: 'switch' },
  { name: 'includeDiscontinued', kind: 'switch' },
  { name: 'includeFundsTransferable', kind: 'switch' },
];

/** What an address says of each kind of condition; undefined where it says nothing that makes sense. */
const readers: Record<FilterKind, (raw: unknown) => FilterParameters[FilterName]> = {
  list: (raw) => nonEmpty(textsOf(raw).filter(isAskable)),
  status: (raw) => nonEmpty(statuses.filter((status) => textsOf(raw).includes(status))),
  date: (raw) => (typeof raw === 'string' ? parseCalendarDate(raw) : undefined),
  flag: flagOf,
  switch: (raw) => (flagOf(raw) === true ? true : undefined),
  text: (raw) =>
    typeof raw === 'string' && raw.trim() !== '' && isAskable(raw) && wordsOf(raw).length <= mostWords
      ? raw
      : undefined,
};

/** Names by which older links know them. */
const formerNames: { readonly [Name in FilterName]?: string } = {
  includeDiscontinued: 'discontinued',
  includeFundsTransferable: 'transferable',
};

export function readFilterParameters(raw: Record<string, unknown>): FilterParameters {
  const entries = filterParameters.map(({ name, kind }) => {
    const former = formerNames[name];
    return [name, readers[kind](raw[name] ?? (former === undefined ? undefined : raw[former]))];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as FilterParameters;
}

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
