/**
 * What the server refuses for a field that nobody has declared (any more) would be refused for ever: what only orders the records
 * is left out of the address, and said; a condition is taken off by whoever wants the other records.
 */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { isCustomName } from '@vanguard/pfa';
import { ProblemError } from '@vanguard/protocol/browser';
import { useEffect, useState } from 'react';
import type { Tell } from '../components/toast.tsx';
import { customFieldsQuery } from '../records/custom-fields.ts';
import { parseSort } from '../records/records-search.ts';
import type { DeclaredSearch } from './undeclared-fields.ts';
import { parseGroup, type WorkspaceSearch } from './workspace-search.ts';

/** Why the records that were asked for are not here, and what to do about it. */
export interface Unanswered {
  readonly message: string;
  readonly remedy: { readonly label: string; readonly run: () => void };
}

interface DeclaredSearchOptions {
  readonly organizationId: string;
  readonly search: WorkspaceSearch;
  readonly failure: Error | undefined;
  readonly onSearch: (search: WorkspaceSearch, options?: { replace?: boolean }) => void;
  readonly onRetry: () => void;
  readonly tell: Tell;
}

/** What a failure turned out to be. */
interface Checked {
  readonly failure: Error;
  /** Undefined where the declared fields could not be read. */
  readonly fit: ((search: WorkspaceSearch) => DeclaredSearch) | undefined;
  readonly isMended: boolean;
}

export function useDeclaredSearch(options: DeclaredSearchOptions): Unanswered | undefined {
  const { organizationId, search, failure, onSearch, onRetry, tell } = options;
  const queryClient = useQueryClient();
  const [checked, setChecked] = useState<Checked>();
  const known = checked?.failure === failure ? checked : undefined;
  const isAsking = known === undefined && isRefusedQuery(failure) && namesDeclared(search);
  useEffect(() => {
    if (!isAsking || failure === undefined) return undefined;
    let isOver = false;
    const check = async () => {
      const fit = await readDeclared(queryClient, organizationId).catch(() => undefined);
      if (isOver) return;
      const fitting = fit?.(search);
      const leftOut = fitting?.leftOut;
      setChecked({ failure, fit, isMended: leftOut !== undefined });
      if (leftOut === undefined) return;
      tell(leftOut, { isLasting: true });
      if (fitting !== undefined) onSearch(fitting.search, { replace: true });
    };
    void check();
    return () => {
      isOver = true;
    };
  }, [isAsking, failure, queryClient, organizationId, search, onSearch, tell]);
  if (failure === undefined || isAsking || known?.isMended === true) return undefined;
  const unfiltered = known?.fit?.(search).unfiltered;
  if (unfiltered === undefined) return { message: failure.message, remedy: { label: 'Try again', run: onRetry } };
  return { message: unfiltered.reason, remedy: { label: unfiltered.label, run: () => onSearch(unfiltered.search) } };
}

/** By the fields as they are declared now: one may have been withdrawn a moment ago. */
async function readDeclared(queryClient: QueryClient, organizationId: string) {
  const [{ onlyDeclared }, fields] = await Promise.all([
    import('./undeclared-fields.ts'),
    queryClient.fetchQuery({ ...customFieldsQuery(organizationId), staleTime: 0 }),
  ]);
  return (search: WorkspaceSearch) => onlyDeclared(search, fields);
}

const isRefusedQuery = (failure: Error | undefined) =>
  failure instanceof ProblemError && failure.problem.code === 'bad_query';

const namesDeclared = ({ group, sort, custom }: WorkspaceSearch) =>
  custom !== undefined ||
  parseGroup(group).some(isCustomName) ||
  parseSort(sort).some(({ field }) => isCustomName(field));
