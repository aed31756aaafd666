/** The groups that the address asks for: their headers with subtotals, and which of them are closed (for this visit). */
import type { Dimension } from '@vanguard/pfa';
import { useCallback, useMemo, useState } from 'react';
import type { RecordsSearch } from '../records/records-search.ts';
import { keyOfPath, layOutGroups } from '../sheet/group-rows.ts';
import type { StoreState } from '../sheet/row-store.ts';

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

/** Records come in the order of their groups, and within them as they are sorted. The server takes five keys. */
export function sortByGroups(search: RecordsSearch, by: readonly Dimension[]): RecordsSearch {
  if (by.length === 0) return search;
  const own = (search.sort ?? '')
    .split(',')
    .filter((key) => key !== '' && !by.includes(key.replace(/^-/, '') as Dimension));
  return { ...search, sort: [...by, ...own].slice(0, 5).join(',') };
}
