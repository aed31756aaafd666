/**
 * Reads and writes `expected.sql`: statements that end with their line, each followed by the lines it must print, which
 * begin with `-->`. Values stand as PostgreSQL prints them, separated by ` | `; ∅ is NULL, ␊ a line break in a value.
 */
import type { ClientBase } from 'pg';

interface Statement {
  sql: string;
  lines: string[];
}

const mark = '-->';

/** Runs the statements of the text; the same text with the lines that they really print. */
export async function withActualOutput(client: ClientBase, expected: string): Promise<string> {
  const printed: string[] = [];
  for (const { sql } of parseStatements(expected)) {
    printed.push(sql, ...(await outputOf(client, sql)).map((line) => `${mark} ${line}`.trimEnd()));
  }
  return `${printed.join('\n')}\n`;
}

function parseStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let pending: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith(mark)) {
      statements.at(-1)?.lines.push(line);
      continue;
    }
    pending.push(line);
    if (!line.endsWith(';')) continue;
    statements.push({ sql: pending.join('\n'), lines: [] });
    pending = [];
  }
  return statements;
}

async function outputOf(client: ClientBase, sql: string): Promise<string[]> {
  try {
    const { rows } = await client.query<(string | null)[]>({ text: sql, rowMode: 'array', types: asPrinted });
    return rows.map((row) => row.map(show).join(' | '));
  } catch (error) {
    return [`error: ${(error as Error).message}`];
  }
}

const asPrinted = { getTypeParser: () => (value: string) => value };

function show(value: string | null): string {
  return value === null ? '∅' : value.replaceAll('\n', '␊');
}
