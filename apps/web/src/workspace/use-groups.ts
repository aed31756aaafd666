/** The groups that the address asks for: their headers with subtotals, and which of them are closed (for this visit). */
import { type Dimension, summedFields } from '@vanguard/pfa';
import { useCallback, useMemo, useState } from 'react';
import type { RecordsSearch } from '../records/records-search.ts';
import { keyOfPath, layOutGroups } from '../sheet/group-rows.ts';
import type { GroupSort, StoreState } from '../sheet/store-state.ts';

/** `by`: what is asked for, which the rows on the screen may not be yet. */
export function useGroups({ groups: answered, shown }: StoreState, by: readonly Dimension[]) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
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
  return { groups, by, onToggle, onToggleAll };
}

/** Groups stand by a sum where one is what is sorted by first: the most over plan is on top, among groups as among their records. */
export function groupSortOf({ sort = '' }: RecordsSearch, by: readonly Dimension[]): GroupSort | undefined {
  const [first = ''] = sort.split(',');
  const isSum = (summedFields as readonly string[]).includes(first.replace(/^-/, ''));
  return by.length > 0 && isSum ? (first as GroupSort) : undefined;
}

/** Records come in the order of their groups, and within them as they are sorted. The server takes five keys. */
export function sortByGroups(search: RecordsSearch, by: readonly Dimension[]): RecordsSearch {
  if (by.length === 0) return search;
  const own = (search.sort ?? '')
    .split(',')
    .filter((key) => key !== '' && !by.includes(key.replace(/^-/, '') as Dimension));
  return { ...search, sort: [...by, ...own].slice(0, 5).join(',') };
}
