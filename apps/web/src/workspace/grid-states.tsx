/** What the grid says beside its rows: its result, what waits, and what went wrong. */
import { Link } from '@tanstack/react-router';
import { CloudUpload, DatabaseZap } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useSyncExternalStore } from 'react';
import type { Organization } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import type { EditQueue } from '../edits/edit-queue.ts';
import { formatCount } from '../records/format.ts';
import { TotalsBar } from '../records/totals/totals-bar.tsx';
import type { RowStore } from '../sheet/row-store.ts';
import type { StoreState } from '../sheet/store-state.ts';
import type { Summary } from '../sheet/row-values.ts';
import type { Unanswered } from './use-declared-search.ts';

export function UndoButton({ onUndo }: { onUndo: () => void }) {
  return (
    <Button size="small" onClick={onUndo}>
      Undo
    </Button>
  );
}

export function SettleLink({ code }: { code: string }) {
  return (
    <Link
      to="/o/$code/review"
      params={{ code }}
      search={{ tab: 'conflicts' }}
      className="font-medium text-accent-strong underline underline-offset-2"
    >
      Settle
    </Link>
  );
}

const SyncState = lazy(async () => ({ default: (await import('./sync-state.tsx')).SyncState }));

interface ResultSummaryProps {
  summary: Summary;
  organization: Organization;
}

export function ResultSummary({ summary: { draftCount, lastSyncAt }, organization }: ResultSummaryProps) {
  return (
    <>
      {/* At the end of the line, from which what comes later pushes nothing away. */}
      <Suspense>
        <SyncState organizationId={organization.id} code={organization.code} lastSyncAt={lastSyncAt} />
      </Suspense>
      {draftCount > 0 && (
        <Link
          to="/o/$code/review"
          params={{ code: organization.code }}
          className="flex items-center gap-1.5 text-draft underline-offset-2 hover:underline"
        >
          <span aria-hidden className="size-1.5 rounded-full bg-draft" />
          {formatCount(draftCount)} {draftCount === 1 ? 'draft' : 'drafts'}
        </Link>
      )}
    </>
  );
}

const onlyHere = 'in this page alone: leave it open';

/** With each edit they are others, and nothing else of the page is. */
export function ResultTotals({
  store,
  ...bar
}: { store: RowStore } & Omit<ComponentProps<typeof TotalsBar>, 'totals'>) {
  const totals = useSyncExternalStore(store.subscribe, store.getTotals);
  return <TotalsBar totals={totals} {...bar} />;
}

export function QueueState({ queue }: { queue: EditQueue }) {
  const { waiting, isStuck, isKept, refused } = useSyncExternalStore(queue.listen, queue.getState);
  return (
    <>
      {isStuck && waiting > 0 && (
        <span role="status" className="flex items-center gap-1.5 text-warn">
          <CloudUpload aria-hidden className="size-3.5" />
          {formatCount(waiting)} {waiting === 1 ? 'change waits' : 'changes wait'}{' '}
          {isKept ? 'on this device' : onlyHere}
        </span>
      )}
      {refused.length > 0 && (
        <span role="status" className="text-fault">
          {formatCount(refused.length)} not saved{isKept ? '' : `, ${onlyHere}`}
        </span>
      )}
    </>
  );
}

interface TroubleProps {
  state: StoreState;
  failure: Unanswered | undefined;
  onRetry: () => void;
  onRefresh: () => void;
}

/** What is wrong with what is on the screen, above it: what was read stays. */
export function Trouble({ state: { summary, hasGap, movedRows }, failure, onRetry, onRefresh }: TroubleProps) {
  if (summary !== undefined && failure !== undefined) {
    return (
      <Notice tone="warning" className="m-2" action={<Remedy {...failure.remedy} />}>
        What was asked last could not be loaded; below is the answer before. {failure.message}
      </Notice>
    );
  }
  if (hasGap) {
    return (
      <Notice tone="error" className="m-2" action={<Remedy label="Try again" run={onRetry} />}>
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

export function Failed({ failure: { message, remedy } }: { failure: Unanswered }) {
  return (
    <EmptyState
      role="alert"
      Icon={DatabaseZap}
      title="The records could not be loaded"
      action={<Button onClick={remedy.run}>{remedy.label}</Button>}
    >
      {message}
    </EmptyState>
  );
}

function Remedy({ label, run }: Unanswered['remedy']) {
  return (
    <Button size="small" onClick={run}>
      {label}
    </Button>
  );
}
