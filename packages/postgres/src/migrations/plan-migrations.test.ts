import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOrder, type EarlierMigrations, type MigrationFile, toMigrationFile } from './migration-files.ts';
import { planMigrations } from './plan-migrations.ts';

const files = ['create table a ()', 'create table b ()', 'create table c ()'].map((sql, i) =>
  toMigrationFile(i + 1, `000${i + 1}_step.sql`, sql),
);

const plan = (all: readonly MigrationFile[], applied: readonly MigrationFile[], earlier?: EarlierMigrations) =>
  planMigrations({ files: all, earlier }, applied);

describe('planMigrations', () => {
  test('what is applied and what is planned make up all files, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: files.length }), (count) => {
        const applied = files.slice(0, count);
        expect([...applied, ...plan(files, applied).pending]).toEqual(files);
      }),
    );
  });

  test('names a file that was changed after it had been applied', () => {
    const changed = files.map((file) => (file.number === 2 ? toMigrationFile(2, file.fileName, 'drop table a') : file));
    expect(() => plan(changed, files)).toThrow(
      expect.objectContaining({ code: 'changed_file', message: expect.stringContaining('0002_step.sql') }),
    );
  });

  test('says when the database is ahead of the code', () => {
    expect(() => plan(files.slice(0, 2), files)).toThrow(
      expect.objectContaining({ code: 'database_ahead', message: expect.stringMatching(/0003_step.*0002_step/) }),
    );
  });

  test('says when the record of a migration is missing', () => {
    expect(() => plan(files, files.slice(1))).toThrow(expect.objectContaining({ code: 'gap_in_database' }));
  });
});

describe('where earlier migrations are folded into the first', () => {
  const all = ['one', 'two', 'three', 'four', 'five'].map((sql, i) =>
    toMigrationFile(i + 1, `000${i + 1}_${sql}.sql`, sql),
  );
  const [before, today] = [all.slice(0, 3), all.slice(3)];
  const carrying = toMigrationFile(2, 'from_0002.sql', 'two to three');
  const earlier = { applied: before, foldedInto: 4, carryOn: new Map([[2, carrying]]) };

  test.each([
    ['an empty database has all files', [], { carryOn: undefined, taken: [], pending: today }],
    ['one that has the last goes on as it is', before, { carryOn: undefined, taken: [today[0]], pending: [today[1]] }],
    [
      'one that has another is carried on',
      before.slice(0, 2),
      { carryOn: carrying, taken: [today[0]], pending: [today[1]] },
    ],
    [
      'one that was carried on goes on',
      [...before.slice(0, 2), ...today.slice(0, 1)],
      { taken: [], pending: [today[1]] },
    ],
    ['one that is new goes on', today, { taken: [], pending: [] }],
  ])('%s', (_, applied, expected) => {
    expect(plan(today, applied, earlier)).toMatchObject(expected);
  });

  test('an older one is refused with the way to go', () => {
    const refused = {
      code: 'too_old',
      message: expect.stringContaining('0001_one'),
      hint: expect.stringContaining('0002 or 0003'),
    };
    expect(() => plan(today, before.slice(0, 1), earlier)).toThrow(expect.objectContaining(refused));
  });

  test('one of another history is refused', () => {
    const other = [toMigrationFile(1, '0001_one.sql', 'ours'), ...before.slice(1)];
    for (const since of [[], today.slice(0, 1)])
      expect(() => plan(today, [...other, ...since], earlier)).toThrow(
        expect.objectContaining({ code: 'changed_file' }),
      );
    expect(() => plan(today, before)).toThrow(expect.objectContaining({ code: 'changed_file' }));
  });

  test('a program from before the fold says that the database is ahead', () => {
    for (const applied of [today, [...before, ...today]])
      expect(() => plan(before, applied)).toThrow(expect.objectContaining({ code: 'database_ahead' }));
  });
});

describe('files', () => {
  test('have the same checksum with the line ends of any system', () => {
    expect(toMigrationFile(1, 'a', 'x\r\ny\r\n').checksum).toBe(toMigrationFile(1, 'a', 'x\ny\n').checksum);
  });

  test.each([
    [['0002_a.sql', '0004_b.sql'], '0003'],
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
