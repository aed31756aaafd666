/** Finds the counterpart of a name: the same, the same but for case, or the same words written otherwise. Pure. */
import { truncateName } from '../plan/names.ts';

export interface Match<Candidate> {
  found: Candidate | undefined;
  /** More than one that could be meant. */
  candidates: Candidate[];
}

const ways: readonly ((name: string) => string)[] = [
  (name) => name,
  // PostgreSQL cuts what is longer, and so did the application's own migrations there.
  truncateName,
  (name) => truncateName(name).toLowerCase(),
  (name) => truncateName(inOneWord(name)),
  (name) => inOneWord(truncateName(name)),
];

export function matchName<Candidate extends { name: string }>(
  wanted: string,
  candidates: readonly Candidate[],
): Match<Candidate> {
  for (const fold of ways) {
    const found = candidates.filter(({ name }) => fold(name) === fold(wanted));
    if (found.length === 1) return { found: found[0], candidates: found };
    if (found.length > 1) return { found: undefined, candidates: found };
  }
  return { found: undefined, candidates: [] };
}

/** `createdAt`, `created_at` and `CreatedAt` are one. */
function inOneWord(name: string): string {
  return name.replaceAll(/[_\s-]/g, '').toLowerCase();
}
