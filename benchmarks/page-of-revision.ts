/** The page as an earlier revision had it, built from a checkout of its own with the libraries of this one. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');

/** Folder of the built page; `remove` takes the checkout away again. Throws where the revision cannot be built with today's libraries. */
export async function buildPageOf(revision: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const checkout = await mkdtemp(path.join(tmpdir(), 'vanguard-page-'));
  const remove = async () => {
    await run('git', ['worktree', 'remove', '--force', checkout], { cwd: root });
    await rm(checkout, { recursive: true, force: true });
  };
  await run('git', ['worktree', 'add', '--detach', checkout, revision], { cwd: root });
  try {
    await linkModules(root, checkout);
    await linkModules(path.join(root, 'apps/web'), path.join(checkout, 'apps/web'));
    const folder = path.join(checkout, 'built-page');
    const program = ['build', 'serve']
      .map((name) => path.join(checkout, 'apps/web/src', name, 'run-build.ts'))
      .find(existsSync);
    await run(process.execPath, [program ?? '', folder], {
      cwd: path.join(checkout, 'apps/web'),
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** All but the packages of the workspace, which are the revision's own. */
async function linkModules(from: string, to: string): Promise<void> {
  const modules = path.join(to, 'node_modules');
  await mkdir(path.join(modules, '@vanguard'), { recursive: true });
  for (const name of await readdir(path.join(from, 'node_modules')).catch(() => [])) {
    if (name !== '@vanguard') await symlink(path.join(from, 'node_modules', name), path.join(modules, name));
  }
  if (from !== root) return;
  for (const folder of ['packages', 'apps']) {
    for (const name of await readdir(path.join(to, folder))) {
      await symlink(path.join(to, folder, name), path.join(modules, '@vanguard', name));
    }
  }
}
