/** The columns that the address names, or the usual ones; while one is dragged wider, as the pointer says. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { isCustomName } from '@vanguard/pfa';
import { useCallback, useMemo, useState } from 'react';
import { customFieldsQuery } from '../records/custom-fields.ts';
import {
  type ChosenColumn,
  clampWidth,
  defaultChoice,
  formatChoice,
  layOut,
  parseChoice,
} from '../sheet/column-layout.ts';
import type { WorkspaceSearch } from './workspace-search.ts';

/** How declared fields are shown and edited comes with the first of them. */
const customColumnQuery = queryOptions({
  queryKey: ['custom-column'],
  queryFn: async () => (await import('../sheet/custom-column.ts')).customColumnOf,
  staleTime: Number.POSITIVE_INFINITY,
});

export function useColumns(
  organizationId: string,
  said: WorkspaceSearch,
  onSay: (search: WorkspaceSearch, options?: { replace?: boolean }) => void,
) {
  const [dragged, setDragged] = useState<{ id: string; widthPx: number }>();
  const choice = useMemo(() => parseChoice(said.cols) ?? defaultChoice, [said.cols]);
  const isDeclared = choice.some(({ id }) => isCustomName(id));
  const { data: fields } = useQuery({ ...customFieldsQuery(organizationId), enabled: isDeclared });
  const { data: columnOf } = useQuery({ ...customColumnQuery, enabled: isDeclared });
  const declared = useMemo(() => columnOf && fields?.map(columnOf), [fields, columnOf]);
  const layout = useMemo(
    () =>
      layOut(
        choice.map((one) => (one.id === dragged?.id ? { ...one, widthPx: dragged.widthPx } : one)),
        declared,
      ),
    [choice, declared, dragged],
  );
  const onChoose = useCallback(
    (next: readonly ChosenColumn[] | undefined) => {
      const { cols: _, ...rest } = said;
      const text = next === undefined ? undefined : formatChoice(next);
      const isUsual = text === undefined || text === formatChoice(defaultChoice);
      onSay(isUsual ? rest : { ...rest, cols: text }, { replace: true });
    },
    [said, onSay],
  );
  const onResize = useCallback(
    (place: number, widthPx: number, isDone: boolean) => {
      const id = layout.columns[place]?.id;
      if (id === undefined) return;
      const width = clampWidth(widthPx);
      setDragged(isDone ? undefined : { id, widthPx: width });
      if (isDone) onChoose(choice.map((one) => (one.id === id ? { ...one, widthPx: width } : one)));
    },
    [layout, choice, onChoose],
  );
  return { layout, choice, onChoose, onResize };
}
