/**
 * Rows that tables of the target have before they are filled, held against those of the source: a person decides by the
 * difference whether they stay.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import type { MigrationPlan, PlannedTable, PlanProblem } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { digestSource, digestTarget, findMismatches, type Mismatch } from '../verify/compare-tables.ts';
import { countReferring, readIncomingReferences } from './incoming-references.ts';
import type { Matching, TableMatch } from './match-tables.ts';

/** A table with more does not hold a set-up, and is only counted. */
const maxCompared = 10_000;
const examples = 5;

/** Tells the difference in the problems and notes of the plan, and adds why rows cannot be replaced. Reads both sides. */
export async function tellSeedRows(
  source: DatabaseSync,
  client: ClientBase,
  { plan, matching, kept }: { plan: MigrationPlan; matching: Matching; kept: readonly PlannedTable[] },
): Promise<MigrationPlan> {
  const seeded = matching.matches.filter(({ seedRows }) => seedRows !== undefined);
  if (seeded.length === 0 && kept.length === 0) return plan;
  const told = new Map<string, string>();
  for (const match of [...seeded, ...matching.kept]) {
    const table = [...plan.tables, ...kept].find((planned) => planned.source === match.source.name);
    if (table !== undefined) told.set(match.source.name, await difference(source, client, table, plan));
  }
  const problems = plan.problems.map((problem) =>
    problem.code === 'target_table_not_empty'
      ? { ...problem, message: problem.message.replace(/\.$/, `: ${told.get(problem.table)}.`) }
      : problem,
  );
  const note = (match: TableMatch, becomes: string) =>
    `"${match.target.name}" ${becomes}: ${told.get(match.source.name)}.`;
  const replaced = seeded.filter(({ seedRows }) => seedRows === 'replace');
  return {
    ...plan,
    notes: [
      ...matching.kept.map((match) => note(match, 'keeps its rows and is not filled')),
      ...replaced.map((match) =>
        note(match, 'gets the rows of the source in place of its own, which a rollback puts back'),
      ),
      ...plan.notes,
    ],
    problems: [...problems, ...(await referredProblems(client, plan, replaced))],
  };
}

async function referredProblems(
  client: ClientBase,
  { schema }: MigrationPlan,
  replaced: readonly TableMatch[],
): Promise<PlanProblem[]> {
  const names = replaced.map(({ target }) => target.name);
  if (names.length === 0) return [];
  const found = await countReferring(client, await readIncomingReferences(client, schema, names));
  return found.map(({ reference: { table, referencedTable, key }, count }) => ({
    code: 'target_seed_rows_referenced',
    table:
      replaced.find(({ target }) => referencedTable === `${schema}.${target.name}`)?.source.name ?? referencedTable,
    message: `${plural(count, 'row')} of ${table} ${count === 1 ? 'refers' : 'refer'} by ${key} to rows of ${referencedTable} that are to be replaced.`,
    hint: 'Replace the rows of that table, too, or keep those of both: a rule for each (--config: "seedRows").',
  }));
}

async function difference(
  source: DatabaseSync,
  client: ClientBase,
  table: PlannedTable,
  { schema }: MigrationPlan,
): Promise<string> {
  const there = await digestTarget(client, table, schema);
  const counted = `${plural(there.rows, 'row')} there, ${table.rows} in the source`;
  if (Math.max(there.rows, table.rows) > maxCompared) return counted;
  // Values that do not fit have a problem of their own.
  const here = await digestSource(source, table).catch(() => undefined);
  if (here === undefined) return counted;
  const buckets = here.differingBuckets(there);
  if (buckets.size === 0) return `${counted}, all alike`;
  const found = await findMismatches({ source, client, table, schema }, buckets, 2 * maxCompared);
  const of = (kind: Mismatch['kind']) => found.filter((one) => one.kind === kind);
  const parts = [
    ['with other values', of('different')],
    ['only there', of('not in source')],
    ['only in the source', of('missing in target')],
  ] as const;
  return [
    counted,
    ...parts.flatMap(([words, rows]) => (rows.length === 0 ? [] : [`${rows.length} ${words} (${describe(rows)})`])),
  ].join(', ');
}

function describe(rows: readonly Mismatch[]): string {
  const told = rows
    .slice(0, examples)
    .map(({ key, columns }) =>
      columns.length === 0 ? key : `${key}: ${columns.map((name) => `"${name}"`).join(', ')}`,
    );
  return told.join('; ') + (rows.length > examples ? '; …' : '');
}
