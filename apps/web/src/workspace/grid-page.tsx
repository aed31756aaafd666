/** The grid of one organization: totals, filters, and the sheet over the whole result, in which the forecast is made. */
import { useCallback, useMemo } from 'react';
import type { SortField } from '@vanguard/protocol/browser';
import { useDocumentTitle } from '../components/document-title.ts';
import { useToast } from '../components/toast.tsx';
import { FileActions } from '../records/files/file-actions.tsx';
import { FilterBar } from '../records/filters/filter-bar.tsx';
import { parseSort, toggleSort, withoutFilters, withSort } from '../records/records-search.ts';
import { TotalsBar } from '../records/totals/totals-bar.tsx';
import type { ColumnLayout } from '../sheet/column-layout.ts';
import { Sheet } from '../sheet/sheet.tsx';
import { BulkBar } from './bulk/bulk-bar.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { rowHeightsPx, useDensity } from './density.ts';
import { Failed, NoRecords, QueueState, ResultSummary, Trouble } from './grid-states.tsx';
import { GroupMenu } from './group-menu.tsx';
import { OpenEditor } from './open-editor.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { RecordPanel } from './record-panel.tsx';
import { RangeSum } from './range-sum.tsx';
import { useColumns } from './use-columns.ts';
import { ViewMenu } from './views/view-menu.tsx';
import { useWorkspaceInPalette } from './use-workspace-in-palette.ts';
import { useWorkspace, type Workspace, type WorkspaceAddress } from './use-workspace.ts';

export function GridPage(address: WorkspaceAddress) {
  const { organization } = address;
  useDocumentTitle('Grid', organization.code);
  const [toast, tell] = useToast();
  const workspace = useWorkspace(address, tell);
  const { search, onSearch, store, state, view, clipboard } = workspace;
  const { layout, choice, onChoose, onResize } = useColumns(address.search, address.onSearch);
  const [density, setDensity] = useDensity();
  const { summary, failure } = state;
  const { record } = address.search;
  useWorkspaceInPalette(workspace, organization.id, setDensity);
  return (
    <>
      <h1 className="sr-only">
        Grid of {organization.code}, {organization.name}
      </h1>
      <TotalsBar totals={summary?.totals} isOutdated={state.isOutdated} hasFailed={failure !== undefined}>
        {summary && <ResultSummary summary={summary} organization={organization} />}
        <QueueState queue={workspace.queue} />
      </TotalsBar>
      <FilterBar
        organizationId={organization.id}
        search={search}
        onSearch={onSearch}
        leading={
          <ViewMenu organizationId={organization.id} role={organization.role} viewing={address.viewing} onTold={tell} />
        }
      >
        <GroupMenu by={workspace.groups.by} onGroup={workspace.groups.onGroup} />
        <ColumnsMenu choice={choice} onChoose={onChoose} density={density} onDensity={setDensity} />
        <FileActions organization={organization} search={search} />
      </FilterBar>
      <Trouble state={state} onRetry={store.retry} onRefresh={() => void store.refresh()} />
      {summary === undefined && failure !== undefined && <Failed failure={failure} onRetry={store.retry} />}
      {state.rowCount === 0 && (
        <NoRecords organization={organization} search={search} onClear={() => onSearch(withoutFilters(search))} />
      )}
      <div className="flex min-h-0 grow">
        {state.rowCount !== 0 && (summary !== undefined || failure === undefined) && (
          <WorkspaceSheet
            label={`Records of ${organization.code}`}
            organizationId={organization.id}
            workspace={workspace}
            layout={layout}
            rowHeightPx={rowHeightsPx[density]}
            onResize={onResize}
          />
        )}
        {record !== undefined && (
          <RecordPanel
            organizationId={organization.id}
            pfaId={record}
            version={store.row(record)?.record.version}
            onClose={() => {
              workspace.onRecord(undefined);
              document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
            }}
          />
        )}
      </div>
      {view !== undefined && <RangeSum view={view} store={store} />}
      <SelectionBar workspace={workspace} organizationId={organization.id} />
      {clipboard.plan && <PasteDialog plan={clipboard.plan} onRun={clipboard.run} onCancel={clipboard.cancel} />}
      {toast}
    </>
  );
}

interface WorkspaceSheetProps {
  organizationId: string;
  label: string;
  workspace: Workspace;
  layout: ColumnLayout;
  rowHeightPx: number;
  onResize: (place: number, widthPx: number, isDone: boolean) => void;
}

function WorkspaceSheet({ workspace, organizationId, ...look }: WorkspaceSheetProps) {
  const { search, onSearch, store, mayEdit, editing, clipboard, rows, setView, groups } = workspace;
  const sort = useMemo(() => parseSort(search.sort), [search.sort]);
  const onSort = useCallback(
    (field: SortField, add: boolean) => onSearch(withSort(search, toggleSort(sort, field, add))),
    [onSearch, search, sort],
  );
  return (
    <Sheet
      {...look}
      store={store}
      sort={sort}
      onSort={onSort}
      groups={groups.groups}
      onToggleGroup={groups.onToggle}
      mayEdit={mayEdit}
      onOpen={editing.onOpen}
      onCommand={(command, view) => {
        if (!rows.onCommand(command, view)) editing.onCommand(command, view);
      }}
      onCopy={clipboard.onCopy}
      onPaste={clipboard.onPaste}
      onFill={clipboard.onFill}
      open={editing.opened}
      onView={setView}
      renderEditor={(view) => (
        <OpenEditor organizationId={organizationId} editing={editing} store={store} view={view} />
      )}
    />
  );
}

function SelectionBar({ workspace, organizationId }: { workspace: Workspace; organizationId: string }) {
  const { rows, state, search, mayEdit } = workspace;
  if (rows.isEmpty || state.summary === undefined) return null;
  return (
    <BulkBar
      organizationId={organizationId}
      search={search}
      selection={rows.selection}
      total={state.summary.total}
      mayEdit={mayEdit}
      onSelectAll={rows.selectAll}
      onClear={rows.clear}
      onDone={workspace.onChanged}
    />
  );
}
