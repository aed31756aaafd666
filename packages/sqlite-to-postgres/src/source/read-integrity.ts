/** The findings of SQLite's integrity check: at most twenty, none where all is well. */
import { DatabaseSync } from 'node:sqlite';

export function readIntegrity(path: string): string[] {
  using copy = new DatabaseSync(path, { readOnly: true });
  // Kibibytes: rows are looked up in indexes all over the file (half the time of the default of 2 MB).
  copy.exec('pragma cache_size = -16384');
  const findings = readFindings(copy);
  return findings.length === 1 && findings[0] === 'ok' ? [] : findings;
}

/** SQLITE_CORRUPT (https://www.sqlite.org/rescode.html). */
const corrupt = 11;

/** Of a page that it cannot make anything of, SQLite says so by an error. */
function readFindings(copy: DatabaseSync): string[] {
  try {
    const rows = copy.prepare('pragma integrity_check(20)').all();
    return rows.map((row) => String(row['integrity_check']));
  } catch (error) {
    const { message, errcode = 0 } = error as Error & { errcode?: number };
    if ((errcode & 0xff) !== corrupt) throw error;
    return [message];
  }
}
