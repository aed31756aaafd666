/** One operation over a selection: its price by a dry run while it is typed, and the gesture itself. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type BulkOperation, type BulkResult, type RecordFilter, toRecordFilter } from '@vanguard/protocol/browser';
import { useEffect, useState } from 'react';
import { api } from '../../api/api.ts';
import { randomId } from '../../api/random-id.ts';
import { pageId } from '../../live/live-events.ts';
import type { RecordsSearch } from '../../records/records-search.ts';
import type { RowSelection } from '../../sheet/row-selection.ts';

const dryRunAfterMs = 250;

export function selectOf(selection: RowSelection, { sort: _sort, ...filters }: RecordsSearch): RecordFilter {
  if (selection.kind === 'ids') return { ids: [...selection.ids] };
  const except = [...selection.except];
  return { ...toRecordFilter(filters), ...(except.length === 0 ? {} : { exceptIds: except }) };
}

/** What the operation would do and cost; undefined while nothing is asked or nothing is known. `isRested`: the answer is this operation's. */
export function useDryRun(organizationId: string, select: RecordFilter, operation: BulkOperation | undefined) {
  const rested = useRested(operation, dryRunAfterMs);
  const query = useQuery({
    queryKey: ['bulk', organizationId, select, rested],
    queryFn: async ({ signal }): Promise<BulkResult> => {
      if (rested === undefined) throw new Error('nothing is asked');
      const body = { select, operation: rested, dryRun: true };
      return await api.bulk({ params: { orgId: organizationId }, body, signal });
    },
    enabled: rested !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  return { ...query, isRested: JSON.stringify(rested) === JSON.stringify(operation) };
}

export function useBulk(organizationId: string, onDone: (result: BulkResult) => void) {
  return useMutation({
    mutationFn: async (run: { select: RecordFilter; operation: BulkOperation; changeReason: string | null }) =>
      await api.bulk({
        params: { orgId: organizationId },
        body: { ...run, sessionId: pageId },
        idempotencyKey: randomId(),
      }),
    onSuccess: onDone,
  });
}

/** The latest value that has stood for so long; undefined at once. */
function useRested<Value>(value: Value | undefined, afterMs: number): Value | undefined {
  const [rested, setRested] = useState<Value>();
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(key === undefined ? undefined : (JSON.parse(key) as Value)), afterMs);
    return () => clearTimeout(timer);
  }, [key, afterMs]);
  return value === undefined ? undefined : rested;
}
