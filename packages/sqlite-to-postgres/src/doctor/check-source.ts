/** Whether a SQLite file can be moved: readable, intact, its references met, room for its backup. Reads only. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { hasCapture, isFollowed } from '../follow/capture-objects.ts';
import { describeDialect, recogniseDialect } from '../source/dialect.ts';
import { type Finding, recovery } from '../progress/finding.ts';
import { plural } from '../progress/plural.ts';
import { unreadSource } from '../source/damaged-source.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { openSource } from '../source/open-source.ts';
import { journalOf } from '../source/hot-journal.ts';
import { checkWhole, isOfFreePages, isOfSearchIndex, linesOf, mendedByCopy } from '../source/read-integrity.ts';
import { readCatalog } from '../source/read-catalog.ts';

const subject = 'source';

/** A look, not a move: long enough for a commit under way. */
const lockTimeoutMs = 1000;

/** `stateBase` is where the backup would go. Throws SourceError where the file cannot be read. */
export function checkSource(path: string, stateBase: string): Finding[] {
  try {
    return lookAt(path, stateBase);
  } catch (error) {
    throw unreadSource(error, path) ?? error;
  }
}

function lookAt(path: string, stateBase: string): Finding[] {
  using source = openSource(path, { lockTimeoutMs });
  const { connection } = source;
  const pages = checkPages(connection);
  if (pages.outcome === 'problem') return [pages];
  const catalog = readCatalog(connection);
  const rows = catalog.tables.reduce((sum, table) => sum + table.rows, 0);
  const dialect = recogniseDialect(catalog);
  return [
    fine(
      `${source.path}: ${plural(source.sizeBytes, 'byte')}, ${plural(catalog.tables.length, 'table')}, ${plural(rows, 'row')}, ${describeDialect(dialect)}`,
    ),
    pages,
    ...checkReferences(connection, catalog),
    checkUse(source.path, catalog.journalMode),
    ...checkCapture(source.path, connection),
    checkRoom(source.sizeBytes, stateBase),
  ];
}

const fine = (says: string): Finding => ({ subject, outcome: 'fine', says });

function checkPages(connection: DatabaseSync): Finding {
  const found = checkWhole(connection, 'quick_check').filter((finding) => !isOfSearchIndex(finding));
  if (found.length === 0) return fine('its pages are in order');
  return {
    subject,
    outcome: 'problem',
    says: `its pages are damaged: ${linesOf(found)[0]}`,
    hint: isOfFreePages(found) ? mendedByCopy : recovery,
  };
}

/** References that no plan speaks of: those that are followed stop it. */
function checkReferences(connection: DatabaseSync, { tables }: SourceCatalog): Finding[] {
  let broken = 0;
  const notes: Finding[] = [];
  for (const table of tables) {
    try {
      const found = findBroken(connection, table);
      broken += found.filter(({ isMoved }) => isMoved).length;
      notes.push(...found.filter(({ isMoved }) => !isMoved).map(({ says }) => noteOfLeftKey(says)));
    } catch (error) {
      notes.push({
        subject,
        outcome: 'warning',
        says: `SQLite cannot follow the foreign keys of "${table.name}": ${(error as Error).message}`,
        hint: 'The columns they lead to need a primary key or a unique index. See what becomes of them with migrate --dry-run.',
      });
    }
  }
  return broken > 0 || notes.length > 0 ? notes : [fine('every foreign key leads to a row')];
}

interface BrokenKey {
  says: string;
  /** The foreign key is moved, and would fail. */
  isMoved: boolean;
}

function findBroken(connection: DatabaseSync, { name, foreignKeys }: SourceTable): BrokenKey[] {
  const moved = new Set(foreignKeys.map(({ referencedTable }) => foldedName(referencedTable)));
  return connection
    .prepare('select parent, count(*) as n from pragma_foreign_key_check(?) group by 1 order by 2 desc')
    .all(name)
    .map(({ n, parent }) => ({
      says: `${plural(Number(n), 'row')} of "${name}" to "${String(parent)}"`,
      isMoved: moved.has(foldedName(String(parent))),
    }));
}

function noteOfLeftKey(says: string): Finding {
  return {
    subject,
    outcome: 'warning',
    says: `a foreign key leads to no table: ${says}`,
    hint: 'SQLite never checked it. The rows move, the foreign key stays behind and is listed in the report.',
  };
}

function checkUse(path: string, journalMode: string): Finding {
  const journal = journalOf(path);
  if (existsSync(journal)) {
    return {
      subject,
      outcome: 'warning',
      says: `a journal lies beside it (${journal}): an application writes right now, or died while it did`,
      hint: 'Let the application finish or start it once more, then stop it.',
    };
  }
  if (journalMode !== 'wal') return fine('nobody writes to it right now, as far as its files tell');
  return {
    subject,
    outcome: 'warning',
    says: 'it is in WAL mode: an application may be writing to it',
    hint: 'Stop the application before the move, or move with --follow; other writes during it are noticed and stop the run before it publishes.',
  };
}

/** Left by a run that followed the source. */
function checkCapture(path: string, connection: DatabaseSync): Finding[] {
  if (!hasCapture(connection)) return [];
  if (isFollowed(connection)) return [{ subject, outcome: 'warning', says: 'another run follows it right now' }];
  return [
    {
      subject,
      outcome: 'problem',
      says: 'it still has the triggers of a run that followed it and died',
      hint: `Take them out with: sqlite-to-postgres cleanup ${path}`,
    },
  ];
}

function checkRoom(neededBytes: number, stateBase: string): Finding {
  const folder = findExisting(resolve(stateBase));
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${plural(free, 'byte')} free in ${folder}; the backup needs ${neededBytes.toLocaleString('en')}`;
  if (free > neededBytes * 1.1) return fine(says);
  return { subject, outcome: 'problem', says, hint: 'Make room there, or run from a folder on another disk.' };
}

/** The folder, or the nearest above it that is there: both are on one disk. */
function findExisting(folder: string): string {
  return existsSync(folder) ? folder : findExisting(dirname(folder));
}
