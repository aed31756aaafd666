/**
 * Places in results that were read, so that pages near them are reached from there and not from the beginning: whoever leaps about in a
 * million records, or scrolls on far down, has been nearby. Of this process alone, which loses nothing by forgetting them, and of
 * one version of what a user sees: where that is the same, so are the places.
 */
import type { Scope } from '../scope.ts';

export interface Anchor {
  /** Records up to it. */
  at: number;
  /** Of the record there. */
  cursor: string;
}

/** Some 100 bytes each. */
const mostAnchors = 200;
const mostResults = 100;
/** Of a question that names thousands of records, nothing is kept. */
const longestName = 4000;

/** The results that were read last, the latest at the end; of each, cursors by place in the order in which they were read. */
const results = new Map<string, Map<number, string>>();

/** What tells results apart: who asks, what, and of which version. */
export function nameResult(scope: Scope, version: string, question: object): string {
  return JSON.stringify([scope.organizationId, scope.userId, version, question]);
}

/** The nearest before a place, or at it. */
export function findAnchor(result: string, offset: number): Anchor | undefined {
  let nearest: Anchor | undefined;
  for (const [at, cursor] of results.get(result) ?? [])
    if (at <= offset && at > (nearest?.at ?? -1)) nearest = { at, cursor };
  return nearest;
}

export function keepAnchor(result: string, { at, cursor }: Anchor): void {
  if (result.length > longestName) return;
  const anchors = results.get(result) ?? new Map<number, string>();
  results.delete(result);
  results.set(result, anchors);
  anchors.delete(at);
  anchors.set(at, cursor);
  dropFirst(anchors, mostAnchors);
  dropFirst(results, mostResults);
}

function dropFirst<Key>(map: Map<Key, unknown>, most: number): void {
  const [first] = map.keys();
  if (map.size > most && first !== undefined) map.delete(first);
}
