/**
 * The result as the grid sees it: a length and a row at any index, of which only the pages in view are loaded.
 * While the first page of a new question is on its way, the answer to the previous one stays on the screen.
 */
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { MergedRecord, RecordsPage } from '@vanguard/protocol/browser';
import { type LoadedPage, pageQuery, pageSize, type ResultKey } from './record-queries.ts';

export interface RecordPages {
  /** The question that is answered on the screen. */
  readonly shown: ResultKey;
  readonly summary: RecordsPage | undefined;
  readonly rowAt: (index: number) => MergedRecord | undefined;
  /** The screen still shows the previous question. */
  readonly isOutdated: boolean;
  /** The first page could not be read; nothing can be shown. */
  readonly failure: Error | null;
  /** Some page in view could not be read. */
  readonly hasGap: boolean;
  readonly retry: () => void;
}

export function useRecordPages(wanted: ResultKey, pages: readonly number[]): RecordPages {
  const first = useQuery(pageQuery(wanted, 0));
  const isSettled = first.data !== undefined || first.isError;
  const shown = useLast(wanted, isSettled);
  const shownFirst = useQuery({ ...pageQuery(shown, 0), enabled: false });
  const total = shownFirst.data?.total ?? 0;
  const inView = useQueries({
    queries: pages.filter((page) => page > 0 && page * pageSize < total).map((page) => pageQuery(shown, page)),
    combine: combinePages,
  });
  const { data } = shownFirst;
  const rowAt = useCallback(
    (index: number) => {
      const page = Math.floor(index / pageSize);
      const loaded = page === 0 ? data : inView.byOffset.get(page * pageSize);
      return loaded?.records[index % pageSize];
    },
    [data, inView.byOffset],
  );
  return {
    shown,
    summary: shownFirst.data,
    rowAt,
    isOutdated: !isSettled && shownFirst.data !== undefined,
    failure: shownFirst.data === undefined ? first.error : null,
    hasGap: inView.hasGap,
    retry: () => void Promise.all([first.refetch(), ...inView.refetches.map((refetch) => refetch())]),
  };
}

function combinePages(results: UseQueryResult<LoadedPage>[]) {
  return {
    byOffset: new Map(results.flatMap(({ data }) => (data === undefined ? [] : [[data.offset, data] as const]))),
    hasGap: results.some((result) => result.isError && result.data === undefined),
    refetches: results.filter((result) => result.isError).map((result) => result.refetch),
  };
}

/** The latest value for which `isReady` held; the first value until then. */
function useLast<Value>(value: Value, isReady: boolean): Value {
  const [last, setLast] = useState(value);
  if (isReady && last !== value) setLast(value);
  return isReady ? value : last;
}
