/** Fields that PEMS changed too: what they were, what PEMS has now, what one has typed, and the cost of the record with either. */
import { Link } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import type { Draft } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { fieldLabel, formatField } from '../records/format-field.ts';
import { formatMoney } from '../records/format.ts';
import type { useDraftChange } from './draft-queries.ts';

interface ConflictsProps {
  drafts: readonly Draft[];
  code: string;
  mayEdit: boolean;
  change: ReturnType<typeof useDraftChange>;
}

export function Conflicts({ drafts, code, mayEdit, change }: ConflictsProps) {
  if (drafts.length === 0) {
    return (
      <EmptyState Icon={CheckCheck} title="No conflicts">
        PEMS has changed nothing that you have changed too.
      </EmptyState>
    );
  }
  return (
    <ul className="space-y-3">
      {drafts.map((draft) => (
        <ConflictingDraft key={draft.pfaId} draft={draft} code={code} mayEdit={mayEdit} change={change} />
      ))}
    </ul>
  );
}

function ConflictingDraft({ draft, code, mayEdit, change }: Omit<ConflictsProps, 'drafts'> & { draft: Draft }) {
  const { pfaId, conflicts, before, after } = draft;
  const take = (field: string, side: 'mine' | 'theirs') => change.mutate({ kind: 'resolve', pfaId, field, take: side });
  return (
    <li className="rounded-lg border border-conflict/40 bg-surface text-sm">
      <div className="flex flex-wrap gap-x-4 border-b border-line bg-conflict-soft px-3 py-2">
        <Link
          to="/o/$code/grid"
          params={{ code }}
          search={{ at: pfaId, record: pfaId }}
          className="font-semibold underline"
        >
          {pfaId}
        </Link>
        <span className="tabular-nums">
          Forecast with PEMS {formatMoney(before.forecastCost)}, with mine {formatMoney(after.forecastCost)}
        </span>
      </div>
      {conflicts.map(({ field, base, theirs, mine }) => (
        <div
          key={field}
          role="group"
          aria-label={`${fieldLabel(field)} of ${pfaId}: 1 keeps mine, 2 takes PEMS`}
          tabIndex={0}
          onKeyDown={(event) => {
            if (event.target !== event.currentTarget || !mayEdit) return;
            if (event.key === '1') take(field, 'mine');
            if (event.key === '2') take(field, 'theirs');
          }}
          className="flex flex-wrap items-center gap-x-6 gap-y-1 px-3 py-2 outline-offset-[-2px]"
        >
          <span className="w-40 font-medium">{fieldLabel(field)}</span>
          <span>
            <span className="text-ink-muted">was</span> {formatField(field, base)}
          </span>
          <span>
            <span className="text-ink-muted">PEMS now</span> {formatField(field, theirs)}
          </span>
          <span>
            <span className="text-ink-muted">mine</span> <b className="font-semibold">{formatField(field, mine)}</b>
          </span>
          {mayEdit && (
            <span className="ml-auto flex gap-2">
              <Button size="small" onClick={() => take(field, 'mine')}>
                Keep mine
              </Button>
              <Button size="small" onClick={() => take(field, 'theirs')}>
                Take PEMS
              </Button>
            </span>
          )}
        </div>
      ))}
    </li>
  );
}
