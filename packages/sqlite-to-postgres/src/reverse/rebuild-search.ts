/**
 * Full-text indexes over a changed table. One that reads its content from the table is built again; one with a content
 * of its own is filled by the application or its triggers, which did not run: the report says so.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SourceCatalog, VirtualTable } from '../source/catalog.ts';
import { quoteSqlite } from '../source/quote.ts';

const contentOption = /[(,]\s*content\s*=\s*(?:'([^']+)'|"([^"]+)"|([^\s'",)]+))/i;

/** Returns notes for the report. */
export function rebuildSearch(
  connection: DatabaseSync,
  { virtualTables }: SourceCatalog,
  changedTables: ReadonlySet<string>,
): string[] {
  const changed = new Set([...changedTables].map((name) => name.toLowerCase()));
  return virtualTables.flatMap((table) => {
    const content = contentTable(table);
    if (content === undefined) {
      return [`the virtual table "${table.name}" (${table.module}) holds what it held at the migration`];
    }
    if (!changed.has(content.toLowerCase())) return [];
    const name = quoteSqlite(table.name);
    connection.exec(`insert into main.${name} (${name}) values ('rebuild')`);
    return [];
  });
}

function contentTable({ module, sql }: VirtualTable): string | undefined {
  if (!/^"?fts[45]"?$/i.test(module)) return undefined;
  const match = contentOption.exec(sql);
  return match?.[1] ?? match?.[2] ?? match?.[3];
}
