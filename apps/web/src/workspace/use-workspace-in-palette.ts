/** Tells the palette what the workspace on the screen can do. */
import { useMemo } from 'react';
import { useOfferedActions, type WorkspaceActions } from '../palette/workspace-actions.ts';
import { exportAddress } from '../records/record-queries.ts';
import type { Density } from './density.ts';
import type { Workspace } from './use-workspace.ts';

export function useWorkspaceInPalette(
  workspace: Workspace,
  organizationId: string,
  onDensity: (density: Density) => void,
): void {
  const { search, state, store, rows, mayEdit, view, editing, step, onSearch, onRecord, onChanged, groups } = workspace;
  const { onGroup, onToggleAll } = groups;
  const isGrouped = groups.by.length > 0;
  const { onCommand } = editing;
  const { selectAll } = rows;
  const total = state.summary?.total ?? 0;
  const selection = rows.isEmpty ? undefined : rows.selection;
  const actions = useMemo(
    (): WorkspaceActions => ({
      organizationId,
      question: search,
      selection,
      total,
      mayEdit,
      someId: store.rowAt(0)?.id,
      onQuestion: onSearch,
      onGroup,
      onToggleGroups: isGrouped ? onToggleAll : undefined,
      onRecord,
      onStep: (way) => void step(way),
      onToday: () => view && onCommand({ kind: 'today' }, view),
      onExport: (format) => window.location.assign(exportAddress({ organizationId, search }, format)),
      onSelectAll: selectAll,
      onDensity,
      onChanged,
    }),
    [
      organizationId,
      search,
      selection,
      total,
      mayEdit,
      store,
      onSearch,
      onGroup,
      onToggleAll,
      isGrouped,
      onRecord,
      step,
      view,
      onCommand,
      selectAll,
      onDensity,
      onChanged,
    ],
  );
  useOfferedActions(actions);
}
