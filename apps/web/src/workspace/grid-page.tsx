/** The grid of one organization: totals, filters, and the sheet over the whole result, in which the forecast is made. */
import { useQueryClient } from '@tanstack/react-query';
import { CloudUpload, DatabaseZap, FilterX, PackageOpen } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Organization, SortField, User } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { useToast } from '../components/toast.tsx';
import { editQueueOf } from '../edits/edit-queues.ts';
import type { EditQueue } from '../edits/edit-queue.ts';
import { FileActions } from '../records/files/file-actions.tsx';
import { FilterBar } from '../records/filters/filter-bar.tsx';
import { formatCount, formatInstant } from '../records/format.ts';
import {
  hasFilters,
  parseSort,
  type RecordsSearch,
  toggleSort,
  withoutFilters,
  withSort,
} from '../records/records-search.ts';
import { TotalsBar } from '../records/totals/totals-bar.tsx';
import { CellEditor } from '../sheet/cell-editor.tsx';
import type { StoreState, Summary } from '../sheet/row-store.ts';
import { Sheet } from '../sheet/sheet.tsx';
import type { SheetView } from '../sheet/sheet-view.ts';
import { PasteDialog } from './paste-dialog.tsx';
import { contextOf, useCellEditing } from './use-cell-editing.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { rowHeightsPx, useDensity } from './density.ts';
import { useClipboard } from './use-clipboard.ts';
import { useColumns } from './use-columns.ts';
import { useRowStore } from './use-row-store.ts';
import { useQuestion } from './use-question.ts';
import { useUndo } from './use-undo.ts';
import type { WorkspaceSearch } from './workspace-search.ts';

interface GridPageProps {
  user: User;
  organization: Organization;
  search: WorkspaceSearch;
  onSearch: (search: WorkspaceSearch, options?: { replace?: boolean }) => void;
}

export function GridPage({ user, organization, search: said, onSearch: onSay }: GridPageProps) {
  useDocumentTitle('Grid', organization.code);
  const queryClient = useQueryClient();
  const [queue] = useState(() => editQueueOf(queryClient, user.id, organization.id));
  const [search, onSearch] = useQuestion(said, onSay);
  const store = useRowStore(organization.id, search, queue);
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const mayEdit = organization.role !== 'viewer' && user.role !== 'viewer';
  const editing = useCellEditing({ store, queue, organizationId: organization.id, mayEdit });
  const [toast, tell] = useToast();
  const clipboard = useClipboard({ store, queue, mayEdit, onTold: tell });
  useUndo({ organizationId: organization.id, store, queue, onTold: tell });
  const sort = useMemo(() => parseSort(search.sort), [search.sort]);
  const { layout, choice, onChoose, onResize } = useColumns(said, onSay);
  const [density, setDensity] = useDensity();
  const onSort = useCallback(
    (field: SortField, add: boolean) => onSearch(withSort(search, toggleSort(sort, field, add))),
    [onSearch, search, sort],
  );
  const view = useRef<SheetView>(undefined);
  const { opened, close } = editing;
  useClosedOnMove(view, opened?.lock, close);
  const { summary, failure } = state;
  return (
    <>
      <h1 className="sr-only">
        Grid of {organization.code}, {organization.name}
      </h1>
      <TotalsBar totals={summary?.totals} isOutdated={state.isOutdated} hasFailed={failure !== undefined}>
        {summary && <ResultSummary summary={summary} />}
        <QueueState queue={queue} />
      </TotalsBar>
      <FilterBar organizationId={organization.id} search={search} onSearch={onSearch}>
        <ColumnsMenu choice={choice} onChoose={onChoose} density={density} onDensity={setDensity} />
        <FileActions organization={organization} search={search} />
      </FilterBar>
      <Trouble state={state} onRetry={store.retry} onRefresh={() => void store.refresh()} />
      {summary === undefined && failure !== undefined && <Failed failure={failure} onRetry={store.retry} />}
      {state.rowCount === 0 && (
        <NoRecords organization={organization} search={search} onClear={() => onSearch(withoutFilters(search))} />
      )}
      {state.rowCount !== 0 && (summary !== undefined || failure === undefined) && (
        <Sheet
          label={`Records of ${organization.code}`}
          store={store}
          layout={layout}
          rowHeightPx={rowHeightsPx[density]}
          onResize={onResize}
          sort={sort}
          onSort={onSort}
          mayEdit={mayEdit}
          onOpen={editing.onOpen}
          onCommand={editing.onCommand}
          onCopy={clipboard.onCopy}
          onPaste={clipboard.onPaste}
          open={opened}
          onView={(made) => {
            view.current = made;
          }}
          renderEditor={(made) => <OpenEditor {...{ editing, store, view: made }} />}
        />
      )}
      {clipboard.plan && <PasteDialog plan={clipboard.plan} onRun={clipboard.run} onCancel={clipboard.cancel} />}
      {toast}
    </>
  );
}

/** The reason why a cell is locked goes when the cursor does. */
function useClosedOnMove(
  view: React.RefObject<SheetView | undefined>,
  lock: string | undefined,
  close: () => void,
): void {
  useEffect(() => {
    if (lock === undefined) return undefined;
    const forget = view.current?.onSelection(close);
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

interface OpenEditorProps {
  editing: ReturnType<typeof useCellEditing>;
  store: ReturnType<typeof useRowStore>;
  view: SheetView;
}

function OpenEditor({ editing: { opened, close, commit, leave }, store, view }: OpenEditorProps) {
  const column = opened && view.layout.columns[opened.column];
  const row = opened && store.row(opened.id);
  if (opened === undefined || column === undefined || row === undefined) return null;
  const focusSheet = () => document.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  if (opened.lock !== undefined) {
    return (
      <p role="status" className={opened.opensUp ? 'sheet-editor-hint sheet-editor-hint-up' : 'sheet-editor-hint'}>
        {opened.lock}
      </p>
    );
  }
  const typed = column.fields.map((field) => row.marks?.get(field)?.text).find((text) => text !== undefined);
  return (
    <CellEditor
      key={`${opened.id} ${opened.column}`}
      column={column}
      context={contextOf(store, row)}
      layers={store.layersOf(row.id)}
      initialText={opened.text ?? typed ?? editText(column.editor, column.raw(row.record), column.text(row.record))}
      isReplacing={opened.text !== undefined || typed !== undefined}
      opensUp={opened.opensUp}
      onCommit={(text, next, isForRange) => {
        focusSheet();
        commit(view, text, next, isForRange);
      }}
      onCancel={() => {
        focusSheet();
        close();
      }}
      onLeave={(text) => leave(view, text)}
    />
  );
}

/** Dates as they are shown, amounts with all their digits. */
const editText = (editor: string | undefined, raw: string, shown: string) => (editor === 'date' ? shown : raw);

function ResultSummary({ summary: { draftCount, lastSyncAt } }: { summary: Summary }) {
  return (
    <>
      {draftCount > 0 && (
        <span className="flex items-center gap-1.5 text-draft">
          <span aria-hidden className="size-1.5 rounded-full bg-draft" />
          {formatCount(draftCount)} {draftCount === 1 ? 'draft' : 'drafts'}
        </span>
      )}
      <span className="max-lg:hidden">
        {lastSyncAt === null ? 'Never synchronized' : `Synchronized ${formatInstant(lastSyncAt)}`}
      </span>
    </>
  );
}

function QueueState({ queue }: { queue: EditQueue }) {
  const { waiting, isStuck, refused } = useSyncExternalStore(queue.listen, queue.getState);
  return (
    <>
      {isStuck && waiting > 0 && (
        <span role="status" className="flex items-center gap-1.5 text-warn">
          <CloudUpload aria-hidden className="size-3.5" />
          {formatCount(waiting)} {waiting === 1 ? 'change waits' : 'changes wait'} on this device
        </span>
      )}
      {refused.length > 0 && (
        <span role="status" className="text-fault">
          {formatCount(refused.length)} not saved
        </span>
      )}
    </>
  );
}

interface TroubleProps {
  state: StoreState;
  onRetry: () => void;
  onRefresh: () => void;
}

/** What is wrong with what is on the screen, above it: what was read stays. */
function Trouble({ state: { summary, failure, hasGap, movedRows }, onRetry, onRefresh }: TroubleProps) {
  const retry = (
    <Button size="small" onClick={onRetry}>
      Try again
    </Button>
  );
  if (summary !== undefined && failure !== undefined) {
    return (
      <Notice tone="warning" className="m-2" action={retry}>
        What was asked last could not be loaded; below is the answer before. {failure.message}
      </Notice>
    );
  }
  if (hasGap) {
    return (
      <Notice tone="error" className="m-2" action={retry}>
        Some records in view could not be loaded.
      </Notice>
    );
  }
  if (movedRows === 0) return null;
  return (
    <div role="status" className="flex shrink-0 justify-center border-b border-line bg-surface py-1">
      <Button size="small" look="quiet" onClick={onRefresh}>
        {formatCount(movedRows)} {movedRows === 1 ? 'row stands' : 'rows stand'} elsewhere by now · Refresh
      </Button>
    </div>
  );
}

function Failed({ failure, onRetry }: { failure: Error; onRetry: () => void }) {
  return (
    <EmptyState
      role="alert"
      Icon={DatabaseZap}
      title="The records could not be loaded"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {failure.message}
    </EmptyState>
  );
}

interface NoRecordsProps {
  organization: Organization;
  search: RecordsSearch;
  onClear: () => void;
}

function NoRecords({ organization, search, onClear }: NoRecordsProps) {
  if (hasFilters(search)) {
    return (
      <EmptyState
        Icon={FilterX}
        title="No record matches these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Take a filter off to see more of {organization.name}.
      </EmptyState>
    );
  }
  return (
    <EmptyState Icon={PackageOpen} title="No records yet">
      {organization.name} has no records to show. They appear here after its first synchronization with PEMS.
      Discontinued and funds-transferable records stay hidden until you switch them on above.
    </EmptyState>
  );
}
