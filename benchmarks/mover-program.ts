/** The mover as it is published: JavaScript out of its package, which finds what it needs in the workspace's node_modules. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Path of its command line program. */
export function unpackMover(): string {
  const folder = join(root, 'dist/bench');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarball = execFileSync(process.execPath, [join(root, 'scripts/pack-mover.ts'), folder], { encoding: 'utf8' });
  execFileSync('tar', ['-xzf', tarball.trim(), '-C', folder]);
  return join(folder, 'package/dist/sqlite-to-postgres/src/cli/main.js');
}
