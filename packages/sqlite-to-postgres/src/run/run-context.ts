/** What every phase of one migration works with: the caller's options, the clock, the threads, the rules in force. */

import { factsOf, type Matching, matchTables } from '../data-only/match-tables.ts';
import { type OutsideReference, readOutsideReferences } from '../data-only/outside-references.ts';
import { readTargetSchema } from '../data-only/target-schema.ts';
import { findRecipe, readKnownRecipes, rulesOfRecipe } from '../plan/recipes/find-recipe.ts';
import type { Recipe } from '../plan/recipes/recipe.ts';
import { RuleBook, type TargetFacts } from '../plan/rules/match-rules.ts';
import type { Phase } from '../progress/events.ts';
import { PhaseClock } from '../progress/phase-clock.ts';
import { findPrismaProject, hintsOf, type PrismaProject } from '../project/prisma-project.ts';
import type { Source } from '../source/open-source.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { defaultJobs, Workforce } from '../threads/workforce.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { TargetSession } from './target-session.ts';
import { workerProgram } from './tasks.ts';

export interface RunContext {
  options: MigrateOptions;
  startedAt: Date;
  clock: PhaseClock;
  workforce: Workforce;
  session: TargetSession;
  project: PrismaProject | undefined;
  rules: RuleBook;
  /** What is known of the application, once its tables are. */
  recipe: Recipe | undefined;
  /** Which tables of the target are filled; undefined where they are made. */
  matching: Matching | undefined;
  /** Their foreign keys to tables that are not filled. */
  outside: OutsideReference[];
  /** What is in the source while it is followed, and is owed to be taken out. */
  capture: { remove(): Promise<void> } | undefined;
  /** The phase that began last. */
  phase: Phase;
}

export function createRunContext(options: MigrateOptions): RunContext {
  // Where the project's own migrations made the tables, it is configured already.
  const project = options.project === undefined || options.dataOnly ? undefined : findPrismaProject(options.project);
  const context: RunContext = {
    options,
    startedAt: options.now ?? new Date(),
    clock: new PhaseClock((event) => {
      if (event.type === 'phase-started') context.phase = event.phase;
      options.onEvent?.(event);
    }, options.signal),
    workforce: new Workforce(options.jobs ?? defaultJobs(), workerProgram),
    session: new TargetSession(options),
    project,
    rules: new RuleBook(options.rules ?? {}, project && hintsOf(project)),
    recipe: undefined,
    matching: undefined,
    outside: [],
    capture: undefined,
    phase: 'inspect',
  };
  // What threads do, no statement of the server's ends.
  options.signal?.addEventListener('abort', () => void context.workforce.close(), { once: true });
  return context;
}

/** What the user, the project and the recipe decide, without what tables of the target tell of themselves. */
export function statedRules({ options, project, recipe }: Omit<RunContext, 'rules'>, facts?: TargetFacts): RuleBook {
  const ofRecipe = recipe && rulesOfRecipe(recipe, options.dataOnly === true);
  return new RuleBook(options.rules ?? {}, project && hintsOf(project), facts, ofRecipe);
}

/** Before anything is decided: its rules come before the user's own. */
export function followRecipe(context: RunContext, { connection }: Source): void {
  const { options } = context;
  if (options.recipe === false) return;
  context.recipe = options.recipe ?? findRecipe(readCatalog(connection), readKnownRecipes());
  context.rules = statedRules(context);
}

/** With `--data-only` the target's tables decide names and types. */
export async function matchTarget(context: RunContext, { connection }: Source): Promise<void> {
  const { options, session } = context;
  const { client } = await session.connect();
  const target = await readTargetSchema(client, options.schema);
  const matching = matchTables(readCatalog(connection), target, context.rules, options.tolerances?.onSeedRows);
  context.outside = await readOutsideReferences(client, matching, options.schema);
  context.matching = matching;
  const facts = factsOf([...matching.matches, ...matching.kept]);
  context.rules = statedRules(context, facts);
}
