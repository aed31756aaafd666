/** Drafts as a person made them: by gesture, the latest first, each with what it costs. Pure. */
import { add, isEditableField, isSameValue, subtract } from '@vanguard/pfa';
import type { Draft } from '@vanguard/protocol/browser';

export interface DraftGroup {
  readonly key: string;
  /** Undefined where none is kept any more. */
  readonly step: string | undefined;
  /** Of the step; undefined where none is kept any more. */
  readonly label: string | undefined;
  readonly at: string;
  /** Where all of the group have the same. */
  readonly reason: string | null;
  readonly drafts: readonly Draft[];
  /** Forecast and actual costs with the drafts less those without. */
  readonly effect: string;
  /** PEMS has all of it already: there is nothing to send. */
  readonly isSettled: boolean;
}

export const effectOf = (drafts: readonly Draft[]): string =>
  add(
    '0',
    ...drafts.flatMap(({ before, after }) => [
      subtract(after.forecastCost, before.forecastCost),
      subtract(after.actualCost, before.actualCost),
    ]),
  );

export function groupDrafts(drafts: readonly Draft[]): DraftGroup[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = draft.step?.step ?? (isSettled(draft) ? 'settled' : 'unknown');
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return [...groups]
    .map(([key, own]) => ({
      key,
      step: own[0]?.step?.step,
      label: own[0]?.step?.label,
      at:
        own
          .map(({ step, updatedAt }) => step?.createdAt ?? updatedAt)
          .toSorted()
          .at(-1) ?? '',
      reason: own.every(({ changeReason }) => changeReason === own[0]?.changeReason)
        ? (own[0]?.changeReason ?? null)
        : null,
      drafts: own,
      effect: effectOf(own),
      isSettled: own.every(isSettled),
    }))
    .toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

function isSettled({ delta, upstream }: Draft): boolean {
  return Object.entries(delta).every(
    ([field, value]) =>
      isEditableField(field) && isSameValue(field, value as string | null, (upstream[field] ?? null) as string | null),
  );
}
