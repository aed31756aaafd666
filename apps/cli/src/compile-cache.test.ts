/** Compiled code is kept for the next start of either command, beside the code. */
import { spawnSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const product = 'apps/cli/src/main.ts';
const mover = 'packages/sqlite-to-postgres/src/cli/main.ts';
const tellCacheAtExit = `import { getCompileCacheDir } from 'node:module';
  process.on('exit', () => process.stderr.write(JSON.stringify([getCompileCacheDir(), process.env.NODE_COMPILE_CACHE])))`;

function help(main: string, environment: NodeJS.ProcessEnv) {
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [main, '--help'], { cwd: root, encoding: 'utf8', env });
}

test.each([product, mover])('%s keeps it in its package, and says so to threads and child processes', (main) => {
  const { stderr } = help(main, {
    NODE_COMPILE_CACHE: undefined,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellCacheAtExit)}`,
  });
  const [used, told] = JSON.parse(stderr) as [string, string];
  const folder = join(root, main.slice(0, main.indexOf('/src')), '.compile-cache');
  expect([dirname(used), normalize(told)]).toEqual([folder, folder]);
});

test('a command starts where it cannot be written', () => {
  const { status, stdout, stderr } = help(mover, { NODE_COMPILE_CACHE: `${import.meta.filename}/below-a-file` });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Usage:');
});
