/** Files that cannot be read now are told from files that are damaged: the former lack nothing but another program's end. */
import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { useFolders, useSqliteFiles } from '../testing/sqlite-file.ts';
import { openSource, type Source } from './open-source.ts';

const writeSqlite = useSqliteFiles();
const makeFolder = useFolders();
const logged = `pragma journal_mode = wal; create table note (text); insert into note values ('first')`;
const filled = `create table t (id integer primary key, name text);
  insert into t select value, hex(zeroblob(400)) from generate_series(1, 500);`;

describe('openSource', () => {
  test('a file that another program holds exclusively is locked, not damaged', () => {
    const { path } = writeSqlite('create table t (id integer primary key)');
    using holder = new DatabaseSync(path);
    holder.exec('begin exclusive');
    expect(() => openSource(path, { lockTimeoutMs: 20 })).toThrow(
      expect.objectContaining({ code: 'source_locked', message: expect.stringContaining('another program') }),
    );
  });

  test('a copy with the journal of an unfinished transaction is told from a damaged one', () => {
    const path = copyInMidTransaction();
    expect(() => openSource(path)).toThrow(
      expect.objectContaining({ code: 'source_hot_journal', message: expect.stringContaining('-journal') }),
    );
  });

  test('a source in use whose last transaction was never finished is refused as well', () => {
    expect(() => openSource(copyInMidTransaction(), { isInUse: true })).toThrow(
      expect.objectContaining({ code: 'source_hot_journal' }),
    );
  });

  test('a source in use is read on where something that looks like the journal of a dead program lies beside it', () => {
    const { path } = writeSqlite('create table note (text)');
    using atRest = openSource(path);
    using inUse = openSource(path, { isInUse: true });
    // Nobody holds a lock, and the journal has content: for one who only reads, a program died.
    writeFileSync(`${path}-journal`, 'no journal'.repeat(100));
    const read = ({ connection }: Source) => connection.prepare('select count(*) as n from note').get();
    expect(() => read(atRest)).toThrow(expect.objectContaining({ errcode: 776 }));
    expect(read(inUse)).toEqual({ n: 0 });
    expect(() => inUse.connection.exec('delete from note')).toThrow('readonly');
  });

  test('a database in WAL mode has nothing beside it afterwards, and is byte for byte what it was', () => {
    const path = writeSqlite(logged).path;
    const before = { bytes: readFileSync(path), changedAt: statSync(path).mtimeMs };
    openSource(path).close();
    expect(readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))).toEqual([basename(path)]);
    expect({ bytes: readFileSync(path), changedAt: statSync(path).mtimeMs }).toEqual(before);
  });

  describe.skipIf(process.platform === 'win32')('one in WAL mode beside which this account cannot write', () => {
    const openThere = (path: string) => {
      chmodSync(dirname(path), 0o555);
      try {
        return withoutPrivileges(() => openSource(path));
      } finally {
        chmodSync(dirname(path), 0o755);
      }
    };

    test('is told from a damaged one, and is read as a copy', () => {
      const { path } = writeSqlite(logged);
      expect(() => openThere(path)).toThrow(unreadable);
      const copy = join(makeFolder(), 'copy.db');
      copyFileSync(path, copy);
      openSource(copy).close();
    });

    test('is told from a damaged one also where its log is there', () => {
      const { path } = writeSqlite(logged);
      using application = new DatabaseSync(path);
      application.exec(`insert into note values ('in the log')`);
      const copy = join(makeFolder(), 'copy.db');
      for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix);
      expect(() => openThere(copy)).toThrow(unreadable);
    });
  });

  test('the log of an application that is connected stays its own', () => {
    const path = writeSqlite(logged).path;
    using application = new DatabaseSync(path);
    application.prepare('select * from note').all();
    openSource(path).close();
    application.exec(`insert into note values ('later')`);
    using other = new DatabaseSync(path, { readOnly: true });
    expect(other.prepare('select count(*) as n from note').get()).toEqual({ n: 2 });
  });
});

const unreadable = expect.objectContaining({
  code: 'source_unreadable',
  hint: expect.stringMatching(/Nothing points to damage.*-wal.*copy/) as string,
}) as Error;

/** As an account that may do no more than its rights say, also where the tests run as root. */
function withoutPrivileges<Result>(work: () => Result): Result {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

/** As a program that is killed leaves it: pages of an open transaction written, their former content in the journal. */
function copyInMidTransaction(): string {
  const { path } = writeSqlite(filled.replace('generate_series(1, 500)', numbers));
  const copy = join(makeFolder(), 'source.db');
  using writer = new DatabaseSync(path);
  writer.exec('pragma cache_size = 2; begin; update t set name = hex(zeroblob(401))');
  copyFileSync(path, copy);
  copyFileSync(`${path}-journal`, `${copy}-journal`);
  writer.exec('rollback');
  return copy;
}

const numbers =
  '(with recursive n(value) as (select 1 union all select value + 1 from n limit 500) select value from n)';
