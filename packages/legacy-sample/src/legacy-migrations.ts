/** The eight migrations of the legacy application, as Prisma Migrate wrote and recorded them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Random } from './random.ts';

export const projectFolder = new URL('../project/', import.meta.url);
const folder = new URL('prisma/migrations/', projectFolder);

export const latestLevel = 8;

/** Runs the first `level` migrations and records them in `_prisma_migrations`. */
export function applyMigrations(database: DatabaseSync, level: number, random: Random): void {
  database.exec(`CREATE TABLE "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`);
  const names = readdirSync(folder)
    .filter((name) => /^\d{14}_/.test(name))
    .toSorted();
  const record = database.prepare(
    'insert into _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count) values (?, ?, ?, ?, ?, 1)',
  );
  for (const name of names.slice(0, level)) {
    const sql = readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8');
    database.exec(sql);
    const startedAt = appliedAt(name) + random.integer(60_000, 600_000);
    record.run(
      random.uuid(),
      createHash('sha256').update(sql).digest('hex'),
      startedAt + random.integer(5, 90),
      name,
      startedAt,
    );
  }
}

/** The time in the name of a migration, as epoch milliseconds. */
function appliedAt(name: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}
