/** Reads a recipe that a user has written. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { type Recipe, recipeForm } from './recipe.ts';

/** Throws UsageError `recipe_unreadable`, `recipe_invalid` naming each wrong place. */
export function readRecipe(path: string): Recipe {
  const parsed = recipeForm.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  throw new UsageError(`The recipe ${path} is not valid.`, {
    code: 'recipe_invalid',
    findings: parsed.error.issues.map(
      ({ path: place, message }) => `${z.core.toDotPath(place) || 'the file'}: ${message}`,
    ),
    hint: 'Its form is described in recipe.schema.json of the package and in docs/reference/recipes.md; every recipe of the mover is an example.',
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`The recipe ${path} cannot be read: ${(error as Error).message}.`, {
      code: 'recipe_unreadable',
      hint: 'Give a file of JSON.',
      cause: error,
    });
  }
}
