/** Where two plans differ, as paths that a reader can follow: `tables.book.columns.title.type.kind`. Pure. */
import type { MigrationPlan } from '../plan/plan.ts';

const limit = 5;

/** `recorded` comes from a journal, `made` from the planner; at most five places. */
export function planDifferences(recorded: MigrationPlan, made: MigrationPlan): string[] {
  // As the journal keeps it: without what is undefined.
  return [...differences(recorded, JSON.parse(JSON.stringify(made)), '')].slice(0, limit);
}

function* differences(left: unknown, right: unknown, path: string): Iterable<string> {
  if (!isTree(left) || !isTree(right)) {
    if (left !== right) yield path;
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const label = nameOf(right[key]) ?? nameOf(left[key]) ?? key;
    yield* differences(left[key], right[key], path === '' ? label : `${path}.${label}`);
  }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Elements of a list go by their name rather than their place. */
function nameOf(value: unknown): string | undefined {
  if (!isTree(value)) return undefined;
  const name = value['source'] ?? value['name'];
  return typeof name === 'string' ? name : undefined;
}
