/** Taking an empty log away must never make a database. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolders } from '../testing/sqlite-file.ts';
import { removeEmptyLog } from './remove-empty-log.ts';

const makeFolder = useFolders();

test('an empty log without its database makes none', () => {
  const path = join(makeFolder(), 'gone.db');
  writeFileSync(`${path}-wal`, '');
  removeEmptyLog(path);
  expect(existsSync(path)).toBe(false);
});
