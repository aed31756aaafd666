/** References that lead nowhere, of every table; the threads share a large one. */
import type { DatabaseSync } from 'node:sqlite';
import type { Inspection } from '../plan/inspection.ts';
import { isProvenReference } from '../plan/proven-references.ts';
import type { RejectingTable } from '../plan/rejecting-table.ts';
import { examplesPerKey, findOrphans, type OrphanSearch, type OrphanTask } from '../rows/find-orphans.ts';
import type { SourceCatalog, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import type { SourceEvidence } from '../source/evidence.ts';
import { keyColumns, type Misfits } from '../source/find-misfits.ts';
import { nextTick } from '../source/next-tick.ts';
import type { Workforce } from '../threads/workforce.ts';
import { searchInParts } from './search-in-parts.ts';

interface SharedWork {
  /** Evidence from the whole source. */
  evidence: SourceEvidence;
  workforce: Workforce;
  hidesValues?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export async function findAllOrphans(
  connection: DatabaseSync,
  catalog: SourceCatalog,
  rejecting: readonly RejectingTable[],
  shared: SharedWork,
): Promise<Inspection['orphans']> {
  const find = (name: string) => rejecting.find(({ source }) => source.toLowerCase() === name.toLowerCase());
  const orphans: Inspection['orphans'] = new Map();
  for (const table of catalog.tables) {
    const child = find(table.name) as RejectingTable;
    const found: (Misfits | undefined)[] = [];
    for (const foreignKey of table.foreignKeys) {
      const parent = find(foreignKey.referencedTable);
      if (parent !== undefined && isProven(table, foreignKey, parent)) {
        found.push(undefined);
        continue;
      }
      const key = keyColumns(table);
      const shown = shared.hidesValues ? [] : foreignKey.columns.filter((column) => !key.includes(column));
      const search = parent && { table: table.name, key, shown, foreignKey, child, parent };
      found.push(search && (await findOrphansInParts(connection, search, table.rows, shared)));
    }
    orphans.set(table.name, found);
    await nextTick(shared.signal);
  }
  return orphans;

  function isProven(table: SourceTable, foreignKey: SourceForeignKey, { source, rejects }: RejectingTable): boolean {
    const parent = catalog.tables.find(({ name }) => name === source);
    return (
      parent !== undefined && rejects === undefined && isProvenReference(shared.evidence, table, foreignKey, parent)
    );
  }
}

/** As `findOrphans`, shared by the threads where the table is large. */
async function findOrphansInParts(
  connection: DatabaseSync,
  search: OrphanSearch,
  rows: number,
  { workforce, signal }: SharedWork,
): Promise<Misfits | undefined> {
  const { child, parent } = search;
  const found = await searchInParts<Misfits | undefined>(
    connection,
    { table: child, rows, others: [parent] },
    workforce,
    {
      here: async () => await findOrphans(connection, search, signal),
      there: (source, range): OrphanTask => ({ kind: 'orphans', source, ...search, range }),
    },
  );
  const count = found.reduce((sum, part) => sum + (part?.count ?? 0), 0);
  const examples = found.flatMap((part) => part?.examples ?? []).slice(0, examplesPerKey);
  return count === 0 ? undefined : { count, examples };
}
