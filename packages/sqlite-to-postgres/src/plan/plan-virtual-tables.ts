/** What is said of virtual tables: their index stays behind, their rows move or were never theirs. Pure. */

import { plural } from '../progress/plural.ts';
import type { SourceCatalog, VirtualTable } from '../source/catalog.ts';
import type { LeftBehind } from './plan.ts';

export function planVirtualTables(catalog: SourceCatalog): LeftBehind[] {
  return catalog.virtualTables.map((table) => ({
    kind: 'virtual table',
    name: table.name,
    reason: reasonOf(table, catalog),
    text: table.sql,
  }));
}

function reasonOf({ name, module, content }: VirtualTable, catalog: SourceCatalog): string {
  switch (content.kind) {
    case 'own': {
      const moved = catalog.tables.find((table) => table.name === name);
      const rows =
        moved === undefined
          ? 'its rows are left out'
          : `its ${plural(moved.rows, 'row moves', 'rows move')} as a plain table of this name`;
      return `${rows}; the index of module ${module} exists in SQLite only`;
    }
    case 'elsewhere':
      return `an index of module ${module} over "${content.table}", which holds the rows; build one of PostgreSQL instead`;
    case 'none':
      return `an index of module ${module} that keeps no content`;
    case 'derived':
      return `module ${module} exists in SQLite only and keeps no rows here`;
    case 'unreadable': {
      const why = content.why.startsWith('no such module')
        ? `module ${module} is not part of SQLite`
        : `SQLite alone cannot open it (${content.why})`;
      return content.tables.length === 0
        ? `${why}, and no table of the file holds rows for it: what it shows comes from elsewhere`
        : `${why}; the tables it keeps its rows in move as they are: ${content.tables.join(', ')}`;
    }
  }
}
