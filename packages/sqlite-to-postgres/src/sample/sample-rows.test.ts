import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { PlannedTable } from '../plan/plan.ts';
import { closePages } from '../source/page-file.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';
import { findLeafEnds, type LeafEnds, sampleRows, splitLeafEnds } from './sample-rows.ts';

const createFile = useSqliteFiles();
const script = `
  create table item (id integer primary key, text text);
  with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
  insert into item select (i - 9000) * case when i % 3 = 0 then 1 else 70000000000 end, printf('%.*c', i % 90, 'x') from n;
  insert into item values (-9223372036854775808, 'first'), (9223372036854775807, 'last');
  delete from item where id % 7 = 0;`;

interface Opened {
  source: DatabaseSync;
  table: PlannedTable;
  columns: PlannedTable['columns'];
  leaves: LeafEnds;
}

function withItems(work: (opened: Opened) => void): void {
  const source = new DatabaseSync(createFile(script).path);
  try {
    const rows = Number(source.prepare('select count(*) as n from item').get()?.['n']);
    const columns = [{ source: 'id', type: { kind: 'bigint' } }] as unknown as PlannedTable['columns'];
    const table = { source: 'item', address: ['id'], rows, columns, rejects: undefined } as unknown as PlannedTable;
    const leaves = findLeafEnds(source, table);
    if (leaves === undefined) throw new Error('the pages of a plain table were not found');
    work({ source, table, columns, leaves });
  } finally {
    source.close();
    closePages(source);
  }
}

test('the sample has a row of every page, whatever its rowids are, in parts as in one', () => {
  withItems(({ source, table, columns, leaves }) => {
    // SQLite itself says how many pages hold rows, and which: a row of each means that their numbers are the same.
    const stat = source.prepare(`select count(*) as n from dbstat where name = 'item' and pagetype = 'leaf'`).get();
    expect(leaves.ends.length).toBe(Number(stat?.['n']));
    const sampled = [...sampleRows(source, table, [columns], leaves)].map(({ row: [id] }) => id as bigint);
    expect(new Set(sampled).size).toBe(leaves.ends.length);
    for (const [i, id] of sampled.entries()) {
      expect(id <= (leaves.ends[i] as bigint) && (i === 0 || id > (leaves.ends[i - 1] as bigint))).toBe(true);
    }
    const parts = splitLeafEnds(leaves, 7).flatMap((part) => [...sampleRows(source, table, [columns], part)]);
    expect(new Set(parts.map(({ row: [id] }) => id))).toHaveLength(sampled.length);
  });
});

test('turns take the pages one after the other, each with its own columns', () => {
  withItems(({ source, table, columns, leaves }) => {
    const texts = [{ source: 'text', type: { kind: 'text' } }] as unknown as PlannedTable['columns'];
    const sampled = [...sampleRows(source, table, [columns, texts], leaves)];
    expect(sampled).toHaveLength(leaves.ends.length);
    for (const [i, { turn, row, bytes }] of sampled.entries()) {
      expect([turn, typeof row[0]]).toEqual(i % 2 === 0 ? [0, 'bigint'] : [1, 'string']);
      expect(bytes).toBe(turn === 0 ? 0 : (row[0] as string).length);
    }
  });
});

test('no transaction is open while a row is handed over, nor after a failure, and one that was there stays', () => {
  withItems(({ source, table, columns, leaves }) => {
    let rows = 0;
    for (const _ of sampleRows(source, table, [columns], leaves)) {
      rows++;
      expect(source.isTransaction).toBe(false);
    }
    expect(rows).toBe(leaves.ends.length);
    const missing = [{ source: 'missing', type: { kind: 'text' } }] as unknown as PlannedTable['columns'];
    expect(() => [...sampleRows(source, table, [missing], leaves)]).toThrow('no such column');
    expect(source.isTransaction).toBe(false);
    source.exec('begin');
    expect([...sampleRows(source, table, [columns], leaves)]).toHaveLength(leaves.ends.length);
    expect(source.isTransaction).toBe(true);
  });
});
