import { describe, expect, test } from 'vitest';
import { checkSchemaName } from './schema-name.ts';

describe('a schema of the target', () => {
  test.each(['public', 'app', 'App "1"', 'ä'.repeat(31), 'x'.repeat(63), 'pgsql', 'sqlite_to_postgres_2'])(
    '%j can be used',
    (name) => {
      expect(checkSchemaName(name)).toBe(name);
    },
  );

  test.each([
    ['', 'empty'],
    ['x'.repeat(64), '63 bytes'],
    ['ä'.repeat(32), '63 bytes'],
    ['pg_catalog', 'pg_'],
    ['pg_mine', 'pg_'],
    ['information_schema', 'part of PostgreSQL'],
    ['sqlite_to_postgres', 'runs are kept'],
    ['sqlite_to_postgres_stage_1', 'runs are kept'],
  ])('%j cannot', (name, why) => {
    expect(() => checkSchemaName(name)).toThrow(
      expect.objectContaining({ code: 'schema_not_allowed', message: expect.stringContaining(why) }),
    );
  });
});
