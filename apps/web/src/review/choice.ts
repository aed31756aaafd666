/** Drafts that a reader of the review has picked out, to send or to discard them apart from the others. */
import type { Draft } from '@vanguard/protocol/browser';
import { useCallback, useMemo, useState } from 'react';

export interface Choice {
  readonly ids: ReadonlySet<string>;
  readonly onChoose: (pfaIds: readonly string[], isOn: boolean) => void;
  readonly onClear: () => void;
}

/** Of those that are shown: what has gone meanwhile, or is in conflict, is not chosen any more. */
export function useChoice(drafts: readonly Draft[]): Choice {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(
    () => new Set(drafts.map(({ pfaId }) => pfaId).filter((pfaId) => chosen.has(pfaId))),
    [drafts, chosen],
  );
  const onChoose = useCallback((pfaIds: readonly string[], isOn: boolean) => {
    setChosen((now) => {
      const next = new Set(now);
      for (const pfaId of pfaIds) {
        if (isOn) next.add(pfaId);
        else next.delete(pfaId);
      }
      return next;
    });
  }, []);
  const onClear = useCallback(() => setChosen(new Set()), []);
  return { ids, onChoose, onClear };
}

/** From the place that was chosen last to this one, both included. */
export function spanOfChoice(pfaIds: readonly string[], last: number | undefined, place: number): readonly string[] {
  if (last === undefined) return pfaIds.slice(place, place + 1);
  return pfaIds.slice(Math.min(last, place), Math.max(last, place) + 1);
}
