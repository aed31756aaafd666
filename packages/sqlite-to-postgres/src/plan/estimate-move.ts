/** How long a move will take, told from how long its rows took to be read here. Pure. */
import type { MigrationPlan } from './plan.ts';

/**
 * In readings of a value: copying, comparing and backing up take so many for each, an entry of an index so many, and a
 * reference to be checked. Measured on two processors with nothing else at work, server and file on one machine.
 */
const perValue = 5.5;
const perEntry = 14;
const perReference = 4;
/** Threads, connections, the report: for a database of any size. */
const startMs = 400;

/** In milliseconds, reading included; for a server as fast and as near as this machine's own. */
export function estimateMoveMs({ tables }: MigrationPlan, readingMs: number): number {
  const sum = (count: (table: MigrationPlan['tables'][number]) => number) =>
    tables.reduce((total, table) => total + table.rows * count(table), 0);
  const values = sum(({ columns }) => columns.length);
  if (values === 0) return startMs + readingMs;
  const entries = sum(({ primaryKey, uniques, indexes }) => (primaryKey ? 1 : 0) + uniques.length + indexes.length);
  const references = sum(({ foreignKeys }) => foreignKeys.length);
  const readings = values * (1 + perValue) + entries * perEntry + references * perReference;
  return startMs + (readingMs / values) * readings;
}

/** What came was from half of the estimate to a little more than it: 1 / 2.0 to 1 / 0.94 over databases of several shapes. */
const span = { least: 0.5, most: 1.1 };

/** For people, in whole seconds: `2 to 4 s`, as `estimateMoveMs`. */
export function describeMoveTime(plan: MigrationPlan, readingMs: number): string {
  const estimatedMs = estimateMoveMs(plan, readingMs);
  const wholeSeconds = (share: number) => Math.max(1, Math.round((estimatedMs * share) / 1000));
  const [least, most] = [wholeSeconds(span.least), wholeSeconds(span.most)];
  return least === most ? `${most} s` : `${least} to ${most} s`;
}
