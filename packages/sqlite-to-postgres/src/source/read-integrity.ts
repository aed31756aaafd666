/** The findings of SQLite's integrity check: at most twenty, none where all is well. */
import { DatabaseSync } from 'node:sqlite';

export function readIntegrity(path: string): string[] {
  using copy = new DatabaseSync(path, { readOnly: true });
  const findings = copy
    .prepare('pragma integrity_check(20)')
    .all()
    .map((row) => String(row['integrity_check']));
  return findings.length === 1 && findings[0] === 'ok' ? [] : findings;
}
