/** Where an older Node starts a command, a sentence says so; it could not even read TypeScript. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const asOlder = `Object.defineProperty(process.versions, 'node', { value: '20.1.0' })`;

test.each(['apps/cli/bin/vanguard.mjs', 'packages/sqlite-to-postgres/bin/sqlite-to-postgres.mjs'])('%s', (entry) => {
  const start = (...options: string[]) =>
    spawnSync(process.execPath, [...options, entry, '--help'], { cwd: root, encoding: 'utf8' });
  const older = start(`--import=data:text/javascript,${encodeURIComponent(asOlder)}`);
  expect({ status: older.status, lines: older.stderr.trim().split('\n') }).toEqual({
    status: 2,
    lines: [expect.stringMatching(/^Error: Node 24 or newer is needed, and this is 20\.1\.0/)],
  });
  expect(start()).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage:') as string });
});
