/**
 * Collating sequences that an application defines as it opens its database: they are no part of the file, and SQLite reads no
 * table that is sorted by one which it does not have.
 */
import { DatabaseSync } from 'node:sqlite';
import { SourceError } from '../errors.ts';
import { quoteSqlite } from './quote.ts';

const message = /^no such collation sequence: /;

/** Also of a thread, whose errors come as their parts. */
export function isWithoutCollation(error: unknown): error is Error {
  return (
    error instanceof Error && (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR' && message.test(error.message)
  );
}

export function sourceWithoutCollation(cause: Error, path?: string): SourceError {
  const clauses = path === undefined ? [] : readOwnClauses(path);
  const names = [...new Set([cause.message.replace(message, ''), ...clauses.map(({ name }) => name)])];
  return new SourceError(
    `Cannot read ${path ?? 'the SQLite database'}: its application sorts by ${names.map((name) => `"${name}"`).join(', ')}, which SQLite does not have and the file does not define.`,
    {
      code: 'source_without_collation',
      hint:
        path === undefined
          ? 'Look at it with: sqlite-to-postgres doctor app.db'
          : `Move a copy in which texts are sorted by their bytes; every row is in it:\n  ${copyCommand(path, clauses)}`,
      cause,
    },
  );
}

interface OwnClause {
  name: string;
  /** As the schema writes it, `COLLATE unicase`. */
  text: string;
}

const clause =
  /\bcollate\s+(?:"(?<double>[^"]+)"|'(?<single>[^']+)'|\[(?<bracket>[^\]]+)\]|`(?<tick>[^`]+)`|(?<bare>[\w$]+))/gi;

function readOwnClauses(path: string): OwnClause[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const texts = database.prepare('select sql from sqlite_schema where sql is not null').all();
  const all = texts.flatMap(({ sql }) => [...String(sql).matchAll(clause)]);
  const own = all
    .map(({ 0: text, groups = {} }) => ({ text, name: Object.values(groups).find((name) => name !== undefined) ?? '' }))
    .filter(({ name }) => !isKnown(database, name));
  // The longest first: one name may begin with another.
  return [...new Map(own.map((each) => [each.text, each])).values()].toSorted((a, b) => b.text.length - a.text.length);
}

/** The list of collations has those that a schema names, too. */
function isKnown(database: DatabaseSync, name: string): boolean {
  try {
    database.prepare(`select 'a' < 'b' collate ${quoteSqlite(name)}`);
    return true;
  } catch {
    return false;
  }
}

/** By a dump, since each table and index of the new file is in the order that its definition says. */
function copyCommand(path: string, clauses: readonly OwnClause[]): string {
  const plain = clauses.reduce((sql, { text }) => `replace(${sql}, '${text.replaceAll("'", "''")}', '')`, 'sql');
  const edit = [
    'pragma writable_schema = on',
    `update sqlite_schema set sql = ${plain}`,
    'pragma writable_schema = reset',
    // Not every sqlite3 makes such a table, and the dump would fill it.
    'drop table if exists sqlite_stat4',
  ].join('; ');
  return [
    `sqlite3 ${quoteShell(path)} ".backup plain.db"`,
    `sqlite3 plain.db ${quoteShell(edit)}`,
    'sqlite3 plain.db .dump | sqlite3 to-move.db',
  ].join(' && ');
}

function quoteShell(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
