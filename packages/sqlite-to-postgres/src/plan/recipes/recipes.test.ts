import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readCatalog } from '../../source/read-catalog.ts';
import { runCommand } from '../../testing/run-command.ts';
import { useFolders } from '../../testing/sqlite-file.ts';
import { globMatcher } from '../rules/match-rules.ts';
import { findRecipe, readKnownRecipes, rulesOfRecipe } from './find-recipe.ts';
import { recipeForm } from './recipe.ts';
import { recipeIndex, recipePage, wholeMoves } from './testing/recipe-pages.ts';

const recipes = readKnownRecipes();
const makeFolder = useFolders();
const docs = join(import.meta.dirname, '../../../../../docs/applications');

function schemaOf(name: string): string {
  const [own, move] = [join(import.meta.dirname, 'testing', `${name}.sql`), wholeMoves[name] ?? ''];
  return readFileSync(existsSync(own) ? own : join(import.meta.dirname, '../../..', move, 'source.sql'), 'utf8');
}

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', async (name, recipe) => {
  expect(recipeForm.safeParse(recipe).error?.issues).toBeUndefined();
  const path = join(makeFolder(), 'source.db');
  using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec(schemaOf(name));
  const catalog = readCatalog(database);
  expect(findRecipe(catalog, recipes)?.name).toBe(name);
  const present = catalog.tables.map((table) => table.name);
  const { tables = [], columns = [] } = rulesOfRecipe(recipe, true);
  const named = [...tables, ...columns].map(({ table }) => globMatcher(table));
  expect(named.filter((isNamed) => !present.some(isNamed))).toEqual([]);
  const { status, stdout, stderr } = await runCommand(['migrate', path, '--dry-run'], makeFolder());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`Recipe "${name}" for ${recipe.application}, recognized by table`);
});

test('whole moves that pages speak of follow the recipe', () => {
  for (const [name, folder] of Object.entries(wholeMoves)) {
    const source = join(import.meta.dirname, '../../..', folder, 'source.sql');
    using database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
    database.exec(readFileSync(source, 'utf8'));
    expect(findRecipe(readCatalog(database), recipes)?.name).toBe(name);
  }
});

test('each stands in a file of its name', () => {
  const files = readdirSync(join(import.meta.dirname, 'known'));
  expect(files.toSorted()).toEqual(recipes.map(({ name }) => `${name}.json`).toSorted());
});

test('a database of nobody known follows none, and a table of the same name is not enough', () => {
  using database = new DatabaseSync(':memory:');
  database.exec(
    'create table settings (key text); create table migrations (id integer); create table users (id integer)',
  );
  expect(findRecipe(readCatalog(database), recipes)).toBeUndefined();
});

test('the published JSON Schema is that of the recipes', async () => {
  const published = `${JSON.stringify(z.toJSONSchema(recipeForm), undefined, 2)}\n`;
  await expect(published).toMatchFileSnapshot('../../../recipe.schema.json');
});

test('every recipe has its page, and the index names all (else: DOCS_WRITE=1)', () => {
  const pages = [['README.md', recipeIndex(recipes)], ...recipes.map((one) => [`${one.name}.md`, recipePage(one)])];
  if (process.env['DOCS_WRITE'] === '1') {
    rmSync(docs, { recursive: true, force: true });
    mkdirSync(docs);
    for (const [name, text] of pages) writeFileSync(join(docs, name as string), text as string);
  }
  expect(readdirSync(docs).toSorted()).toEqual(pages.map(([name]) => name as string).toSorted());
  for (const [name, text] of pages) expect(readFileSync(join(docs, name as string), 'utf8')).toBe(text);
});
