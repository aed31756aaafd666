/**
 * A source whose tables can be read to the end but whose index has lost a row, which only the check of every page finds;
 * and one in which a page of a table is no longer a page.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { useTestDatabase } from '@vanguard/postgres/testing';
import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../testing/run-command.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const clone = useTestDatabase();
const writeSqlite = useSqliteFiles();

/** `rows` long texts; the last row is not in the index. */
function damage(path: string, rows: number): void {
  using source = new DatabaseSync(path, { defensive: false });
  source.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    insert into book select i, i || hex(randomblob(500)) from n;
    create table hidden as select * from sqlite_schema where name = 'book_title';
    pragma writable_schema = on;
    delete from sqlite_schema where name = 'book_title';`);
  source.close();
  using again = new DatabaseSync(path, { defensive: false });
  again.exec(`
    insert into book values (${rows + 1}, 'lost');
    pragma writable_schema = on;
    insert into sqlite_schema select * from hidden;
    pragma writable_schema = reset;
    drop table hidden;`);
}

test.each([
  ['small', 10],
  ['so large that a process of its own looks at it', 20_000],
])('a %s source with a damaged index is refused, and nothing is left in the target', async (_, rows) => {
  const { path, folder } = writeSqlite(
    'create table book (id integer primary key, title text); create index book_title on book (title);',
  );
  damage(path, rows);
  const { status, stderr } = await runCommand(['migrate', path, clone.url, '--yes'], folder);
  expect(status).toBe(3);
  expect(stderr).toMatch(/The source is damaged/);
  expect(stderr).toMatch(/missing from index book_title|wrong # of entries in index book_title/);
  const client = new Client({ connectionString: clone.url });
  await client.connect();
  const left = await client.query(
    `select nspname from pg_namespace where nspname like 'sqlite_to_postgres%' union select relname from pg_class where relname = 'book'`,
  );
  await client.end();
  expect(left.rows).toEqual([]);
});

/** Overwrites the beginning of the page that the table begins with, or of its last one. */
function overwritePage(path: string, table: string, which: 'first' | 'last'): void {
  using source = new DatabaseSync(path, { readOnly: true });
  const number = (sql: string) => Number(Object.values(source.prepare(sql).get() ?? {})[0]);
  const page = number(
    which === 'first' ? `select rootpage from sqlite_schema where name = '${table}'` : 'pragma page_count',
  );
  const pageBytes = number('pragma page_size');
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(100, 0xff), 0, 100, (page - 1) * pageBytes);
  closeSync(file);
}

describe('a source with a page that is overwritten', () => {
  const rows = (count: number) => `create table book (id integer primary key, title text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) insert into book select i, hex(randomblob(20)) from n;`;

  test.each([
    ['migrate', 1_000, 'first', ['migrate', 'source.db', '--yes']],
    ['migrate by threads', 60_000, 'last', ['migrate', 'source.db', '--yes', '--jobs', '2']],
    ['a dry run', 1_000, 'first', ['migrate', 'source.db', '--dry-run']],
    ['verify', 1_000, 'first', ['verify', 'source.db']],
    ['export', 1_000, 'last', ['export', 'source.db', 'bundle']],
  ] as const)('is told as damaged by %s', async (_, count, which, args) => {
    const { path, folder } = writeSqlite(rows(count));
    overwritePage(path, 'book', which);
    const { status, stdout, stderr } = await runCommand([...args, '--quiet'], folder, { DATABASE_URL: clone.url });
    expect(stderr).toMatch(/^Error: Cannot read .*: database disk image is malformed\.\nWhat to do: .*\.recover/);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(readdirSync(folder)).toEqual(['source.db']);
  });
});

describe('a source that is sorted by a collation of its application', () => {
  /** As the application leaves it: SQLite without it cannot make such a table. */
  function writeOwnCollation() {
    const file = writeSqlite(`
      create table tag (name text not null primary key collate nocase, usn integer) without rowid;
      create table deck (id integer primary key, name text not null collate nocase);
      create unique index deck_name on deck (name);
      insert into tag values ('b', 1), ('A', 2);
      insert into deck values (1, 'Default'), (2, 'it''s');`);
    using source = new DatabaseSync(file.path, { defensive: false });
    source.exec(
      `pragma writable_schema = on; update sqlite_schema set sql = replace(sql, 'collate nocase', 'COLLATE "own"')`,
    );
    return file;
  }

  test.each([['doctor'], ['migrate']])('%s names it and the command that makes a copy without it', async (command) => {
    const { path, folder } = writeOwnCollation();
    const call = [command, path, ...(command === 'migrate' ? [clone.url, '--yes'] : [])];
    const { status, stdout, stderr } = await runCommand(call, folder);
    expect(status).toBe(3);
    expect(stdout + stderr).toContain(`its application sorts by "own", which SQLite does not have`);
    expect(stdout + stderr).not.toMatch(/Defect|recover|damaged/);
    expect(stdout + stderr).toContain(copyOf(stdout + stderr));
  });

  const hasShell = spawnSync('sqlite3', ['--version']).status === 0;
  test.runIf(hasShell)('the command makes a copy that moves with every row', async () => {
    const { path, folder } = writeOwnCollation();
    const { stdout } = await runCommand(['doctor', path], folder);
    execFileSync('sh', ['-c', copyOf(stdout)], { cwd: folder });
    const copy = join(folder, 'to-move.db');
    const moved = await runCommand(['migrate', copy, clone.url, '--schema', 'copied', '--yes'], folder);
    expect({ status: moved.status, stderr: moved.stderr }).toEqual({ status: 0, stderr: '' });
    const client = new Client({ connectionString: clone.url });
    await client.connect();
    const { rows } = await client.query(
      `select name from copied.tag union all select name from copied.deck order by 1`,
    );
    await client.end();
    expect(rows.map(({ name }) => name as string).toSorted()).toEqual(['A', 'Default', 'b', "it's"]);
  });

  function copyOf(output: string): string {
    return /^ *(sqlite3 .* to-move\.db)$/m.exec(output)?.[1] ?? 'no command';
  }
});
