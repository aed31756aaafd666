/**
 * A run with a Prisma project, killed while it configures it: the tables are published by then, and the project is
 * anywhere between its old files and its new ones. The rollback must bring all of it back, byte for byte.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { migrateCommand, withClient } from './arena.ts';
import { readState, stateDifferences } from './database-state.ts';
import { type Fault, findSilence } from './fault.ts';
import { runUntil } from './run-until.ts';

/** Longer than the phase takes, so that the report is met as well. */
const longestDelayMs = 40;
const init = 'create table "User" ("id" integer not null primary key autoincrement, "email" text not null);\n';
const files: Record<string, string> = {
  '.env': '# kept\nDATABASE_URL="file:./dev.db"\n',
  'package.json': '{ "devDependencies": { "prisma": "^6.2.0" } }\n',
  'prisma/schema.prisma':
    'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n\nmodel User {\n  id    Int    @id @default(autoincrement())\n  email String\n}\n',
  'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
  'prisma/migrations/20240101000000_init/migration.sql': init,
};
const history = `
  create table "_prisma_migrations" (
    "id" text primary key not null, "checksum" text not null, "finished_at" datetime, "migration_name" text not null,
    "logs" text, "rolled_back_at" datetime, "started_at" datetime not null default current_timestamp,
    "applied_steps_count" integer unsigned not null default 0);
  insert into "_prisma_migrations" values ('1', 'c', 1700000000000, '20240101000000_init', null, null, 1700000000000, 1);`;

export const killedConfiguring: Fault = {
  name: 'SIGKILL while the project is configured',
  points: 12,
  inflict: async (arena, site, random) => {
    const root = join(site.folder, 'project');
    const source = writeProject(root);
    const before = readProject(root);
    const run = await runUntil([...migrateCommand({ ...site, source }), '--project', root], site.folder, {
      phase: 'configure',
      delayMs: random.fraction() * longestDelayMs,
      strike: (child) => child.kill('SIGKILL'),
    });
    const undone = await spawnCommand(['rollback', '--project', root], site.folder);
    const problems = findSilence(undone, []);
    if (readProject(root) !== before) problems.push('the files of the project are not what they were');
    problems.push(
      ...(await withClient(site.url, async (client) => stateDifferences(await readState(client), arena.before))),
    );
    return { phase: run.status === 0 ? 'after the end' : (run.struckIn ?? 'configure'), problems, expected: 'before' };
  },
};

/** Returns the path of its database. */
function writeProject(root: string): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const source = join(root, 'prisma/dev.db');
  using database = new DatabaseSync(source);
  database.exec(`${init}${history} insert into "User" values (1, 'ann@example.org');`);
  return source;
}

/** Everything but what the mover keeps for itself, as one text. */
function readProject(root: string): string {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.sqlite-to-postgres') && statSync(join(root, name)).isFile(),
  );
  return names
    .toSorted()
    .map((name) => `${name}\n${readFileSync(join(root, name), 'latin1')}`)
    .join('\n');
}
