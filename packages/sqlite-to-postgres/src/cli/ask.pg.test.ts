/** What Ctrl-C and Ctrl-D do while the command asks: the run ends as cancelled, and nothing is left of it. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { type Answer, hasTerminal, keys, runAtTerminal } from '../testing/run-at-terminal.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one')`;

const consent: Answer = ['Go on? [y/N]', `y${keys.enter}`];
const start: Answer = ['Move it? [y/N]', `y${keys.enter}`];

describe.skipIf(!hasTerminal)('at a terminal', () => {
  test.each([
    ['Ctrl-C at the plan', [], [['Move it? [y/N]', keys.ctrlC]]],
    ['Ctrl-D at the plan', [], [['Move it? [y/N]', keys.ctrlD]]],
    ['Ctrl-C at the consent', ['--follow'], [start, ['Go on? [y/N]', keys.ctrlC]]],
    ['Ctrl-D at the consent', ['--follow'], [start, ['Go on? [y/N]', keys.ctrlD]]],
    ['Ctrl-C before the switch', ['--follow'], [start, consent, ['Press Enter to switch over', keys.ctrlC]]],
    ['Ctrl-D before the switch', ['--follow'], [start, consent, ['Press Enter to switch over', keys.ctrlD]]],
  ] as [string, string[], Answer[]][])('%s cancels the run', async (_, options, answers) => {
    const { path, folder } = writeSqlite(simple);
    const { status, screen } = await runAtTerminal(
      ['migrate', path, clone.url, '--schema', 'asked', ...options],
      folder,
      answers,
    );
    expect(screen).toMatch(/Cancelled while .*\. Source and target are as they were\./);
    expect(screen).not.toMatch(/Defect|AbortError/);
    expect(status).toBe(130);
    expect(schemaOf(path)).toEqual(['t']);
    const client = await connectClient(clone.url);
    const { rows } = await client.query(`select nspname from pg_namespace where nspname ~ 'asked|sqlite_to_postgres'`);
    await client.end();
    expect(rows).toEqual([]);
  });

  test('yes, and Enter, move the database', async () => {
    const { path, folder } = writeSqlite(simple);
    const answers: Answer[] = [start, consent, ['Press Enter to switch over', keys.enter]];
    const args = ['migrate', path, clone.url, '--schema', 'moved', '--follow'];
    const { status, screen } = await runAtTerminal(args, folder, answers);
    expect(screen).toMatch(/1 tables, 1 rows moved and verified/);
    expect(status).toBe(0);
  });
});

function schemaOf(path: string): unknown[] {
  using database = new DatabaseSync(path, { readOnly: true });
  return database
    .prepare('select name from sqlite_schema')
    .all()
    .map(({ name }) => name);
}
