/**
 * The findings of SQLite's integrity check, at most twenty, none where all is well; those of search indexes
 * (`isOfSearchIndex`) are no damage. Most of its time goes into looking
 * up every row in every index. Of a table that was moved by its pages, for which no index was asked, the rows and the
 * entries of each index are counted instead, beside the check of all pages and records.
 */
import { DatabaseSync } from 'node:sqlite';
import { quoteSqlite } from './quote.ts';

/** How many rows were read, by the name of their table: of tables whose every row was read from its pages. */
export type RowsByPages = ReadonlyMap<string, number>;

const findingLimit = 20;

/** `byPages` is asked for once all pages are checked. */
export function readIntegrity(path: string, byPages?: () => RowsByPages): string[] {
  using copy = new DatabaseSync(path, { readOnly: true });
  // Kibibytes: rows are looked up in indexes all over the file (half the time of the default of 2 MB).
  copy.exec('pragma cache_size = -16384');
  // Where anything is wrong, the whole check has more to say.
  const quick = byPages === undefined ? undefined : unlessCorrupt(() => readQuickly(copy, byPages));
  if (Array.isArray(quick)) return quick;
  const findings = unlessCorrupt(() => checkWhole(copy, 'integrity_check'));
  return typeof findings === 'string' ? [findings] : findings;
}

/** Undefined where something is damaged. */
function readQuickly(copy: DatabaseSync, byPages: () => RowsByPages): string[] | undefined {
  // More than one: the first may be of a search index, and hide damage behind it.
  const findings = checkWhole(copy, 'quick_check');
  if (!findings.every(isOfSearchIndex)) return undefined;
  const counts = byPages();
  return counts.size > 0 && areIndexesInOrder(copy, counts) ? findings : undefined;
}

/**
 * At most twenty findings. SQLite checks no file as a whole that has a table of a module or a tokenizer which only the
 * application brings: then each of the others is checked by itself.
 */
export function checkWhole(copy: DatabaseSync, check: 'quick_check' | 'integrity_check'): string[] {
  try {
    return readFindings(copy, `${check}(${findingLimit})`);
  } catch (error) {
    if (primaryCode(error) !== generalError) throw error;
    const tables = copy
      .prepare(`select name from pragma_table_list where schema = 'main' and type in ('table', 'shadow')`)
      .all();
    return tables
      .flatMap(({ name }) => readFindings(copy, `${check}(${quoteSqlite(String(name))})`))
      .slice(0, findingLimit);
  }
}

function areIndexesInOrder(copy: DatabaseSync, byPages: RowsByPages): boolean {
  const tables = copy
    .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`)
    .all()
    .map(({ name }) => String(name));
  return tables.every((table) => {
    const rows = byPages.get(table);
    const indexes = listIndexes(copy, table);
    if (rows === undefined || indexes.some(({ partial }) => partial === 1))
      return readFindings(copy, `integrity_check(${quoteSqlite(table)})`).every(isOfSearchIndex);
    return indexes.every(({ name }) => countEntries(copy, table, name) === rows);
  });
}

interface IndexRow {
  name: string;
  partial: number;
}

function listIndexes(copy: DatabaseSync, table: string): IndexRow[] {
  return copy.prepare('select name, partial from pragma_index_list(?)').all(table) as unknown as IndexRow[];
}

/** The condition keeps SQLite from counting by another index. */
function countEntries(copy: DatabaseSync, table: string, index: string): number {
  const counted = copy
    .prepare(`select count(*) as n from ${quoteSqlite(table)} indexed by ${quoteSqlite(index)} where true`)
    .get();
  return Number(counted?.['n']);
}

function readFindings(copy: DatabaseSync, check: string): string[] {
  const rows = copy.prepare(`pragma ${check}`).all();
  const findings = rows.map((row) => String(Object.values(row)[0]));
  return findings.filter((finding) => finding !== 'ok');
}

/**
 * A full-text index that is behind its table, or that SQLite cannot look into: it stays behind in any case, and the rows are
 * those of tables, which are checked themselves.
 */
const ofSearchIndex =
  /^(?:malformed inverted index for FTS|unable to validate the inverted index for FTS)[345](?: table (?:main\.)?(.+?))?(?::.*)?$/s;

export function isOfSearchIndex(finding: string): boolean {
  return ofSearchIndex.test(finding);
}

/** The virtual tables that such findings are about. */
export function searchIndexesOf(findings: readonly string[]): string[] {
  return findings.flatMap((finding) => ofSearchIndex.exec(finding)?.[1] ?? []);
}

/** The list of pages that hold nothing, and pages that hold nothing and are not in it. */
const ofFreePages = /^(?:\*\*\* in database main \*\*\*|Freelist: .*|Page \d+: never used)$/;
export const mendedByCopy =
  'Only its list of free pages is damaged, and they hold no rows. Move a copy without them: sqlite3 damaged.db "vacuum into \'mended.db\'".';

/** Whether no row can be touched by what was found. */
export function isOfFreePages(findings: readonly string[]): boolean {
  return findings.every((finding) => finding.split('\n').every((line) => ofFreePages.test(line)));
}

/** One finding may be of many lines, of which a damaged list of free pages has one for each page. */
export function linesOf(findings: readonly string[]): string[] {
  const lines = findings.flatMap((finding) => finding.split('\n')).filter((line) => !line.startsWith('***'));
  const told = lines.filter((line) => !unused.test(line));
  const count = lines.length - told.length;
  return count === 0 ? told : [...told, `pages that nothing uses: at least ${count}`];
}

const unused = /^Page \d+: never used$/;

/** SQLITE_ERROR and SQLITE_CORRUPT (https://www.sqlite.org/rescode.html). */
const [generalError, corrupt] = [1, 11];

function primaryCode(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

/** The message of the error by which SQLite tells of a page that it cannot make anything of. */
function unlessCorrupt<Result>(look: () => Result): Result | string {
  try {
    return look();
  } catch (error) {
    if (primaryCode(error) !== corrupt) throw error;
    return (error as Error).message;
  }
}
