/** All rows of a source and of what became of it, as texts that are equal where the rows are. */
import type { Client } from 'pg';
import type { MigrationReport } from '../src/report/migration-report.ts';
import { sourceLines } from './source-lines.ts';
import { targetColumns, targetLines } from './target-lines.ts';

export interface MovedContents {
  columns: Map<string, Awaited<ReturnType<typeof targetColumns>>>;
  /** By table of the source. */
  lines: Record<string, string[]>;
}

export async function readTarget(client: Client, schema: string, { plan }: MigrationReport): Promise<MovedContents> {
  const contents: MovedContents = { columns: new Map(), lines: {} };
  for (const table of plan.tables) {
    const sources = new Map(table.columns.map(({ name, source }) => [name, source]));
    const columns = await targetColumns(client, schema, table.name, sources);
    contents.columns.set(table.source, columns);
    contents.lines[table.source] = await targetLines(client, schema, table.name, columns);
  }
  return contents;
}

/** Its columns rendered as those of the target are. */
export function readSource(path: string, { columns }: MovedContents): MovedContents['lines'] {
  return Object.fromEntries([...columns].map(([table, of]) => [table, sourceLines(path, table, of)]));
}
