/** The groups that the address asks for: their headers with subtotals, and which of them are closed (for this visit). */
import { useQuery } from '@tanstack/react-query';
import type { Dimension } from '@vanguard/pfa';
import { useCallback, useMemo, useState } from 'react';
import { groupsQuery } from '../records/record-queries.ts';
import type { RecordsSearch } from '../records/records-search.ts';
import { layOutGroups } from '../sheet/group-rows.ts';

interface Grouping {
  readonly search: RecordsSearch;
  readonly by: readonly Dimension[];
}

/** `shown`: of the rows on the screen; `asked`: of those to come, whose groups are read beside them. */
export function useGroups(organizationId: string, shown: Grouping, asked: Grouping) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const isGrouped = shown.by.length > 0;
  const { data } = useQuery({ ...groupsQuery(organizationId, shown.search, shown.by), enabled: isGrouped });
  useQuery({ ...groupsQuery(organizationId, asked.search, asked.by), enabled: asked.by.length > 0 });
  const levels = shown.by.length;
  const groups = useMemo(
    () => (isGrouped && data !== undefined ? layOutGroups(data, levels, closed) : undefined),
    [isGrouped, data, levels, closed],
  );
  const onToggle = useCallback((key: string) => {
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  return { groups, by: asked.by, onToggle };
}

/** Records come in the order of their groups, and within them as they are sorted. The server takes five keys. */
export function sortByGroups(search: RecordsSearch, by: readonly Dimension[]): RecordsSearch {
  if (by.length === 0) return search;
  const own = (search.sort ?? '')
    .split(',')
    .filter((key) => key !== '' && !by.includes(key.replace(/^-/, '') as Dimension));
  return { ...search, sort: [...by, ...own].slice(0, 5).join(',') };
}
