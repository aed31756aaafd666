/** A Prisma project is configured after the switch, and put back by a rollback, as after any other move. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { migrate, rollback } from '../index.ts';
import { readFiles, sqliteMigrationTable, usePrismaFolders } from '../project/testing/prisma-folder.ts';

const clone = useTestDatabase();
const writeProject = usePrismaFolders();

test('a project whose application writes on is followed, configured and put back', async () => {
  const { root, source } = writeProject(
    {
      'package.json': '{}',
      'prisma/schema.prisma': `datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\nmodel Task {\n  id    Int   @id @default(autoincrement())\n  state State @default(OPEN)\n  dueAt DateTime?\n}\nenum State {\n  OPEN\n  DONE\n}\n`,
      '.env': 'DATABASE_URL="file:./dev.db"\n',
    },
    `${sqliteMigrationTable}
     CREATE TABLE "Task" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "state" TEXT NOT NULL DEFAULT 'OPEN', "dueAt" DATETIME);
     INSERT INTO "Task" VALUES (1, 'OPEN', 1700000000000), (2, 'DONE', null);`,
  );
  const { 'dev.db': _before, ...before } = readFiles(root);
  using application = new DatabaseSync(source);
  await migrate({
    source,
    target: clone.url,
    schema: 'live_project',
    project: root,
    stateBase: root,
    follow: { mayTouchSource: () => true },
    onEvent: (event) => {
      if (event.type === 'phase-started' && event.phase === 'stage')
        application.exec(
          `UPDATE "Task" SET "state" = 'DONE' WHERE "id" = 1; INSERT INTO "Task" ("dueAt") VALUES (1700000000500)`,
        );
    },
  });
  const client = await connectClient(clone.url);
  const { rows } = await client.query(`select id, state::text, "dueAt"::text from live_project."Task" order by id`);
  await client.end();
  expect(rows).toEqual([
    { id: 1, state: 'DONE', dueAt: '2023-11-14 22:13:20' },
    { id: 2, state: 'DONE', dueAt: null },
    { id: 3, state: 'OPEN', dueAt: '2023-11-14 22:13:20.5' },
  ]);
  expect(readFiles(root)['.env']).toContain('schema=live_project');
  await rollback({ stateBase: root, resolveTarget: () => clone.url });
  const { 'dev.db': _after, ...after } = readFiles(root);
  expect(after).toEqual(before);
});
