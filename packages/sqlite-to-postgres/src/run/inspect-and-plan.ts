/** Phases 1 and 2 as their lines on the screen have them: what the source holds, and what becomes of it. */
import type { DatabaseSync } from 'node:sqlite';
import { fitPlan, keptTables } from '../data-only/fit-plan.ts';
import { tellSeedRows } from '../data-only/seed-rows.ts';
import { nameNulls, TargetDemands } from '../data-only/target-demands.ts';
import { describeDialect } from '../source/dialect.ts';
import { frozen } from '../plan/freeze-plan.ts';
import type { Inspection } from '../plan/inspection.ts';
import type { MigrationPlan, Suggestion } from '../plan/plan.ts';
import { describeRecipe } from '../plan/recipes/find-recipe.ts';
import { planMigration } from '../plan/plan-migration.ts';
import { needsRest, type Tolerances } from '../plan/tolerances.ts';
import { plural } from '../progress/plural.ts';
import { fitPlanToPrisma } from '../project/fit-plan.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { decide, type Decisions } from './decide.ts';
import { findRemedy } from './find-remedy.ts';
import { type Foreseen, foreseeRefused } from './foresee-refused.ts';
import { inspectSource } from './inspect-source.ts';
import type { RunContext } from './run-context.ts';
import { stopAtProblems } from './stop-at-problems.ts';
import { suggestRules, withOptions } from './suggest-rules.ts';
import { tellPlan } from './tell-plan.ts';
import type { Backup } from './run-mode.ts';

/** What is read: the source, or its backup. */
export interface ReadDatabase {
  readonly connection: DatabaseSync;
  /** Where it was read already. */
  readonly catalog?: SourceCatalog;
}

/** The plan may hold problems: see `stopAtProblems`. */
export async function inspectAndPlan(
  context: RunContext,
  decisions: Decisions,
  database: ReadDatabase,
): Promise<MigrationPlan> {
  const { options, clock } = context;
  const inspect = async (tolerances: Tolerances, evidence?: SourceEvidence) =>
    await inspectUnder(context, decisions, database, { tolerances, evidence });
  const plan = async (inspected: Inspected) => await planInspected(context, decisions, database.connection, inspected);
  const inspected = await clock.run(
    'inspect',
    async () => await inspect(options.tolerances ?? {}),
    ({ inspection: { catalog, dialect } }) => {
      const rows = catalog.tables.reduce((sum, table) => sum + table.rows, 0);
      return `${plural(catalog.tables.length, 'table')}, ${plural(rows, 'row')}, ${describeDialect(dialect)}`;
    },
  );
  const planned = await clock.run(
    'plan',
    async () => {
      const made = await plan(inspected);
      if (made.problems.length === 0) return frozen(made);
      const { evidence } = inspected.inspection;
      let remedied: MigrationPlan | undefined;
      const remedy = await findRemedy(made, options.tolerances ?? {}, async (tolerances) => {
        remedied = await plan(await inspect(tolerances, evidence));
        return remedied;
      });
      const ways = await waysOn(context, database, { made, evidence, remedy });
      const leading = ways.remedy === undefined ? ways.led : remedied;
      const foreseen = leading && (await foreseeRefused(context, database.connection, leading));
      return frozen({ ...made, ...withForeseen(made, ways, foreseen) });
    },
    ({ tables, leftBehind, problems }) =>
      [
        `${plural(tables.length, 'table')} to move`,
        plural(leftBehind.length, 'object stays behind', 'objects stay behind'),
        plural(problems.length, 'problem'),
      ].join(', '),
  );
  for (const note of tellPlan(planned, options.dryRun === true)) clock.note('plan', note);
  return planned;
}

/** `led`: the plan by the rules that are suggested. */
type WaysOn = Pick<MigrationPlan, 'remedy' | 'suggestion'> & { led?: MigrationPlan };

/** What the constraints of the target find is told with the problems, and what leads past these leads past both, or is not told. */
function withForeseen(
  { problems }: MigrationPlan,
  { remedy, suggestion }: WaysOn,
  foreseen: Foreseen | undefined,
): Pick<MigrationPlan, 'problems' | 'remedy' | 'suggestion'> {
  if (foreseen === undefined) return { problems, ...(remedy && { remedy }), ...(suggestion && { suggestion }) };
  const { remedy: further } = foreseen;
  return {
    problems: [...problems, ...foreseen.problems],
    ...(further && remedy && { remedy: { ...remedy, ...further } }),
    ...(further && suggestion && { suggestion: withOptions(suggestion, further, foreseen.problems) }),
  };
}

/** A run that follows goes on by rules for columns where options would ask it to stop. */
async function waysOn(
  context: RunContext,
  database: ReadDatabase,
  { made, evidence, remedy }: { made: MigrationPlan; evidence: SourceEvidence; remedy: Tolerances | undefined },
): Promise<WaysOn> {
  const { suggest: wish, follow } = context.options;
  const isHeld = (ways: Tolerances) => follow !== undefined && needsRest(ways);
  const isWanted = wish === 'always' || (wish !== undefined && (remedy === undefined || isHeld(remedy)));
  const { tried, led } = isWanted ? await suggest(context, database, { made, evidence }) : {};
  const suggestion = tried !== undefined && isHeld(tried.rules.options ?? {}) ? undefined : tried;
  const isBetter = remedy !== undefined && isHeld(remedy) && suggestion !== undefined;
  return { ...(remedy && !isBetter && { remedy }), ...(suggestion && { suggestion, ...(led && { led }) }) };
}

/** With `--data-only` a rule may lead to other tables of the target: all is decided again. */
async function suggest(
  context: RunContext,
  database: ReadDatabase,
  { made, evidence }: { made: MigrationPlan; evidence: SourceEvidence },
): Promise<{ tried?: Suggestion; led?: MigrationPlan }> {
  const { rules = {}, tolerances = {} } = context.options;
  const catalog = database.catalog ?? readCatalog(database.connection);
  let led: MigrationPlan | undefined;
  const suggestion = await suggestRules(made, { rules, tolerances }, async (tried, under) => {
    const other = { ...context, options: { ...context.options, rules: tried, tolerances: under } };
    const decisions = await decide(other, catalog, database.connection);
    const inspected = await inspectUnder(other, decisions, { ...database, catalog }, { tolerances: under, evidence });
    led = await planInspected(other, decisions, database.connection, inspected);
    return led;
  });
  return { ...(suggestion && { tried: suggestion }), ...(led && { led }) };
}

/** Once more, by what was backed up, where that is not what was inspected. Throws as `stopAtProblems`. */
export async function planBackup(
  context: RunContext,
  decisions: Decisions,
  { copy, journal }: Backup,
): Promise<MigrationPlan> {
  context.clock.note('backup', 'the source was written to since its inspection: inspecting the backup instead');
  const plan = await inspectAndPlan(context, decisions, { connection: copy });
  stopAtProblems(plan);
  journal.append({ step: 'planned-again', plan });
  return plan;
}

interface Inspected {
  inspection: Inspection;
  demands: TargetDemands | undefined;
}

/** With `evidence`, no row is read for what was found before. */
async function inspectUnder(
  { workforce, options, clock }: RunContext,
  { rules, filled }: Decisions,
  { connection, catalog }: ReadDatabase,
  under: { tolerances: Tolerances; evidence: SourceEvidence | undefined },
): Promise<Inspected> {
  const demands =
    filled && new TargetDemands(connection, filled.matching, filled.outside.references, options.hideValues);
  const inspection = await inspectSource(connection, {
    ...under,
    hidesValues: options.hideValues,
    catalog,
    rules,
    workforce,
    demands,
    onProgress: (table, done, total) => clock.progress('inspect', table, 'rows', { done, total }),
    signal: options.signal,
  });
  return { inspection, demands };
}

async function planInspected(
  { options, project, session }: RunContext,
  { recipe, filled }: Decisions,
  connection: DatabaseSync,
  { inspection, demands }: Inspected,
): Promise<MigrationPlan> {
  const made = planMigration(inspection, { schema: options.schema });
  const plan = recipe === undefined ? made : { ...made, recipe: describeRecipe(recipe, options.recipe !== undefined) };
  if (filled === undefined) return project === undefined ? plan : fitPlanToPrisma(plan, project);
  const { matching } = filled;
  const fitted = fitPlan(plan, inspection, matching, {
    absent: demands?.absent ?? [],
    nameNulls: (match, column) => nameNulls(connection, match, column),
    unread: filled.unread,
    unseen: filled.outside.notes,
  });
  const { client } = await session.connect();
  return await tellSeedRows(connection, client, { plan: fitted, matching, kept: keptTables(plan, matching) });
}
