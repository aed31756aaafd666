/** The grid of one organization: totals, filters, and the sheet over the whole result, in which the forecast is made. */
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { useDocumentTitle } from '../components/document-title.ts';
import { useToast } from '../components/toast.tsx';
import { withoutFilters } from '../records/records-search.ts';
import { focusSheet } from '../sheet/focus-sheet.ts';
import { rowHeightsPx, useDensity } from './density.ts';
import { Failed, QueueState, ResultSummary, ResultTotals, Trouble } from './grid-states.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { useColumns } from './use-columns.ts';
import { useDeclaredSearch } from './use-declared-search.ts';
import { useWorkspaceInPalette } from './use-workspace-in-palette.ts';
import { useWorkspace, type Workspace, type WorkspaceAddress } from './use-workspace.ts';
import { WorkspaceSheet } from './workspace-sheet.tsx';

// What a first look at the sheet does not need comes with its first use.
const BulkBar = lazy(async () => ({ default: (await import('./bulk/bulk-bar.tsx')).BulkBar }));
const CopyProgress = lazy(async () => ({ default: (await import('./copy-progress.tsx')).CopyProgress }));
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
  const columns = useColumns(organization.id, address.search, address.onSearch);
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
      <ResultTotals store={store} isOutdated={state.isOutdated} hasFailed={failure !== undefined}>
        {summary && <ResultSummary summary={summary} organization={organization} />}
        <QueueState queue={workspace.queue} />
      </ResultTotals>
      <GridToolbar
        organization={organization}
        workspace={workspace}
        viewing={address.viewing}
        choice={columns.choice}
        onChoose={columns.onChoose}
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
            columns={columns}
            rowHeightPx={rowHeightsPx[density]}
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
      <Suspense>{clipboard.copying && <CopyProgress {...clipboard.copying} />}</Suspense>
      <SelectionBar workspace={workspace} organizationId={organization.id} />
      <Suspense>
        {clipboard.plan && <PasteDialog plan={clipboard.plan} onRun={clipboard.run} onCancel={clipboard.cancel} />}
      </Suspense>
      {toast}
    </>
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
