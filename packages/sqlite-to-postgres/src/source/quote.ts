/** Quotes a name for SQLite. */
export function quoteSqlite(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
