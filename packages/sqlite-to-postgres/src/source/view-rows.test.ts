import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { comparedRows, readViews, readViewsInTime } from './view-rows.ts';

const writeSqlite = useSqliteFiles();
const views = `create table t (id integer primary key, b blob);
  insert into t values (1, x'00ff'), (9007199254740993, null);
  create view v as select id, b, 0.5 as r, 'ü' as s from t;
  create view broken as select gone from t;
  create view many as with recursive n (i) as (select 1 union all select i + 1 from n where i <= ${comparedRows}) select i from n;
  create view endless as with recursive n (i) as (select 1 union all select i + 1 from n) select i from n;`;

test('a process of its own reads what is read here', async () => {
  const { path } = writeSqlite(views);
  const names = ['v', 'broken', 'many'];
  const here = readViews(path, names);
  expect(here.get('v')).toEqual({
    count: 2,
    rows: [
      [1n, Uint8Array.of(0, 255), 0.5, 'ü'],
      [9_007_199_254_740_993n, null, 0.5, 'ü'],
    ],
  });
  expect(here.get('broken')).toMatch(/no such column: gone/);
  expect(here.get('many')).toEqual({ count: comparedRows + 1, rows: undefined });
  expect(await readViewsInTime(path, names, { timeoutMs: 60_000, isRecursive: true })).toEqual(here);
  expect(await readViewsInTime(path, ['endless'], { timeoutMs: 200, isRecursive: true })).toBeUndefined();
  using database = new DatabaseSync(path);
  database.exec('create table large as select zeroblob(2000000) as b');
  expect(await readViewsInTime(path, ['endless'], { timeoutMs: 200, isRecursive: false })).toBeUndefined();
});
