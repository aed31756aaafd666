/** Whatever statements an application runs between backup and switch, both sides end up with the same rows. */
import { DatabaseSync } from 'node:sqlite';
import { propertyRuns, useTestDatabase } from '@vanguard/postgres/testing';
import fc from 'fast-check';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

const schema = `
  create table person (id integer primary key, nick text collate nocase unique, boss integer references person (id) on delete set null);
  create table word (spelling text primary key, length integer unique on conflict replace, first text);
  create unique index word_first on word (first) where length > 2;
  create unique index word_folded on word (lower(spelling || coalesce(first, '')));
  create table seat (row integer, number integer, person_id integer references person (id) on delete cascade on update cascade, primary key (row, number)) without rowid;
  create unique index seat_person on seat (person_id);
  create table note (about integer, text text, unique (about, text));
  create trigger seat_taken after insert on seat begin insert or replace into note values (new.row, 'taken'); end;
  insert into person values (1, 'Ann', null), (2, 'Bo', 1), (3, 'Cy', 1);
  insert into word values ('a', 1, 'x'), ('bb', 2, 'y'), ('ccc', 3, 'z');
  insert into seat values (1, 1, 1), (1, 2, 2)`;

const queries = [
  'select id, nick, boss from person',
  'select spelling, length, first from word',
  'select row, number, person_id from seat',
  'select about, text from note',
];

const small = fc.integer({ min: 1, max: 5 });
const letters = fc.constantFrom('a', 'A', 'b', 'bb', 'BB', 'ccc', 'é');
const conflict = fc.constantFrom('', 'or replace', 'or ignore');

interface Write {
  sql: string;
  values: (string | number)[];
}

function write(sql: string, ...values: fc.Arbitrary<string | number>[]): fc.Arbitrary<Write> {
  return fc
    .tuple(conflict, fc.tuple(...values))
    .map(([or, drawn]) => ({ sql: sql.replace('{or}', or), values: drawn }));
}

/**
 * A person comes without a boss: SQLite 3.53 lets REPLACE of a referenced row through with a reference to no row, and
 * refuses it rightly as soon as the table has a trigger on updates.
 */
const writes = fc.oneof(
  write('insert {or} into person values (?, ?, null)', small, letters),
  write('update {or} person set nick = ? where id = ?', letters, small),
  write('update {or} person set id = ? where id = ?', small, small),
  write('update person set boss = ? where id = ?', small, small),
  write('delete from person where id = ?', small),
  write('insert into person (id, nick) values (?, ?) on conflict do update set nick = excluded.nick', small, letters),
  write('insert {or} into word values (?, ?, ?)', letters, small, letters),
  write('update {or} word set spelling = ?, length = ? where length = ?', letters, small, small),
  write('update {or} word set first = ? where spelling = ?', letters, letters),
  write('replace into word values (?, ?, null)', letters, small),
  write('delete from word where length = ?', small),
  write('insert {or} into seat values (?, ?, ?)', small, small, small),
  write('update {or} seat set number = ? where row = ?', small, small),
  write('update {or} seat set person_id = ? where row = ?', small, small),
  write('delete from seat where number = ?', small),
  write('insert {or} into note values (?, ?)', small, letters),
  write('update {or} note set about = ? where text = ?', small, letters),
  write('delete from note where about = ?', small),
);

/** Statements of one transaction each, in batches between which the mover may look. */
const batches = fc.array(fc.array(writes, { maxLength: 12 }), { minLength: 1, maxLength: 4 });

function run(application: DatabaseSync, batch: readonly Write[]): void {
  for (const { sql, values } of batch) {
    try {
      application.prepare(sql).run(...values);
    } catch {
      // A constraint refused it: so it would without the triggers.
    }
  }
}

const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(Object.values(row))).toSorted();

function readSource(path: string): string[][] {
  using source = new DatabaseSync(path, { readOnly: true });
  return queries.map((sql) => sorted(source.prepare(sql).all()));
}

async function readTarget(client: Client, target: string): Promise<string[][]> {
  await client.query(`select set_config('search_path', $1, false)`, [target]);
  const tables: string[][] = [];
  for (const sql of queries) tables.push(sorted((await client.query<object>(sql)).rows));
  return tables;
}

async function connect() {
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: async () => await client.end() };
}

/** What the same statements make of a database that nobody follows. */
function runAlone(drawn: readonly Write[][], isRecursive: boolean): string[][] {
  const { path } = writeSqlite(schema);
  using alone = openApplication(path, isRecursive);
  for (const batch of drawn) run(alone, batch);
  return readSource(path);
}

function openApplication(path: string, isRecursive: boolean): DatabaseSync {
  const application = new DatabaseSync(path, { timeout: 10_000 });
  application.exec(`pragma recursive_triggers = ${isRecursive ? 'on' : 'off'}`);
  return application;
}

test('any sequence of statements does what it would do unfollowed, and leaves the same rows on both sides', async () => {
  await using connection = await connect();
  const { client } = connection;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(batches, fc.boolean(), async (drawn, isRecursive) => {
      const { path, folder } = writeSqlite(schema);
      const target = `random_${++runs}`;
      using application = openApplication(path, isRecursive);
      const [first = [], ...others] = drawn;
      await migrate({
        source: path,
        target: clone.url,
        schema: target,
        stateBase: folder,
        follow: {
          mayTouchSource: () => true,
          untilSwitch: async () => {
            for (const batch of others) {
              run(application, batch);
              await new Promise((resolve) => setTimeout(resolve, 120));
            }
          },
        },
        onEvent: (event) => {
          if (event.type === 'phase-started' && event.phase === 'stage') run(application, first);
        },
      });
      const expected = runAlone(drawn, isRecursive);
      expect(readSource(path)).toEqual(expected);
      expect(await readTarget(client, target)).toEqual(expected);
    }),
    { numRuns: propertyRuns(12) },
  );
}, 180_000);
