import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFolders } from '../testing/sqlite-file.ts';
import { restoreProject } from './restore-project.ts';

const makeFolder = useFolders();

test.each([
  ['that was there', 'old', { saved: 'old', 'schema.prisma': 'old' }],
  ['that was not there', undefined, { saved: 'old' }],
])('of a change that was killed in mid-write to a file %s nothing stays', (_, former, left) => {
  const folder = makeFolder();
  const [path, savedAs] = [join(folder, 'schema.prisma'), join(folder, 'saved')];
  writeFileSync(savedAs, 'old');
  if (former !== undefined) writeFileSync(path, former);
  writeFileSync(`${path}.partial`, 'half of the ne');
  restoreProject([{ step: 'file-changing', path, savedAs: former === undefined ? undefined : savedAs }]);
  const found = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  expect(Object.fromEntries(found)).toEqual(left);
});
