/** How long a move will take: what it takes on a known machine, by how fast this one has read the rows. Pure. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { PgKind } from '@vanguard/sqlite-sql';
import { rowsWorthAThread } from '../threads/workforce.ts';
import { kindOf } from '../types/target-type.ts';
import type { MigrationPlan, PlannedTable } from './plan.ts';

/**
 * Milliseconds on the known machine: two processors (Intel Xeon, 2.5 GHz) with nothing else at work, server and file on it.
 * Fitted to moves of one table and of three, 100,000 to 1,000,000 rows wide.
 */
const perMillion = { values: 150, entries: 400, textEntries: 1600, references: 180 };
/** Connections, processes, the report. */
const startMs = 400;
/** Threads, and what they compile, where there are rows for them. */
const threadsMs = 900;
/** How long it reads the same rows for the plan: with threads, and without. */
const reading = { startMs: 300, perMillion: 12 };
const readingAlone = { startMs: 15, perMillion: 25 };

/**
 * A machine at work, or a slower one, takes longer for everything, but less so for the whole than for the reading: others
 * come and go, and a server waits for its disk.
 */
const slowness = { exponent: 0.6, least: 0.5, most: 4 };

/** In milliseconds, reading included; for a server as fast and as near as this machine's own. */
export function estimateMoveMs({ tables }: Pick<MigrationPlan, 'tables'>, readingMs: number): number {
  const millions = (count: (table: PlannedTable) => number) =>
    tables.reduce((total, table) => total + table.rows * count(table), 0) / 1e6;
  const values = millions(({ columns }) => columns.length);
  const hasThreads = tables.some(({ rows }) => rows >= rowsWorthAThread);
  const known = hasThreads ? reading : readingAlone;
  const ratio = readingMs / (known.startMs + values * known.perMillion);
  const factor = Math.min(slowness.most, Math.max(slowness.least, ratio ** slowness.exponent));
  const moveMs =
    startMs +
    (hasThreads ? threadsMs : 0) +
    values * perMillion.values +
    millions((table) => entriesOf(table, false)) * perMillion.entries +
    millions((table) => entriesOf(table, true)) * perMillion.textEntries +
    millions(({ foreignKeys }) => foreignKeys.length) * perMillion.references;
  return moveMs * factor;
}

const textKinds: ReadonlySet<PgKind> = new Set(['text', 'citext', 'numeric']);

/** Of a row in keys and indexes: those that are ordered by texts, which take longer to compare, or the others. */
function entriesOf({ columns, primaryKey, uniques, indexes }: PlannedTable, ofTexts: boolean): number {
  const texts = columns.filter(({ type }) => textKinds.has(kindOf(type))).map(({ name }) => quoteIdentifier(name));
  const isText = (key: string) => texts.some((name) => key === name || key.startsWith(`${name} `));
  const keys = [...(primaryKey ? [primaryKey] : []), ...uniques].map((key) => key.columns.map(quoteIdentifier));
  return [...keys, ...indexes.map((index) => index.keys)].filter((of) => of.some(isText) === ofTexts).length;
}

/** What came was from 0.8 to 1.3 of the estimate on the known machine, quiet and at work, but for gusts of other work. */
const span = { least: 0.75, most: 1.3 };

/** For people, in whole seconds: `2 to 4 s`, as `estimateMoveMs`. */
export function describeMoveTime(plan: MigrationPlan, readingMs: number): string {
  const estimatedMs = estimateMoveMs(plan, readingMs);
  const wholeSeconds = (share: number) => Math.max(1, Math.round((estimatedMs * share) / 1000));
  const [least, most] = [wholeSeconds(span.least), wholeSeconds(span.most)];
  return least === most ? `${most} s` : `${least} to ${most} s`;
}
