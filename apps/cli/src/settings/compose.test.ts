/** What the compose file asks for is what the guide says, and what it sets the product knows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../settings.ts';
import { settingsTable } from './table.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const compose = read('compose.yaml');
const known = new Set<string>(Object.values(settingsTable).map(({ name }) => name));

test('every variable of it stands in the .env of the guide, and no other', () => {
  const wanted = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const [, block = ''] = /```ini\n([\s\S]*?)```/.exec(read('docs/how-to/run-in-containers.md')) ?? [];
  const told = new Set([...block.matchAll(/^(\w+)=/gm)].map(([, name]) => name));
  expect(told).toEqual(wanted);
});

test('what it sets for the product are settings, with values that can be used', () => {
  const lines = [...compose.matchAll(/^ +((?:VANGUARD_|DATABASE_URL|JWT_SECRET)\w*): (.*)$/gm)];
  expect(lines.length).toBeGreaterThan(4);
  const environment = Object.fromEntries(
    lines.map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/^"|"$/g, '').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]),
  );
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  const secrets = {
    JWT_SECRET: 'kR3mZq8vTb1xWc6yHs4uNd9pLf2gJa7e',
    VANGUARD_ENCRYPTION_KEY: 'ab'.repeat(32),
    DATABASE_URL: (environment['DATABASE_URL'] ?? '').replace(/\$\{\w+:\?[^}]*\}/, 'secret'),
  };
  expect(readSettings({ ...environment, ...secrets })).toMatchObject({ backupAt: 150, worker: false });
});
