/** The pages of the documentation about applications, written from their recipes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TableRule } from '../../rules/rules.ts';
import type { Recipe } from '../recipe.ts';

const generated = '<!-- Written from the recipe: DOCS_WRITE=1 npx vitest run --project pure recipes -->';

const ways: Record<Recipe['target'], string> = {
  'made by the application':
    'Its own migrations make the tables in PostgreSQL; [`--data-only`](../how-to/fill-tables-that-are-there.md) fills them.',
  'made by the move': 'The move makes the tables in PostgreSQL.',
  'not supported':
    'It does not run on PostgreSQL. Its rows can be moved for reports and other programs; the move makes the tables.',
};

const applications = readdirSync(join(import.meta.dirname, '../../../../applications'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => [name, `applications/${name}`] as const);

/** Whole moves of such files among the tests, by the name of the recipe; of all others the tables, with rows made up. */
export const wholeMoves: Readonly<Record<string, string>> = {
  ...Object.fromEntries(applications),
  n8n: 'moves/an-application-with-a-recipe',
  'core-data': 'fidelity/15-dates-as-numbers/core-data',
};

function testedBy(name: string): string {
  const folder = wholeMoves[name];
  return folder === undefined
    ? 'Tables as the application makes them, with rows made up, are moved and verified [among the tests](../../packages/sqlite-to-postgres/moves/recipe-schemas.pg.test.ts), into tables that the mover made. No database of the application itself is, so look at `--dry-run` and try the application on the result before you rely on it.'
    : `A whole move of such a file is [among the tests](../../packages/sqlite-to-postgres/${folder}).`;
}

export function recipePage(recipe: Recipe): string {
  const { application, tables, columns = [], target, file, before, after, sources } = recipe;
  const title = application.replace(/^an /, 'An ');
  const signs = [...tables, ...columns.map(({ table, column }) => `${table}.${column}`)].map((sign) => `\`${sign}\``);
  return [
    generated,
    `# ${title}`,
    `${ways[target]} The file is recognized by ${signs.join(', ')}.`,
    ...(file === undefined ? [] : [`## Where it lies\n\n${file}`]),
    '## Before',
    numbered(before),
    '## Move',
    command(recipe),
    ...rulesOf(recipe),
    '## After',
    numbered(after),
    '## Where the facts come from',
    sources.map((source) => `- <${source}>`).join('\n'),
    testedBy(recipe.name),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function command({ target }: Recipe): string {
  const option = target === 'made by the application' ? ' --data-only' : '';
  const call = `sqlite-to-postgres migrate app.db postgresql://user:password@host/app${option}`;
  return `\`${call} --dry-run\` shows the plan, and \`${call}\` carries it out.`;
}

function rulesOf({ rules, dataOnly }: Recipe): string[] {
  const tables = [...(rules?.tables ?? []), ...(dataOnly?.tables ?? [])];
  const columns = [...(rules?.columns ?? []), ...(dataOnly?.columns ?? [])];
  if (tables.length + columns.length === 0) return [];
  const lines = [
    ...tables.map((rule) => `| \`${rule.table}\` | ${decision(rule)} |`),
    ...columns.map(({ table, column, type }) => {
      const decided = type === undefined ? 'instants are rounded to what the column keeps' : `is \`${type}\``;
      return `| \`${table}.${column}\` | ${decided} |`;
    }),
  ];
  return [
    'The recipe decides, where your own [rules](../reference/rules.md) do not:',
    ['| | |', '|---|---|', ...lines].join('\n'),
  ];
}

function decision({ leaveOut, seedRows }: TableRule): string {
  if (leaveOut === true) return 'is left alone: it tells of the schema, and the target has its own';
  return seedRows === 'replace'
    ? 'rows of the first start give way to those of the file; a rollback puts them back'
    : 'keeps the rows that the target has';
}

function numbered(lines: readonly string[]): string {
  return lines.map((line, i) => `${i + 1}. ${line}`).join('\n');
}

export function recipeIndex(recipes: readonly Recipe[]): string {
  const rows = recipes.map(({ name, application, target }) => `| [${application}](${name}.md) | ${short[target]} |`);
  return [
    generated,
    '# Applications',
    'What is known of moving the databases of these applications. A run recognizes them by their tables and says which recipe it follows and why; `--no-recipe` goes without, and your own [rules](../reference/rules.md) decide over it. [A recipe of your own](../reference/recipes.md) is a file.',
    ['| | tables in PostgreSQL |', '|---|---|', ...rows].join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const short: Record<Recipe['target'], string> = {
  'made by the application': 'made by the application, filled with `--data-only`',
  'made by the move': 'made by the move',
  'not supported': 'made by the move, for other programs: the application does not run on PostgreSQL',
};
