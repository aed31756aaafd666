/** The groups that the address asks for: their headers with subtotals, and which of them are closed (for this visit). */
import { useQuery } from '@tanstack/react-query';
import { type CustomField, isCustomName, recordFields, summedFields } from '@vanguard/pfa';
import type { GroupName } from '@vanguard/protocol/browser';
import { useCallback, useMemo, useState } from 'react';
import { customFieldsQuery } from '../records/custom-fields.ts';
import type { RecordsSearch } from '../records/records-search.ts';
import { keyOfPath, layOutGroups } from '../sheet/group-rows.ts';
import type { GroupSort, StoreState } from '../sheet/store-state.ts';

const noFields: readonly CustomField[] = [];

/** What declared fields are called comes with the first of them. */
const wordsQuery = {
  queryKey: ['group-words'],
  queryFn: async () => await import('../records/group-words.ts'),
  staleTime: Number.POSITIVE_INFINITY,
};

/** `by`: what is asked for, which the rows on the screen may not be yet. */
export function useGroups({ groups: told, shown }: StoreState, by: readonly GroupName[]) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const isDeclared = [...by, ...(shown.by ?? [])].some(isCustomName);
  const { data: fields = noFields } = useQuery({ ...customFieldsQuery(shown.organizationId), enabled: isDeclared });
  const { data: words } = useQuery({ ...wordsQuery, enabled: isDeclared });
  const answered = useMemo(
    () => (words && told ? words.withWords(told, shown.by ?? [], fields) : told),
    [words, told, shown.by, fields],
  );
  const levels = shown.by?.length ?? 0;
  const groups = useMemo(
    () => (answered === undefined ? undefined : layOutGroups(answered, levels, closed)),
    [answered, levels, closed],
  );
  const onToggle = useCallback((key: string) => {
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const onToggleAll = useCallback(
    (isOpen: boolean) => setClosed(new Set(isOpen ? [] : answered?.map(({ path }) => keyOfPath(path)))),
    [answered],
  );
  const labels = by.map((name) =>
    isCustomName(name) ? (words?.labelOf(name, fields) ?? '…') : recordFields[name].label,
  );
  return { groups, by, labels, onToggle, onToggleAll };
}

/** Groups stand by a sum where one is what is sorted by first: the most over plan is on top, among groups as among their records. */
export function groupSortOf({ sort = '' }: RecordsSearch, by: readonly GroupName[]): GroupSort | undefined {
  const [first = ''] = sort.split(',');
  const isSum = (summedFields as readonly string[]).includes(first.replace(/^-/, ''));
  return by.length > 0 && isSum ? (first as GroupSort) : undefined;
}

/** Records come in the order of their groups, and within them as they are sorted. The server takes five keys. */
export function sortByGroups(search: RecordsSearch, by: readonly GroupName[]): RecordsSearch {
  if (by.length === 0) return search;
  const own = (search.sort ?? '')
    .split(',')
    .filter((key) => key !== '' && !by.includes(key.replace(/^-/, '') as GroupName));
  return { ...search, sort: [...by, ...own].slice(0, 5).join(',') };
}
