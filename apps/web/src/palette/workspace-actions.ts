/** What the open workspace lets the palette act on. The workspace says so while it is on the screen. */
import { useEffect, useSyncExternalStore } from 'react';
import type { BulkResult, GroupName } from '@vanguard/protocol/browser';
import type { RecordsSearch } from '../records/records-search.ts';
import type { RowSelection } from '../sheet/row-selection.ts';
import type { Density } from '../workspace/density.ts';

export interface WorkspaceActions {
  readonly organizationId: string;
  readonly question: RecordsSearch;
  /** Undefined where no record is selected: then a verb means all that match. */
  readonly selection: RowSelection | undefined;
  readonly total: number;
  readonly mayEdit: boolean;
  /** The id of some record, to complete a number by. */
  readonly someId: string | undefined;
  readonly onQuestion: (question: RecordsSearch) => void;
  readonly onGroup: (by: readonly GroupName[]) => void;
  /** Undefined where there are no groups. */
  readonly onToggleGroups: ((isOpen: boolean) => void) | undefined;
  readonly onRecord: (pfaId: string) => void;
  readonly onStep: (way: 'undo' | 'redo') => void;
  readonly onToday: () => void;
  readonly onExport: (format: 'xlsx' | 'csv') => void;
  readonly onSelectAll: () => void;
  readonly onDensity: (density: Density) => void;
  readonly onChanged: (result: BulkResult) => void;
}

let current: WorkspaceActions | undefined;
const listeners = new Set<() => void>();

function become(actions: WorkspaceActions | undefined): void {
  current = actions;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useWorkspaceActions = (): WorkspaceActions | undefined => useSyncExternalStore(subscribe, () => current);

export function useOfferedActions(actions: WorkspaceActions | undefined): void {
  useEffect(() => become(actions), [actions]);
  useEffect(() => () => become(undefined), []);
}
