/** Whether a SQLite file can be moved: readable, intact, its references met, room for its backup. Reads only. */
import { existsSync, statfsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { recogniseDialect } from '../plan/dialect.ts';
import { openSource } from '../source/open-source.ts';
import { readCatalog } from '../source/read-catalog.ts';
import type { Finding } from './finding.ts';

const subject = 'source';

/** `stateBase` is where the backup would go. Throws SourceError where the file cannot be read. */
export function checkSource(path: string, stateBase: string): Finding[] {
  using source = openSource(path);
  const { connection } = source;
  const catalog = readCatalog(connection);
  const rows = catalog.tables.reduce((sum, table) => sum + table.rows, 0);
  const dialect = recogniseDialect(catalog);
  return [
    fine(
      `${source.path}: ${source.sizeBytes.toLocaleString('en')} bytes, ${catalog.tables.length} tables, ${rows.toLocaleString('en')} rows, ${dialect.name === 'none' ? 'written by no known framework' : `written by ${dialect.name}`}`,
    ),
    checkPages(connection),
    checkReferences(connection),
    checkUse(source.path, catalog.journalMode),
    checkRoom(source.sizeBytes, stateBase),
  ];
}

const fine = (says: string): Finding => ({ subject, outcome: 'fine', says });

function checkPages(connection: DatabaseSync): Finding {
  const [first] = connection.prepare('pragma quick_check(1)').all();
  const says = String(first?.['quick_check']);
  if (says === 'ok') return fine('its pages are in order');
  return {
    subject,
    outcome: 'problem',
    says: `its pages are damaged: ${says}`,
    hint: 'Restore it from a backup, or recover what is left: sqlite3 damaged.db .recover | sqlite3 mended.db',
  };
}

/** What an import into PostgreSQL would fail on. */
function checkReferences(connection: DatabaseSync): Finding {
  const broken = connection
    .prepare('select "table", parent, count(*) as n from pragma_foreign_key_check group by 1, 2 order by 3 desc')
    .all() as unknown as { table: string; parent: string; n: number }[];
  if (broken.length === 0) return fine('every foreign key leads to a row');
  const places = broken.map(({ table, parent, n }) => `${n} rows of "${table}" to "${parent}"`).join(', ');
  return {
    subject,
    outcome: 'problem',
    says: `foreign keys lead to rows that are not there: ${places}`,
    hint: 'Add or remove these rows in the application, or move with --on-orphan reject (they are set aside whole) or --on-orphan not-valid.',
  };
}

function checkUse(path: string, journalMode: string): Finding {
  if (existsSync(`${path}-journal`)) {
    return {
      subject,
      outcome: 'warning',
      says: `a journal lies beside it (${path}-journal): an application writes right now, or died while it did`,
      hint: 'Let the application finish or start it once more, then stop it.',
    };
  }
  if (journalMode !== 'wal') return fine('nobody writes to it right now, as far as its files tell');
  return {
    subject,
    outcome: 'warning',
    says: 'it is in WAL mode: an application may be writing to it',
    hint: 'Stop the application before the move; writes during it are noticed and stop the run before it publishes.',
  };
}

function checkRoom(neededBytes: number, folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${free.toLocaleString('en')} bytes are free in ${folder}; the backup needs ${neededBytes.toLocaleString('en')}`;
  if (free > neededBytes * 1.1) return fine(says);
  return { subject, outcome: 'problem', says, hint: 'Make room there, or run from a folder on another disk.' };
}
