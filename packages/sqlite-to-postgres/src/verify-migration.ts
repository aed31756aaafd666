/** Compares a SQLite file with the schema it was moved to, at any later time and reading only. */

import type { DatabaseSync } from 'node:sqlite';
import type { ClientBase } from 'pg';
import { TargetError } from './errors.ts';
import type { MigrationPlan, PlannedTable } from './plan/plan.ts';
import { planMigration } from './plan/plan-migration.ts';
import { RuleBook } from './plan/rules/match-rules.ts';
import type { MigrationRules } from './plan/rules/rules.ts';
import type { EventListener } from './progress/events.ts';
import { PhaseClock } from './progress/phase-clock.ts';
import { plural } from './progress/plural.ts';
import { findPublishedRun, type PublishedRun } from './publish/publish.ts';
import { markRejected } from './rows/rejected-rows.ts';
import { inspectSource } from './run/inspect-source.ts';
import { workerProgram } from './run/tasks.ts';
import { connectTarget } from './server/connect-target.ts';
import { recordSchema } from './server/record-schema.ts';
import { compareSetAside } from './set-aside/compare-set-aside.ts';
import { openSource } from './source/open-source.ts';
import { Workforce } from './threads/workforce.ts';
import { compareComputed } from './verify/compare-computed.ts';
import { digestSource } from './verify/compare-tables.ts';
import { findUnplanned } from './verify/find-unplanned.ts';
import { compareStructure, readRecordedStructure } from './verify/recorded-structure.ts';
import { findStandingTables, type RetypedColumn, type StandingTables } from './verify/standing-tables.ts';
import { type Verification, verifyTables } from './verify/verify-tables.ts';

export interface VerifyOptions {
  source: string;
  target: string;
  schema: string;
  /** For a target that does not know how it was filled; otherwise the plan of the migration counts. */
  rules?: MigrationRules | undefined;
  onEvent?: EventListener;
  signal?: AbortSignal | undefined;
}

/** Throws VerificationError with every difference, SourceError, TargetError `target_nothing_published`. */
export async function verifyMigration(options: VerifyOptions): Promise<Verification> {
  const clock = new PhaseClock(options.onEvent ?? (() => {}), options.signal);
  using source = openSource(options.source);
  const target = await connectTarget(options.target, { mayCreateDatabase: () => false });
  try {
    await target.client.query('begin isolation level repeatable read read only');
    const run = await findPublishedRun(target.client, options.schema);
    const plan = run?.plan ?? (await planAnew(source.connection, clock, options));
    await markRejected(source.connection, plan.tables, options.signal);
    return await clock.run(
      'verify',
      async () => await compare({ source: source.connection, client: target.client, plan, run }, clock, options.signal),
      ({ tables }) => `${plural(tables.length, 'table')} equal`,
    );
  } finally {
    await target.client.end();
  }
}

async function planAnew(
  connection: DatabaseSync,
  clock: PhaseClock,
  { rules, schema, signal }: VerifyOptions,
): Promise<MigrationPlan> {
  const inspection = await clock.run(
    'inspect',
    async () =>
      await inspectSource(connection, {
        rules: new RuleBook(rules ?? {}),
        workforce: new Workforce(1, workerProgram),
        tolerances: {},
        onProgress: (table, done, total) => clock.progress('inspect', table, 'rows', { done, total }),
        signal,
      }),
    ({ catalog }) => plural(catalog.tables.length, 'table'),
  );
  // Whether its views were translated is not known of such a target.
  return { ...planMigration(inspection, { schema }), views: [] };
}

interface Compared {
  source: DatabaseSync;
  client: ClientBase;
  plan: MigrationPlan;
  /** Where the target knows how it was filled. */
  run: PublishedRun | undefined;
}

async function compare(
  { source, client, plan, run }: Compared,
  clock: PhaseClock,
  signal: AbortSignal | undefined,
): Promise<Verification> {
  const history = await findKeptHistory(client);
  const place = ({ name, isMigrationHistory }: PlannedTable) =>
    isMigrationHistory && history !== undefined
      ? { schema: recordSchema, name: history }
      : { schema: plan.schema, name };
  const placed = plan.tables.map((table) => ({ table, ...place(table) }));
  const standing = await findStandingTables(client, placed, plan.schema);
  if (run === undefined) refuseUnpublished(standing, client, plan.schema);
  const structure = run?.structure && compareStructure(run.structure, await readRecordedStructure(client, plan));
  for (const note of structure?.notes ?? []) clock.note('verify', note);
  return await verifyTables({
    source,
    client,
    plan,
    schema: plan.schema,
    sourceDigest: async (table) => await digestSource(source, table, signal),
    location: place,
    isComparable: ({ source: table, name }) => standing.comparable.has(table) && structure?.retyped.has(name) !== true,
    otherFindings: [
      ...findUnplanned(source, plan),
      ...(structure?.findings.length === 0
        ? await compareComputed({ source, client, schema: plan.schema }, plan, signal)
        : []),
      ...(structure?.findings ?? standing.retyped.map(describeRetyped)),
      ...(run === undefined ? [] : await compareSetAside(source, client, plan, run.id)),
    ],
    hint:
      run === undefined
        ? 'The schema has no record of a migration, so the rules of the plan were compared with what stands there: each line names a place. Nothing was changed by this look.'
        : 'One of both sides was changed since the migration: each line names a place. Nothing was changed by this look.',
    onProgress: (table, done, total) => clock.progress('verify', table, 'steps', { done, total }),
  });
}

/** Where no run is known, nothing says that a schema without any of the tables ever had them. */
function refuseUnpublished(
  { standing }: StandingTables,
  { database }: ClientBase & { database?: string },
  schema: string,
) {
  if (standing.size > 0) return;
  throw new TargetError(`Nothing was published in the schema "${schema}" of the database "${database}".`, {
    code: 'target_nothing_published',
    hint: 'Name the database and, with --schema, the schema of the migration: its report has both.',
  });
}

function describeRetyped({ table, column, type }: RetypedColumn): string {
  return `column "${column}" of "${table}" is ${type} now`;
}

/** Where the configuration of a project put the rows of its migration history. */
async function findKeptHistory(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind = 'r' and pg_catalog.starts_with(c.relname::text, 'history_') order by 1 desc limit 1`,
    [recordSchema],
  );
  return rows[0]?.name;
}
