/** Fields that PEMS changed too: what they were, what PEMS has now, what one has typed, and the cost of the record with either. */
import { Link } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Draft } from '@vanguard/protocol/browser';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { fieldLabel, formatField } from '../records/format-field.ts';
import { formatCount, formatMoney } from '../records/format.ts';
import type { Resolution, useDraftChange } from './draft-queries.ts';

interface ConflictsProps {
  drafts: readonly Draft[];
  code: string;
  mayEdit: boolean;
  change: ReturnType<typeof useDraftChange>;
}

export function Conflicts({ drafts, code, mayEdit, change }: ConflictsProps) {
  const list = useRef<HTMLUListElement>(null);
  const settle = useNextFocus(list, (resolutions) => change.mutate({ kind: 'resolve', resolutions }));
  const fields = drafts.flatMap(({ pfaId, conflicts }) => conflicts.map(({ field }) => ({ pfaId, field })));
  if (drafts.length === 0) {
    return (
      <EmptyState Icon={CheckCheck} title="No conflicts">
        PEMS has changed nothing that you have changed too.
      </EmptyState>
    );
  }
  return (
    <>
      {mayEdit && fields.length > 1 && (
        <div className="flex items-center gap-2 pb-3 text-sm">
          <span className="mr-1 text-ink-muted">All {formatCount(fields.length)}</span>
          {sides.map(({ side, label }) => (
            <Button
              key={side}
              size="small"
              aria-label={`${label} in all ${formatCount(fields.length)}`}
              isPending={change.isPending && change.variables.kind === 'resolve'}
              onClick={() => settle(fields.map((one) => ({ ...one, take: side })))}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      <ul ref={list} className="space-y-3">
        {drafts.map((draft) => (
          <ConflictingDraft key={draft.pfaId} draft={draft} code={code} mayEdit={mayEdit} onSettle={settle} />
        ))}
      </ul>
    </>
  );
}

const sides = [
  { side: 'mine', key: '1', label: 'Keep mine' },
  { side: 'theirs', key: '2', label: 'Take PEMS' },
] as const;

type Settle = (resolutions: readonly Resolution[]) => void;

/** What is settled leaves the list: the focus goes to what takes its place, so that a key each is enough. */
function useNextFocus(list: RefObject<HTMLUListElement | null>, settle: Settle): Settle {
  const place = useRef<number>(undefined);
  useEffect(() => {
    if (place.current === undefined || document.activeElement !== document.body) return;
    const left = [...(list.current?.querySelectorAll<HTMLElement>('[role=group]') ?? [])];
    const next = left[Math.min(place.current, left.length - 1)];
    (next ?? document.querySelector<HTMLElement>('[role=tab][aria-selected=true]'))?.focus();
    place.current = undefined;
  });
  return (resolutions) => {
    const here = document.activeElement?.closest('[role=group]');
    place.current = [...(list.current?.querySelectorAll('[role=group]') ?? [])].findIndex((one) => one === here);
    settle(resolutions);
  };
}

interface ConflictingDraftProps {
  draft: Draft;
  code: string;
  mayEdit: boolean;
  onSettle: Settle;
}

function ConflictingDraft({ draft, code, mayEdit, onSettle }: ConflictingDraftProps) {
  const { pfaId, conflicts, before, after } = draft;
  return (
    <li className="rounded-lg border border-conflict/40 bg-surface text-sm">
      <div className="flex flex-wrap gap-x-4 rounded-t-[7px] border-b border-line bg-conflict-soft px-3 py-2">
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
      {conflicts.map((conflict) => (
        <ConflictingField
          key={conflict.field}
          pfaId={pfaId}
          conflict={conflict}
          mayEdit={mayEdit}
          onTake={(take) => onSettle([{ pfaId, field: conflict.field, take }])}
        />
      ))}
    </li>
  );
}

interface ConflictingFieldProps {
  pfaId: string;
  conflict: Draft['conflicts'][number];
  mayEdit: boolean;
  onTake: (side: Resolution['take']) => void;
}

function ConflictingField({ pfaId, conflict: { field, base, theirs, mine }, mayEdit, onTake }: ConflictingFieldProps) {
  const label = fieldLabel(field);
  return (
    <div
      role="group"
      aria-label={mayEdit ? `${label} of ${pfaId}: 1 keeps mine, 2 takes PEMS` : `${label} of ${pfaId}`}
      tabIndex={0}
      onKeyDown={({ target, currentTarget, key }) => {
        const side = sides.find((one) => one.key === key)?.side;
        if (target === currentTarget && mayEdit && side !== undefined) onTake(side);
      }}
      className="flex flex-wrap items-center gap-x-6 gap-y-1 px-3 py-2 outline-offset-[-2px]"
    >
      <span className="w-40 font-medium">{label}</span>
      <span className="min-w-40">
        <span className="text-ink-muted">was</span> {formatField(field, base)}
      </span>
      <span className="min-w-40">
        <span className="text-ink-muted">PEMS now</span> {formatField(field, theirs)}
      </span>
      <span className="min-w-40">
        <span className="text-ink-muted">mine</span> <b className="font-semibold">{formatField(field, mine)}</b>
      </span>
      {mayEdit && (
        <span className="ml-auto flex gap-2">
          {sides.map(({ side, key, label: text }) => (
            <Button key={side} size="small" onClick={() => onTake(side)}>
              {text}
              <kbd aria-hidden className="font-sans text-xs text-ink-faint">
                {key}
              </kbd>
            </Button>
          ))}
        </span>
      )}
    </div>
  );
}
