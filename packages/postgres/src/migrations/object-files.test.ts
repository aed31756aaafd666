import { describe, expect, test } from 'vitest';
import { toObjectFiles } from './object-files.ts';

const order = (texts: Record<string, string>) => toObjectFiles(texts).map(({ fileName }) => fileName);
const returning = (name: string, body: string) => `create or replace function ${name}() returns int return ${body};`;

describe('files of objects', () => {
  test('come after those that they name', () => {
    expect(
      order({
        'functions/a.sql': returning('a', 'b() + c()'),
        'functions/b.sql': returning('b', '(select count(*) from v)'),
        'functions/c.sql': returning('c', '1'),
        'views/v.sql': 'create view v as select c() as n;',
        'triggers/t.sql': 'create trigger t_seen after insert on t execute function a();',
      }),
    ).toEqual(['functions/c.sql', 'views/v.sql', 'functions/b.sql', 'functions/a.sql', 'triggers/t.sql']);
  });

  test('what is only mentioned in a comment or a text does not count, a need that is declared does', () => {
    expect(
      order({
        'functions/a.sql': `-- as b\n${returning('a', "length('b() /* b */')")} /* b() */`,
        'functions/b.sql': `-- needs: c\n${returning('b', 'a()')}`,
        'functions/c.sql': returning('c', '1'),
      }),
    ).toEqual(['functions/a.sql', 'functions/c.sql', 'functions/b.sql']);
  });

  test('that name one another in a circle are refused, with the way round', () => {
    const texts = {
      'functions/a.sql': returning('a', 'b()'),
      'functions/b.sql': returning('b', 'c()'),
      'functions/c.sql': returning('c', 'b()'),
    };
    expect(() => toObjectFiles(texts)).toThrow(
      expect.objectContaining({
        code: 'circular_objects',
        message: expect.stringContaining('functions/b.sql → functions/c.sql → functions/b.sql'),
      }),
    );
  });

  test.each([
    ['functions/a.sql', returning('b', '1'), 'makes b'],
    ['functions/a.sql', returning('a', '1') + returning('b', '1'), 'makes a, b'],
    ['views/a.sql', '-- create view a as', 'no view'],
    ['policies/a.sql', 'alter table a enable row level security', 'no policy'],
  ])('%s with %j is refused', (fileName, sql, says) => {
    expect(() => toObjectFiles({ [fileName]: sql })).toThrow(
      expect.objectContaining({ code: 'bad_object_file', message: expect.stringContaining(says) }),
    );
  });

  test('have another checksum with another comment where the database keeps comments only', () => {
    const checksums = (comment: string) =>
      toObjectFiles({
        'functions/a.sql': returning('a', `1 ${comment}`),
        'views/v.sql': `create view v as ${comment} select '--x' as t;\r\n`,
      }).map(({ checksum }) => checksum);
    const [[f, v], [f2, v2]] = [checksums(''), checksums('/* one */\n')];
    expect([f === f2, v === v2]).toEqual([false, true]);
    const [other] = toObjectFiles({ 'views/v.sql': "create view v as select '--y' as t;" });
    expect(other?.checksum).not.toBe(v);
  });
});
