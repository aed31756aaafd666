/** What Ctrl-C and Ctrl-D do while the command asks: the run ends as cancelled, and nothing is left of it. */
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { describe, expect, test } from 'vitest';
import { hasTerminal, runAtTerminal } from '../testing/run-at-terminal.ts';
import { type SqliteFile, useSqliteFiles } from '../testing/sqlite-file.ts';
import { runCommand } from './program.ts';
import { type Answer, keys } from './testing/answers.ts';
import { captureAtTerminal } from './testing/captured-io.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();
const simple = `create table t (id integer primary key, name text); insert into t values (1, 'one')`;

const consent: Answer = ['Go on? [y/N]', `y${keys.enter}`];
const start: Answer = ['Move it? [y/N]', `y${keys.enter}`];

const migrateArgs = ({ path }: SqliteFile, schema: string, ...options: string[]) => [
  'migrate',
  path,
  clone.url,
  '--schema',
  schema,
  ...options,
];

/** What the run says at its end, and what is left of it. */
async function outcomeOf({ path }: SqliteFile, { status, screen }: { status: number | null; screen: string }) {
  const client = await connectClient(clone.url);
  const { rows } = await client.query(`select nspname from pg_namespace where nspname ~ 'asked|sqlite_to_postgres'`);
  await client.end();
  const end = /Cancelled while .*|Defect.*|.*AbortError.*/.exec(screen)?.[0];
  return { status, end, source: schemaOf(path), schemas: rows };
}

const cancelled = {
  status: 130,
  end: expect.stringMatching(/^Cancelled while .*\. Source and target are as they were\.\r?$/) as string,
  source: ['t'],
  schemas: [],
};

function schemaOf(path: string): unknown[] {
  using database = new DatabaseSync(path, { readOnly: true });
  return database
    .prepare('select name from sqlite_schema')
    .all()
    .map(({ name }) => name);
}

describe('cancels the run, asked in process:', () => {
  test.each([
    ['Ctrl-C at the plan', [], [['Move it? [y/N]', keys.ctrlC]]],
    ['Ctrl-D at the plan', [], [['Move it? [y/N]', keys.ctrlD]]],
    ['no at the plan', [], [['Move it? [y/N]', `n${keys.enter}`]]],
    ['Ctrl-C at the consent', ['--follow'], [start, ['Go on? [y/N]', keys.ctrlC]]],
    ['Ctrl-D at the consent', ['--follow'], [start, ['Go on? [y/N]', keys.ctrlD]]],
    ['Ctrl-C before the switch', ['--follow'], [start, consent, ['Press Enter to switch over', keys.ctrlC]]],
    ['Ctrl-D before the switch', ['--follow'], [start, consent, ['Press Enter to switch over', keys.ctrlD]]],
  ] as [string, string[], Answer[]][])('%s', async (_, options, answers) => {
    const file = writeSqlite(simple);
    const args = migrateArgs(file, 'asked', ...options);
    const result = await captureAtTerminal(runCommand, args, file.folder, answers);
    expect(await outcomeOf(file, result)).toEqual(cancelled);
  });
});

const faulty = `create table t (id integer primary key, n integer); insert into t values (1, 'one'), (2, 2)`;
const offer = 'Enter follows them and goes on';

describe('a stop offers rules:', () => {
  test.each([
    ['a word', `n${keys.enter}`],
    ['Ctrl-D', keys.ctrlD],
  ])('%s leaves, as the stop does', async (_, typed) => {
    const file = writeSqlite(faulty);
    const result = await captureAtTerminal(runCommand, migrateArgs(file, 'asked'), file.folder, [[offer, typed]]);
    expect(await outcomeOf(file, result)).toEqual({ status: 3, end: undefined, source: ['t'], schemas: [] });
  });
});

describe.skipIf(!hasTerminal)('at a terminal of the system', () => {
  test('Ctrl-C cancels the run', async () => {
    const file = writeSqlite(simple);
    const answers: Answer[] = [start, consent, ['Press Enter to switch over', keys.ctrlC]];
    const result = await runAtTerminal(migrateArgs(file, 'asked', '--follow'), file.folder, answers);
    expect(await outcomeOf(file, result)).toEqual(cancelled);
  });

  test('yes, and Enter, move the database', async () => {
    const file = writeSqlite(simple);
    const answers: Answer[] = [start, consent, ['Press Enter to switch over', keys.enter]];
    const { status, screen } = await runAtTerminal(migrateArgs(file, 'moved', '--follow'), file.folder, answers);
    expect(screen).toMatch(/1 table, 1 row moved and verified/);
    expect(status).toBe(0);
  });
});

// The last, like the one above: what was moved leaves its record.
test('a stop offers rules: Enter follows them, and nothing else is asked', async () => {
  const file = writeSqlite(faulty);
  const args = migrateArgs(file, 'followed');
  const { status, screen } = await captureAtTerminal(runCommand, args, file.folder, [[offer, keys.enter]]);
  expect(screen).toMatch(/"t"\."n": type text \(1 value .*id 1 \("one"\)/);
  expect(screen).toMatch(/1 table, 2 rows moved and verified/);
  expect(status).toBe(0);
});
