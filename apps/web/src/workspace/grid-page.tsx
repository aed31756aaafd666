/** The grid of one organization: totals, filters, and the sheet over the whole result, in which the forecast is made. */
import { lazy, Suspense, useCallback, useMemo, useSyncExternalStore } from 'react';
import type { SortKey } from '@vanguard/protocol/browser';
import { useDocumentTitle } from '../components/document-title.ts';
import { useToast } from '../components/toast.tsx';
import { parseSort, toggleSort, withoutFilters, withSort } from '../records/records-search.ts';
import { TotalsBar } from '../records/totals/totals-bar.tsx';
import type { ColumnLayout } from '../sheet/column-layout.ts';
import { focusSheet } from '../sheet/focus-sheet.ts';
import { Sheet } from '../sheet/sheet.tsx';
import { rowHeightsPx, useDensity } from './density.ts';
import { Failed, QueueState, ResultSummary, Trouble } from './grid-states.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { OpenEditor } from './open-editor.tsx';
import { useColumns } from './use-columns.ts';
import { useDeclaredSearch } from './use-declared-search.ts';
import { useWorkspaceInPalette } from './use-workspace-in-palette.ts';
import { useWorkspace, type Workspace, type WorkspaceAddress } from './use-workspace.ts';

// What a first look at the sheet does not need comes with its first use.
const BulkBar = lazy(async () => ({ default: (await import('./bulk/bulk-bar.tsx')).BulkBar }));
const NoRecords = lazy(async () => ({ default: (await import('./no-records.tsx')).NoRecords }));
const PasteDialog = lazy(async () => ({ default: (await import('./paste-dialog.tsx')).PasteDialog }));
const RangeSum = lazy(async () => ({ default: (await import('./range-sum.tsx')).RangeSum }));
const RecordPanel = lazy(async () => ({ default: (await import('./record-panel.tsx')).RecordPanel }));

export function GridPage(address: WorkspaceAddress) {
  const { organization } = address;
  useDocumentTitle('Grid', organization.code);
  const [toast, tell] = useToast();
  const workspace = useWorkspace(address, tell);
  const { search, onSearch, store, state, view, clipboard } = workspace;
  const { layout, choice, onChoose, onResize } = useColumns(organization.id, address.search, address.onSearch);
  const [density, setDensity] = useDensity();
  const { summary } = state;
  const failure = useDeclaredSearch({
    organizationId: organization.id,
    search: address.search,
    failure: state.failure,
    onSearch: address.onSearch,
    onRetry: store.retry,
    tell,
  });
  const { record } = address.search;
  const version = useSyncExternalStore(store.subscribe, () => record && store.row(record)?.record.version);
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
      <GridToolbar
        organization={organization}
        workspace={workspace}
        viewing={address.viewing}
        choice={choice}
        onChoose={onChoose}
        density={density}
        onDensity={setDensity}
      />
      <Trouble state={state} failure={failure} onRetry={store.retry} onRefresh={() => void store.refresh()} />
      {summary === undefined && failure !== undefined && <Failed failure={failure} />}
      {state.rowCount === 0 && (
        <Suspense>
          <NoRecords organization={organization} search={search} onClear={() => onSearch(withoutFilters(search))} />
        </Suspense>
      )}
      <div className="flex min-h-40 grow">
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
        <Suspense>
          {record !== undefined && (
            <RecordPanel
              organizationId={organization.id}
              pfaId={record}
              version={version}
              onClose={() => {
                workspace.onRecord(undefined);
                focusSheet();
              }}
            />
          )}
        </Suspense>
      </div>
      <Suspense>{view !== undefined && <RangeSum view={view} store={store} />}</Suspense>
      <SelectionBar workspace={workspace} organizationId={organization.id} />
      <Suspense>
        {clipboard.plan && <PasteDialog plan={clipboard.plan} onRun={clipboard.run} onCancel={clipboard.cancel} />}
      </Suspense>
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
    (field: SortKey['field'], add: boolean) => onSearch(withSort(search, toggleSort(sort, field, add))),
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
    <Suspense>
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
    </Suspense>
  );
}
