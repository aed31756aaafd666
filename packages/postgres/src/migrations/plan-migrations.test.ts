import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOrder, toMigrationFile } from './migration-files.ts';
import { planMigrations } from './plan-migrations.ts';

const files = ['create table a ()', 'create table b ()', 'create table c ()'].map((sql, i) =>
  toMigrationFile(i + 1, `000${i + 1}_step.sql`, sql),
);

describe('planMigrations', () => {
  test('what is applied and what is planned make up all files, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: files.length }), (count) => {
        const applied = files.slice(0, count);
        expect([...applied, ...planMigrations(files, applied)]).toEqual(files);
      }),
    );
  });

  test('names a file that was changed after it had been applied', () => {
    const changed = files.map((file) => (file.number === 2 ? toMigrationFile(2, file.fileName, 'drop table a') : file));
    expect(() => planMigrations(changed, files)).toThrow(
      expect.objectContaining({ code: 'changed_file', message: expect.stringContaining('0002_step.sql') }),
    );
  });

  test('says when the database is ahead of the code', () => {
    expect(() => planMigrations(files.slice(0, 2), files)).toThrow(
      expect.objectContaining({ code: 'database_ahead', message: expect.stringMatching(/0003_step.*0002_step/) }),
    );
  });

  test('says when the record of a migration is missing', () => {
    expect(() => planMigrations(files, files.slice(1))).toThrow(expect.objectContaining({ code: 'gap_in_database' }));
  });
});

describe('files', () => {
  test('have the same checksum with the line ends of any system', () => {
    expect(toMigrationFile(1, 'a', 'x\r\ny\r\n').checksum).toBe(toMigrationFile(1, 'a', 'x\ny\n').checksum);
  });

  test.each([
    [['0002_a.sql'], '0001'],
    [['0001_a.sql', '0003_b.sql'], '0002'],
    [['0001_a.sql', '0001_b.sql'], '0002'],
    [['1_a.sql'], '0001'],
    [['0001-a.sql'], '0001'],
    [['0001_A.SQL'], '0001'],
  ])('are refused when named %j', (names, expected) => {
    expect(() => checkOrder(names)).toThrow(
      expect.objectContaining({ code: 'bad_file_name', hint: expect.stringContaining(expected) }),
    );
  });
});
