/** SQLite files for tests, each in a folder of its own that goes away with the test file. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll } from 'vitest';

export interface SqliteFile {
  path: string;
  folder: string;
}

/** Returns a function that makes empty folders. */
export function useFolders(): () => string {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'mover-'));
    folders.push(folder);
    // So that an embedded server, which never runs as root, reaches its data here.
    chmodSync(folder, 0o755);
    return folder;
  };
}

/** Returns a function that writes a database by the given SQL. */
export function useSqliteFiles(): (sql: string) => SqliteFile {
  const makeFolder = useFolders();
  return (sql) => {
    const folder = makeFolder();
    const path = join(folder, 'source.db');
    using database = new DatabaseSync(path);
    database.exec(sql);
    return { path, folder };
  };
}
