/** What somebody may have meant: the nearest of the known names. */
import { distance } from 'fastest-levenshtein';

/** Undefined where none is near. An abbreviation is nearer than any misspelling: `prod` is `production`, not `test`. */
export function findNearest(text: string, known: readonly string[]): string | undefined {
  const wanted = text.toLowerCase();
  const longer = wanted.length < 3 ? undefined : known.find((name) => name.toLowerCase().startsWith(wanted));
  if (longer !== undefined) return longer;
  const [nearest] = known
    .map((name) => ({ name, edits: distance(wanted, name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  return nearest !== undefined && nearest.edits <= wanted.length / 2 ? nearest.name : undefined;
}
