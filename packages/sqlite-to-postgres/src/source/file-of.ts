import type { DatabaseSync } from 'node:sqlite';

/** The file of a connection, for other threads to open. */
export function fileOf(connection: DatabaseSync): string {
  const path = connection.location();
  if (path === null) throw new Error('a database in memory cannot be shared between threads');
  return path;
}
