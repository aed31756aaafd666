/** Everything that the pages of a workspace act on, tied together: rows, the changes that wait, what is selected and opened. */
import { useQueryClient } from '@tanstack/react-query';
import { createElement, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { BulkResult, GroupName, Organization, User } from '@vanguard/protocol/browser';
import type { Tell } from '../components/toast.tsx';
import { editQueueOf } from '../edits/edit-queues.ts';
import { formatCount } from '../records/format.ts';
import type { RowStore } from '../sheet/row-store.ts';
import type { Place } from '../sheet/place.ts';
import type { SheetView } from '../sheet/sheet-view.ts';
import { SettleLink, UndoButton } from './grid-states.tsx';
import { useCellEditing } from './use-cell-editing.ts';
import { useClipboard } from './use-clipboard.ts';
import { groupSortOf, sortByGroups, useGroups } from './use-groups.ts';
import { useLiveRows } from './use-live-rows.ts';
import { usePlace } from './use-place.ts';
import { useQuestion } from './use-question.ts';
import { useRowSelection } from './use-row-selection.ts';
import { useRowStore } from './use-row-store.ts';
import { useUndo } from './use-undo.ts';
import type { WorkspaceView } from './views/workspace-view.ts';
import { parseGroup, type WorkspaceSearch } from './workspace-search.ts';

export interface WorkspaceAddress {
  readonly viewing: WorkspaceView;
  readonly user: User;
  readonly organization: Organization;
  readonly search: WorkspaceSearch;
  /** The address is about to say something else: nothing is asked until it does. */
  readonly isUnsettled: boolean;
  /** What the history remembers of where the reader was. */
  readonly place: Place | undefined;
  readonly onSearch: (search: WorkspaceSearch, options?: SayOptions) => void;
}

export interface SayOptions {
  readonly replace?: boolean;
  readonly place?: Place | undefined;
}

export function useWorkspace(
  { user, organization, search: said, isUnsettled, place, onSearch: onSay }: WorkspaceAddress,
  tell: Tell,
) {
  const { id: organizationId } = organization;
  const queryClient = useQueryClient();
  const [queue] = useState(() => editQueueOf(queryClient, user.id, organizationId));
  const [search, onSearch] = useQuestion(said, onSay);
  const by = useMemo(() => parseGroup(said.group), [said.group]);
  const question = useMemo(() => {
    const groupSort = groupSortOf(search, by);
    return { organizationId, search: sortByGroups(search, by), by, ...(groupSort !== undefined && { groupSort }) };
  }, [organizationId, search, by]);
  const store = useRowStore(question, { queue, isHeld: isUnsettled });
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const onGroup = useCallback(
    (next: readonly GroupName[]) => {
      const { group: _group, at: _at, ...rest } = said;
      onSay(next.length === 0 ? rest : { ...rest, group: next.join(',') });
    },
    [said, onSay],
  );
  const groups = { ...useGroups(state, by), onGroup };
  const mayEdit = organization.role !== 'viewer' && user.role !== 'viewer';
  const onRecord = useCallback(
    (record: string | undefined) => {
      const { record: _record, ...rest } = said;
      onSay(record === undefined ? rest : { ...rest, record });
    },
    [said, onSay],
  );
  const editing = useCellEditing({ store, queue, mayEdit, onRecord, onTold: tell });
  const clipboard = useClipboard({ store, queue, mayEdit, onTold: tell });
  const step = useUndo({ organizationId, store, queue, onTold: tell });
  const settleLink = useMemo(() => createElement(SettleLink, { code: organization.code }), [organization.code]);
  useLiveRows({ organizationId, settleLink, store, onTold: tell });
  const [view, setView] = useState<SheetView>();
  const isReady = state.rowCount !== undefined && state.shown.search === question.search;
  usePlace({ view, store, isReady, said, guess: place, onSay });
  useClosedOnMove(view, editing.opened?.lock, editing.close);
  const rows = useRowSelection(search, { store, view, onTold: tell });
  const onChanged = useBulkDone(store, step, tell);
  return {
    queue,
    search,
    onSearch,
    store,
    state,
    mayEdit,
    editing,
    clipboard,
    step,
    view,
    setView,
    rows,
    tell,
    onRecord,
    onChanged,
    groups,
  };
}

export type Workspace = ReturnType<typeof useWorkspace>;

/** After a change of many: it is told with its undo, and the rows in view are read again. */
function useBulkDone(store: RowStore, step: (way: 'undo') => Promise<void>, tell: Tell) {
  return useCallback(
    ({ changed }: BulkResult) => {
      const records = `${formatCount(changed)} ${changed === 1 ? 'record' : 'records'}`;
      tell(`${records} changed.`, { action: createElement(UndoButton, { onUndo: () => void step('undo') }) });
      void store.revalidate({ flash: true }).catch(() => undefined);
    },
    [store, step, tell],
  );
}

/** The reason why a cell is locked goes when the cursor does. */
function useClosedOnMove(view: SheetView | undefined, lock: string | undefined, close: () => void): void {
  useEffect(() => {
    if (lock === undefined) return undefined;
    const forget = view?.onSelection(close);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      forget?.();
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [view, lock, close]);
}
