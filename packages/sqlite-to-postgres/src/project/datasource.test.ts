import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDatasource, usePostgres } from './datasource.ts';
import { parseSchema } from './parse-schema.ts';

describe('the datasource of a Prisma schema', () => {
  test.each([
    [
      'datasource db {\n  provider = "sqlite"\n  url = "file:./dev.db"\n}',
      'datasource db {\n  provider = "postgresql"\n  url = env("DB")\n}',
    ],
    [
      'datasource db {\n  url      = env("X")\n  provider = "sqlite" // sqlite\n}',
      'datasource db {\n  url      = env("X")\n  provider = "postgresql" // sqlite\n}',
    ],
    ['datasource db { provider = "sqlite" }', 'datasource db { provider = "postgresql" }'],
    ['datasource db {\n  provider = ["sqlite", "mysql"]\n}', 'datasource db {\n  provider = "postgresql"\n}'],
    [
      'generator g {\n  provider = "sqlite"\n}\n// datasource x { provider = "sqlite" }\ndatasource db {\r\n\tprovider="sqlite"\r\n}',
      'generator g {\n  provider = "sqlite"\n}\n// datasource x { provider = "sqlite" }\ndatasource db {\r\n\tprovider="postgresql"\r\n}',
    ],
  ])('%j becomes %j', (text, expected) => {
    expect(usePostgres(text, 'DB')).toBe(expected);
  });

  test('is edited in its values alone, whatever stands around them', () => {
    const around = fc.constantFrom(
      '',
      '\n',
      '\r\n',
      '// "sqlite" }\n',
      '/* provider = "sqlite" { */\n',
      'model A {\n  id Int @id\n}\n',
    );
    const gap = fc.constantFrom('', ' ', '\t', '   ');
    fc.assert(
      fc.property(around, around, gap, gap, (before, after, left, right) => {
        const written = (provider: string, url: string) =>
          `${before}datasource db {\n${left}provider${left}=${right}${provider}${right}// it\n${left}url${right}=${left}${url}\n}\n${after}`;
        const text = written('"sqlite"', '"file:./{dev}.db"');
        const edited = usePostgres(text, 'DATABASE_URL');
        expect(edited).toBe(written('"postgresql"', 'env("DATABASE_URL")'));
        const [block] = parseSchema(edited).datasources;
        expect(block && readDatasource(block)).toEqual({
          provider: 'postgresql',
          urlVariable: 'DATABASE_URL',
          otherUrls: [],
        });
      }),
    );
  });
});
