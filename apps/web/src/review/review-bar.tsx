/** Above the review: its parts, what is to be sent and costs, and what can be done to all of it or to what is chosen. */
import { Send } from 'lucide-react';
import type { Draft } from '@vanguard/protocol/browser';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { formatCount } from '../records/format.ts';
import type { Choice } from './choice.ts';
import type { useDraftChange } from './draft-queries.ts';
import { Effect } from './effect.tsx';
import { effectOf } from './group-drafts.ts';

interface ReviewBarProps {
  toSend: readonly Draft[];
  choice: Choice;
  change: ReturnType<typeof useDraftChange>;
  mayEdit: boolean;
  onSend: (ids: readonly string[]) => void;
  /** Left end of the bar. */
  children: ReactNode;
}

export function ReviewBar({ toSend, choice, change, mayEdit, onSend, children }: ReviewBarProps) {
  const { ids, onClear } = choice;
  const isChosen = ids.size > 0;
  const going = isChosen ? toSend.filter(({ pfaId }) => ids.has(pfaId)) : toSend;
  const isPending = (kind: 'send' | 'discard') => change.isPending && change.variables.kind === kind;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface px-3 sm:px-4">
      {children}
      <p className="ml-auto text-sm text-ink-muted">
        {isChosen ? `Effect of ${formatCount(going.length)} chosen` : 'Effect on costs'}{' '}
        <Effect amount={effectOf(going)} />
      </p>
      {isChosen && (
        <div className="flex gap-1">
          <Button look="quiet" onClick={onClear}>
            Choose none
          </Button>
          <Button isPending={isPending('discard')} onClick={() => change.mutate({ kind: 'discard', ids: [...ids] })}>
            Discard {formatCount(ids.size)} chosen
          </Button>
        </div>
      )}
      <Button
        look="primary"
        disabled={going.length === 0 || !mayEdit}
        isPending={isPending('send')}
        onClick={() => onSend(going.map(({ pfaId }) => pfaId))}
      >
        <Send aria-hidden className="size-3.5" />
        Send {formatCount(going.length)}
        {isChosen && ` of ${formatCount(toSend.length)}`} to PEMS
      </Button>
    </div>
  );
}
