/** Problems that need no server: a dry run finds them. */
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const writeSqlite = useSqliteFiles();

async function problemsOf(columns: number, leaveOut: string[] = []) {
  const names = Array.from({ length: columns }, (_, i) => `c${i}`);
  const { path, folder } = writeSqlite(`create table wide (${names.join(', ')})`);
  const rules = { columns: leaveOut.map((column) => ({ table: 'wide', column, leaveOut: true })) };
  const report = await migrate({ source: path, target: '', schema: 's', stateBase: folder, dryRun: true, rules });
  return report.plan.problems;
}

test('a table of more columns than PostgreSQL takes is a problem, until a rule leaves columns out', async () => {
  expect(await problemsOf(1600)).toEqual([]);
  expect(await problemsOf(1601)).toEqual([
    {
      code: 'too_many_columns',
      table: 'wide',
      message: `"wide" has 1,601 columns; PostgreSQL's tables have at most 1,600. 1,601 columns hold nothing.`,
      hint: expect.stringContaining('"leaveOut"') as string,
      spare: ['c1600'],
    },
  ]);
  expect(await problemsOf(1601, ['c7'])).toEqual([]);
});
