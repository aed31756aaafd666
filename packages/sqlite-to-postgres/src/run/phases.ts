/** The phases up to the last comparison, each as its line on the screen has it: its name, its progress, its result. */
import type { DatabaseSync } from 'node:sqlite';
import type { CopyResults } from '../copy/copy-table.ts';
import { fitPlan, keptTables } from '../data-only/fit-plan.ts';
import { tellSeedRows } from '../data-only/seed-rows.ts';
import type { Matching } from '../data-only/match-tables.ts';
import { nameNulls, TargetDemands } from '../data-only/target-demands.ts';
import type { TableDigest } from '../digest/table-digest.ts';
import { SourceError, TargetError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunFolder } from '../journal/run-folder.ts';
import { describeDialect } from '../plan/dialect.ts';
import type { FollowedRecipe, MigrationPlan } from '../plan/plan.ts';
import { describeRecipe } from '../plan/recipes/find-recipe.ts';
import { planMigration } from '../plan/plan-migration.ts';
import { plural } from '../progress/plural.ts';
import { fitPlanToPrisma } from '../project/fit-plan.ts';
import { describeKept, type KeptStaging, keepStaged } from '../resume/keep-staged.ts';
import { fileOf } from '../source/file-of.ts';
import type { Source } from '../source/open-source.ts';
import { refuseDamaged, type Snapshot, takeSnapshot } from '../source/snapshot.ts';
import { compareComputed } from '../verify/compare-computed.ts';
import { digestWhole } from '../verify/digest-whole.ts';
import { findMisplaced, type TargetColumns } from '../verify/find-misplaced.ts';
import { type Verification, verifyTables } from '../verify/verify-tables.ts';
import { constrainTables } from './constrain-tables.ts';
import { inspectSource } from './inspect-source.ts';
import { type RunContext, statedRules } from './run-context.ts';
import { settleRefused } from './settle-refused.ts';
import { type StageOptions, stageTables } from './stage-tables.ts';

export const defaultBatchBytes = 1 << 18;

/** The plan may hold problems: see `stopAtProblems`. */
export async function inspectAndPlan(context: RunContext, connection: DatabaseSync): Promise<MigrationPlan> {
  const { options, clock, matching, project } = context;
  const demands = matching && new TargetDemands(connection, matching, context.outside);
  const inspection = await clock.run(
    'inspect',
    async () =>
      await inspectSource(connection, {
        rules: context.rules,
        workforce: context.workforce,
        tolerances: options.tolerances ?? {},
        demands,
        onProgress: (table, done, total) => clock.progress('inspect', table, 'rows', { done, total }),
        signal: options.signal,
      }),
    ({ catalog, dialect }) => {
      const rows = catalog.tables.reduce((sum, table) => sum + table.rows, 0);
      return `${plural(catalog.tables.length, 'table')}, ${plural(rows, 'row')}, ${describeDialect(dialect)}`;
    },
  );
  const planned = await clock.run(
    'plan',
    async () => {
      const made = planMigration(inspection, { schema: options.schema });
      const plan =
        context.recipe === undefined
          ? made
          : { ...made, recipe: describeRecipe(context.recipe, options.recipe !== undefined) };
      if (matching !== undefined) {
        const fitted = fitPlan(plan, inspection, matching, {
          absent: demands?.absent ?? [],
          nameNulls: (match, column) => nameNulls(connection, match, column),
        });
        const { client } = await context.session.connect();
        return await tellSeedRows(connection, client, {
          plan: fitted,
          matching,
          kept: keptTables(plan, matching),
        });
      }
      return project === undefined ? plan : fitPlanToPrisma(plan, project);
    },
    ({ tables, leftBehind, problems }) =>
      [
        `${plural(tables.length, 'table')} to move`,
        plural(leftBehind.length, 'object stays behind', 'objects stay behind'),
        plural(problems.length, 'problem'),
      ].join(', '),
  );
  if (planned.recipe !== undefined) clock.note('plan', recipeNote(planned.recipe, planned.dataOnly === true));
  // A dry run prints the plan itself.
  if (options.dryRun) return planned;
  for (const note of planned.dataOnly ? tellPlan(planned) : []) clock.note('plan', note);
  for (const note of tellReadings(planned)) clock.note('plan', note);
  if (!planned.dataOnly) for (const note of tellLeftBehind(planned)) clock.note('plan', note);
  return planned;
}

const toldReadings = 20;
const toldNames = 12;

/** What nobody declared is told before anything is copied: what numbers that become dates were taken for. */
function tellReadings({ tables, dialect }: MigrationPlan): string[] {
  // Prisma's milliseconds are no guess.
  if (dialect.name === 'prisma') return [];
  const told = tables.flatMap(({ source, columns }) =>
    columns.flatMap(({ source: column, reading }) =>
      reading === undefined ? [] : `"${source}"."${column}": ${reading}`,
    ),
  );
  const rest = told.length - toldReadings;
  return rest > 0
    ? [...told.slice(0, toldReadings), `and ${rest} more columns of dates as numbers: see the report`]
    : told;
}

function tellLeftBehind({ leftBehind }: MigrationPlan): string[] {
  return [...Map.groupBy(leftBehind, ({ kind }) => kind)].map(([kind, objects]) => {
    const names = objects.slice(0, toldNames).map(({ name }) => name);
    const rest = objects.length - names.length;
    const more = rest > 0 ? [`and ${rest} more`] : [];
    const what = plural(objects.length, `${kind} stays`, `${kind.replace(/x$/, 'xe')}s stay`);
    return `${what} behind: ${[...names, ...more].join(', ')}; the report says why`;
  });
}

function recipeNote({ name, application, reason, target }: FollowedRecipe, isDataOnly: boolean): string {
  const followed = `follows the recipe "${name}" for ${application}, ${reason}; --no-recipe goes without it`;
  if (target === 'not supported') return `${followed}. ${application} itself does not run on PostgreSQL`;
  return target === 'made by the application' && !isDataOnly
    ? `${followed}. ${application} makes its tables in PostgreSQL itself: let it, and fill them with --data-only`
    : followed;
}

/** What becomes of the rest of tables that are there is their application's, and is told before it is done. */
function tellPlan({ notes, leftBehind }: MigrationPlan): string[] {
  return [...notes, ...leftBehind.map(({ kind, name, reason }) => `${kind} ${name} stays behind: ${reason}`)];
}

export function stopAtProblems({ problems }: MigrationPlan): void {
  if (problems.length === 0) return;
  // Where nothing but the target is at fault, it says so, and ends as such.
  const isOfTarget = problems.every(({ code }) => code.startsWith('target_'));
  const count = plural(problems.length, 'problem');
  const [Failure, what, code] = isOfTarget
    ? [TargetError, `The tables of the target cannot be filled as they are: ${count}.`, 'target_has_problems']
    : [SourceError, `The source holds what PostgreSQL cannot: ${count}.`, 'source_has_problems'];
  throw new Failure(`${what} Nothing was changed.`, {
    code,
    findings: problems.map(({ message }) => message),
    hint: [...new Set(problems.map(({ hint }) => hint))].join('\n'),
  });
}

export async function backUp(
  { options, clock }: RunContext,
  source: Source,
  folder: RunFolder,
  journal: Journal,
  finish?: (path: string) => void,
): Promise<Snapshot> {
  const snapshot = await clock.run(
    'backup',
    async () =>
      await takeSnapshot(source, folder.snapshotPath, {
        onProgress: (done, total) => clock.progress('backup', 'pages', 'steps', { done, total }),
        holdsStill: options.follow !== undefined,
        finish,
        signal: options.signal,
      }),
    ({ sizeBytes, sha256 }) => `${plural(sizeBytes, 'byte')}, SHA-256 ${sha256.slice(0, 16)}…`,
  );
  journal.append({ step: 'backed-up', sha256: snapshot.sha256, sizeBytes: snapshot.sizeBytes });
  return snapshot;
}

export interface Staged {
  /** With what the target refused, where that is set aside. */
  plan: MigrationPlan;
  results: CopyResults;
  /** Digests of large tables as they stand in the target, begun while the other tables got their keys and indexes. */
  begun: Map<string, Promise<TableDigest>>;
}

/** `staging` is the schema's name; it must exist, and is empty unless the run is resumed. */
export async function stageAndConstrain(
  context: RunContext,
  copy: DatabaseSync,
  plan: MigrationPlan,
  staging: string,
  isResumed: boolean,
): Promise<Staged> {
  const { options, clock, workforce, session } = context;
  const { client, url } = await session.connect();
  let kept: KeptStaging | undefined;
  let fitted = plan;
  const stageOptions = {
    schema: staging,
    targetUrl: url,
    workforce,
    batchBytes: options.batchBytes ?? defaultBatchBytes,
    signal: options.signal,
  };
  const results = await clock.run(
    'stage',
    async () => {
      if (isResumed) kept = await keepWhatStands(context, copy, plan, staging);
      return await stageTables(copy, client, plan, {
        ...stageOptions,
        kept,
        onProgress: (table, rows, total, bytes) => clock.progress('stage', table, 'rows', { done: rows, total, bytes }),
      });
    },
    (copied) => {
      const rows = [...copied.values()].reduce((sum, table) => sum + table.rows, 0);
      const before = [...copied.values()].filter(({ wasStaged }) => wasStaged).length;
      return `${plural(rows, 'row')}${before === 0 ? '' : `, ${before} of ${copied.size} tables from before`}`;
    },
  );
  const begun: Staged['begun'] = new Map();
  await clock.run(
    'constrain',
    async () => {
      const failed = new AbortController();
      // PostgreSQL is busy and this side is not. A check that nobody waits for any more ends at once.
      const ended = AbortSignal.any([failed.signal, options.signal ?? failed.signal]);
      const checked = refuseDamaged(fileOf(copy), ended, rowsByPages(results));
      const constrained = constrainTables(client, plan, {
        schema: staging,
        targetUrl: url,
        workforce,
        isMade: kept?.isMade,
        takeStatistics: options.takeStatistics,
        onOwnMade(table, session) {
          if (workforce.partsFor(table.rows) === 1) return;
          const digest = digestWhole(session, table, staging, { workforce, targetUrl: url });
          // It is waited for in the next phase, if that comes.
          digest.catch(() => {});
          begun.set(table.source, digest);
        },
        onProgress: (subject, done, total) => clock.progress('constrain', subject, 'steps', { done, total }),
        signal: options.signal,
      }).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      });
      const [made] = await Promise.all([constrained, checked]);
      if (!plan.dataOnly) return made;
      const settled = await settleStaged(context, copy, { plan, results, begun }, stageOptions);
      fitted = settled.plan;
      return settled.checked;
    },
    (made) => `${plural(made, 'key, check or index', 'keys, checks and indexes')}; the backup is intact`,
  );
  return { plan: fitted, results, begun };
}

/** Digests that were begun of tables as they stood before count for nothing. */
async function settleStaged(
  { options, clock, session }: RunContext,
  source: DatabaseSync,
  { plan, results, begun }: Staged,
  stageOptions: Omit<StageOptions, 'onProgress'>,
): Promise<{ plan: MigrationPlan; checked: number }> {
  const { client } = await session.connect();
  return await settleRefused({
    source,
    client,
    plan,
    results,
    tolerances: options.tolerances ?? {},
    options: {
      ...stageOptions,
      onProgress: (subject, done, total) => clock.progress('constrain', subject, 'steps', { done, total }),
    },
    async onStageAgain(table) {
      await begun.get(table.source)?.catch(() => {});
      begun.delete(table.source);
    },
  });
}

function rowsByPages(results: CopyResults): Map<string, number> {
  return new Map([...results].flatMap(([table, { rows, isByPages }]) => (isByPages ? [[table, rows]] : [])));
}

async function keepWhatStands(
  { options, clock, workforce, session }: RunContext,
  copy: DatabaseSync,
  plan: MigrationPlan,
  staging: string,
): Promise<KeptStaging> {
  const { client, url } = await session.connect();
  const kept = await keepStaged({
    source: copy,
    client,
    plan,
    schema: staging,
    threads: { workforce, targetUrl: url },
    onProgress: (table, done, total) => clock.progress('stage', `${table}, as staged`, 'steps', { done, total }),
    signal: options.signal,
  });
  clock.note('stage', describeKept(kept));
  return kept;
}

export async function verifyStaged(
  context: RunContext,
  copy: DatabaseSync,
  plan: MigrationPlan,
  staging: string,
  { results, begun }: Staged,
): Promise<Verification> {
  const { options, clock, workforce, session, matching } = context;
  const { client, url } = await session.connect();
  return await clock.run(
    'verify',
    async () => {
      await refuseOtherComputed({ source: copy, client, schema: staging }, plan, options.signal);
      return await verifyTables({
        source: copy,
        client,
        plan,
        schema: staging,
        threads: { workforce, targetUrl: url },
        begun,
        otherFindings: findMisplaced(plan, statedRules(context), columnsOf(matching)),
        sourceDigest: (table) => {
          const result = results.get(table.source);
          if (result === undefined) throw new Error(`table "${table.source}" was not copied`);
          return result.digest;
        },
        hint: 'Nothing was published. Please report this with the plan in the folder of the run; a defect of the mover is the likely reason.',
        onProgress: (table, done, total) => clock.progress('verify', table, 'steps', { done, total }),
      });
    },
    ({ tables, structureChecks }) => {
      const values = tables.reduce((sum, table) => sum + table.values, 0);
      return [
        `${plural(values, 'value')} equal on both sides`,
        `${plural(structureChecks, 'column, key or index', 'columns, keys and indexes')} present and valid`,
      ].join(', ');
    },
  );
}

function columnsOf(matching: Matching | undefined): TargetColumns {
  const tables = matching?.matches.map(({ target }) => target) ?? [];
  return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]));
}

/** Throws SourceError `computed_value_differs`. */
async function refuseOtherComputed(...place: Parameters<typeof compareComputed>): Promise<void> {
  const findings = await compareComputed(...place);
  if (findings.length === 0) return;
  throw new SourceError('Columns that the target computes hold other values in the source.', {
    code: 'computed_value_differs',
    findings,
    hint: 'Nothing was published. Correct these rows in the source, or leave the column out by a rule (--config), where what the target computes is right.',
  });
}
