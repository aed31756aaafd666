/**
 * Who decides besides the planner, before anything is planned: the user's rules, the project, the recipe of a known
 * application, and with `--data-only` the tables of the target.
 */
import type { DatabaseSync } from 'node:sqlite';
import { factsOf, type Matching, matchTables } from '../data-only/match-tables.ts';
import { type OutsideReferences, readOutsideReferences } from '../data-only/outside-references.ts';
import { readTargetSchema } from '../data-only/target-schema.ts';
import { findUnreadValues, type UnreadValues } from '../data-only/unread-values.ts';
import { findRecipe, readKnownRecipes, rulesOfRecipe } from '../plan/recipes/find-recipe.ts';
import type { Recipe } from '../plan/recipes/recipe.ts';
import { RuleBook, type TargetFacts } from '../plan/rules/match-rules.ts';
import { hintsOf } from '../project/prisma-project.ts';
import type { SourceCatalog } from '../source/catalog.ts';
import type { RunContext } from './run-context.ts';

export interface Decisions {
  /** What is known of the application, once its tables are. */
  readonly recipe: Recipe | undefined;
  /** In force for the plan. */
  readonly rules: RuleBook;
  /** The same without what tables of the target tell of themselves. */
  readonly stated: RuleBook;
  /** The tables of the target, where they are filled. */
  readonly filled: FilledTables | undefined;
}

export interface FilledTables {
  readonly matching: Matching;
  /** Their foreign keys to tables that are not filled. */
  readonly outside: OutsideReferences;
  /** By table of the source. */
  readonly unread: ReadonlyMap<string, UnreadValues>;
}

/** `source`: whose values PostgreSQL alone can read is seen where tables are filled. */
export async function decide(context: RunContext, catalog: SourceCatalog, source: DatabaseSync): Promise<Decisions> {
  const { options } = context;
  const recipe = options.recipe === false ? undefined : (options.recipe ?? findRecipe(catalog, readKnownRecipes()));
  const stated = ruleBook(context, recipe);
  if (!options.dataOnly) return { recipe, rules: stated, stated, filled: undefined };
  const { client } = await context.session.connect();
  const target = await readTargetSchema(client, options.schema);
  const matching = matchTables(catalog, target, stated, options.tolerances?.onSeedRows);
  const outside = await readOutsideReferences(client, matching, options.schema);
  const unread = new Map<string, UnreadValues>();
  for (const match of matching.matches)
    unread.set(match.source.name, await findUnreadValues(source, client, match, options.hideValues === true));
  const facts = factsOf([...matching.matches, ...matching.kept]);
  return { recipe, rules: ruleBook(context, recipe, facts), stated, filled: { matching, outside, unread } };
}

/** The recipe's rules come before the user's own. */
function ruleBook({ options, project }: RunContext, recipe: Recipe | undefined, facts?: TargetFacts): RuleBook {
  const ofRecipe = recipe && rulesOfRecipe(recipe, options.dataOnly === true);
  return new RuleBook(options.rules ?? {}, project && hintsOf(project), facts, ofRecipe);
}
