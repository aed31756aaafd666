import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableRights, wantedRights } from './wanted-rights.ts';

const schema = readFileSync(new URL('../../schema.sql', import.meta.url), 'utf8');

test('of every table it is said what server and worker may do with it (else: say so in wanted-rights.ts)', () => {
  const tables = [...schema.matchAll(/^create (?:unlogged )?table (\w+) \(/gm)].map(([, name]) => String(name));
  expect(tables).toContain('pfa_mirror');
  expect(Object.keys(tableRights).toSorted()).toEqual(tables.toSorted());
});

test('a table that nobody has named is open to neither', () => {
  const stranger = {
    kind: 'table',
    name: 'public.toString',
    schema: 'public',
    isTable: true,
    isPublic: false,
  } as const;
  expect(wantedRights('server', stranger)).toEqual([]);
  expect(wantedRights('worker', { ...stranger, name: 'public.payroll' })).toEqual([]);
  expect(wantedRights('worker', { ...stranger, name: 'public.sync_run' })).toContain('update');
});
