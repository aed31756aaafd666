/** Which of the known recipes a source calls for. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SourceCatalog } from '../../source/catalog.ts';
import { foldedName } from '../../source/folded-name.ts';
import type { FollowedRecipe } from '../plan.ts';
import type { MigrationRules } from '../rules/rules.ts';
import type { Recipe } from './recipe.ts';

const folder = new URL('./known/', import.meta.url);

/** All that come with the mover. A test holds them against their form. */
export function readKnownRecipes(): Recipe[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Recipe);
}

/** If several fit, the one that asks for most; undefined where none is called for. Pure. */
export function findRecipe(catalog: SourceCatalog, recipes: readonly Recipe[]): Recipe | undefined {
  const weight = ({ tables, columns = [] }: Recipe) => tables.length + columns.length;
  return recipes.filter((recipe) => isCalledFor(recipe, catalog)).toSorted((a, b) => weight(b) - weight(a))[0];
}

function isCalledFor({ tables, columns = [] }: Recipe, catalog: SourceCatalog): boolean {
  const present = new Map(
    catalog.tables.map((table) => [foldedName(table.name), new Set(table.columns.map(({ name }) => foldedName(name)))]),
  );
  return (
    tables.every((name) => present.has(foldedName(name))) &&
    columns.every(({ table, column }) => present.get(foldedName(table))?.has(foldedName(column)) === true)
  );
}

/** As the plan tells of it. Pure. */
export function describeRecipe(recipe: Recipe, isGiven: boolean): FollowedRecipe {
  const { name, application, target, before, after, tables, columns = [] } = recipe;
  const signs = [
    ...tables.map((table) => `table "${table}"`),
    ...columns.map(({ table, column }) => `column "${table}"."${column}"`),
  ];
  const reason = isGiven ? 'given with --recipe' : `recognized by ${signs.join(', ')}`;
  return { name, application, reason, target, before: [...before], after: [...after] };
}

/** Pure. */
export function rulesOfRecipe({ rules, dataOnly }: Recipe, isDataOnly: boolean): MigrationRules {
  const parts = [rules ?? {}, ...(isDataOnly ? [dataOnly ?? {}] : [])];
  return {
    tables: parts.flatMap(({ tables = [] }) => tables),
    columns: parts.flatMap(({ columns = [] }) => columns),
  };
}
