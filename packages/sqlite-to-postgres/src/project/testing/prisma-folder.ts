/** Prisma projects for tests: a folder with the files of a project and its SQLite database. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { useFolders } from '../../testing/sqlite-file.ts';

export interface PrismaFolder {
  root: string;
  /** The SQLite file. */
  source: string;
}

export const datasource = `datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n`;

export const sqliteMigrationTable = `
  CREATE TABLE "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
  );
  INSERT INTO "_prisma_migrations" VALUES
    ('1', 'c', 1700000000000, '20240101000000_init', NULL, NULL, 1700000000000, 1);`;

/** Returns a function that writes a project; keys of `files` are paths below its root. */
export function usePrismaFolders(): (files: Record<string, string>, sql: string) => PrismaFolder {
  const makeFolder = useFolders();
  return (files, sql) => {
    const root = makeFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const source = join(root, 'dev.db');
    using database = new DatabaseSync(source);
    database.exec(sql);
    return { root, source };
  };
}

/** Every file of the project by its path, without what the mover keeps for itself. */
export function readFiles(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.sqlite-to-postgres') && statSync(join(root, name)).isFile())
    .toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}
