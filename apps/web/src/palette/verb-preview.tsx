/** What a verb would do to the selection, or to all that match, and at what cost; Enter does what stands here, and nothing else. */
import type { BulkResult } from '@vanguard/protocol/browser';
import { useEffect, useMemo } from 'react';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { formatCount } from '../records/format.ts';
import { allSelected, selectedCount } from '../sheet/row-selection.ts';
import { Price } from '../workspace/bulk/price.tsx';
import { selectOf, useBulk, useDryRun } from '../workspace/bulk/use-bulk.ts';
import type { SaidVerb } from './verbs.ts';
import type { WorkspaceActions } from './workspace-actions.ts';

interface VerbPreviewProps {
  said: SaidVerb;
  actions: WorkspaceActions;
  onDone: () => void;
}

export function VerbPreview({ said: { verb, parsed, reason }, actions, onDone }: VerbPreviewProps) {
  const { organizationId, selection = allSelected, question, total, onChanged } = actions;
  const select = useMemo(() => selectOf(selection, question), [selection, question]);
  const operation = parsed !== undefined && 'operation' in parsed ? parsed.operation : undefined;
  const preview = useDryRun(organizationId, select, operation);
  const bulk = useBulk(organizationId, (done: BulkResult) => {
    onDone();
    onChanged(done);
  });
  const isShown = operation !== undefined && !preview.isFetching && !preview.isPlaceholderData && preview.isRested;
  const result = isShown ? preview.data : undefined;
  const mayRun = operation !== undefined && result !== undefined && result.changed > 0 && !bulk.isPending;
  const run = () => {
    if (mayRun) bulk.mutate({ select, operation, changeReason: reason });
  };
  useEnter(run);
  const failure = bulk.error ?? preview.error;
  const count = selectedCount(selection, total);
  const whose =
    actions.selection === undefined ? `all ${formatCount(count)} that match` : `${formatCount(count)} selected`;
  return (
    <section aria-label="What it would do" className="space-y-2 border-t border-line px-4 py-3 text-sm">
      <p>
        <b className="font-semibold">{verb.label}</b>, {whose}
        {reason !== null && <span className="text-ink-muted"> · “{reason}”</span>}
      </p>
      <div role="status" className="min-h-10">
        {parsed === undefined && (
          <p className="text-ink-muted">Type {verb.example}, and a reason in "quotes" if you like.</p>
        )}
        {parsed !== undefined && 'fault' in parsed && <p className="text-fault">{parsed.fault}</p>}
        {operation !== undefined && result === undefined && failure === null && (
          <p className="text-ink-faint">Reckoning…</p>
        )}
        {result !== undefined && <Price result={result} isOutdated={false} />}
      </div>
      {failure !== null && <Notice tone="error">{failure.message}</Notice>}
      {operation !== undefined && (
        <div className="flex justify-end">
          <Button look="primary" disabled={!mayRun} isPending={bulk.isPending} onClick={run}>
            {result === undefined ? 'Change' : `Change ${formatCount(result.changed)}`} ↵
          </Button>
        </div>
      )}
    </section>
  );
}

/** In the box of the palette, as long as its list is empty. */
function useEnter(run: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key, isComposing, repeat } = event;
      if (key !== 'Enter' || isComposing || repeat || !(target instanceof HTMLInputElement)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
