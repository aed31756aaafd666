/** The tables of the reference page on SQL, written from the rules themselves. */
import { quoteIdentifier } from '@vanguard/postgres/quote';
import { functionRules } from '../functions/function-rules.ts';
import { parseExpression } from '../parse-expression.ts';
import { translateExpression } from '../translate-expression.ts';
import { sampleContext } from './sample-table.ts';

export interface TranslationRow {
  name: string;
  sqlite: string;
  postgres: string;
}

/** One row a function, by name. */
export function functionRows(): TranslationRow[] {
  return Object.entries(functionRules)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { example }]) => ({ name, sqlite: example, postgres: translated(example) }));
}

const operators = [
  'n / 2',
  'n % 3',
  'price * 2',
  'n || name',
  'flag = 1',
  '(n > 3) + flag',
  "name < 'b'",
  "name = 'x' collate nocase",
  "name like 'a%'",
  "name glob '[a-c]*'",
  'n is not 5',
  "(n, name) < (7, 'c')",
  'cast(name as integer)',
  "at >= '2024-01-01'",
  "data ->> 'a' = 'x'",
];

export function operatorRows(): TranslationRow[] {
  return operators.map((sqlite) => ({ name: sqlite, sqlite, postgres: translated(sqlite) }));
}

function translated(sql: string): string {
  const context = sampleContext('view');
  const result = translateExpression(parseExpression(sql), {
    ...context,
    findColumn: (name, table) => {
      const fact = context.findColumn(name, table);
      return fact && { ...fact, sql: /^[a-z]+$/.test(name) ? name : quoteIdentifier(name) };
    },
  });
  if (!result.ok) throw new Error(`${sql}: ${result.reason}`);
  return result.text ?? result.sql;
}

export function markdownTable(rows: readonly TranslationRow[], heading: string): string {
  const cell = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
  const lines = rows.map(({ name, sqlite, postgres }) =>
    name === sqlite
      ? `| ${cell(sqlite)} | ${cell(postgres)} |`
      : `| ${cell(name)} | ${cell(sqlite)} | ${cell(postgres)} |`,
  );
  const columns = rows.every(({ name, sqlite }) => name === sqlite) ? 2 : 3;
  return [heading, `|${'---|'.repeat(columns)}`, ...lines].join('\n');
}
