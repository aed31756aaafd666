/**
 * The built page, from an earlier build of the same sources where there is one. A build goes into a folder of its
 * own and is renamed to the hash of its sources when complete: whoever finds `dist/<hash>` finds all of it, and
 * of two starts at once the slower one drops its work. Where the checkout cannot be written, the build goes into
 * a private temporary folder and is not kept.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PageBuildError } from './errors.ts';
import { type PageFiles, readPageFiles } from './page-files.ts';
import { hashSources, webRoot } from './source-hash.ts';

interface BuildOptions {
  quiet: boolean;
  /** Where builds are kept. */
  distFolder?: string;
}

const abandonedAfterMs = 60 * 60 * 1000;

export async function buildPage({ quiet, distFolder = path.join(webRoot, 'dist') }: BuildOptions): Promise<PageFiles> {
  const hash = await hashSources();
  const kept = path.join(distFolder, hash);
  if (existsSync(kept)) return readPageFiles(kept);
  const { folder, canBeKept } = await makeBuildFolder(distFolder, hash);
  try {
    await runBuild(folder, quiet);
    const files = await readPageFiles(folder);
    if (canBeKept) await keepBuild(folder, kept, distFolder);
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeBuildFolder(distFolder: string, hash: string): Promise<{ folder: string; canBeKept: boolean }> {
  try {
    await mkdir(distFolder, { recursive: true });
    return { folder: await mkdtemp(path.join(distFolder, `building-${hash}-`)), canBeKept: true };
  } catch (error) {
    if (!isWriteRefused(error)) throw error;
    return { folder: await mkdtemp(path.join(tmpdir(), 'vanguard-web-')), canBeKept: false };
  }
}

const isWriteRefused = (error: unknown) =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');

async function runBuild(outDir: string, quiet: boolean): Promise<void> {
  if (!quiet) console.log('web      building the page');
  const program = fileURLToPath(new URL('./run-build.ts', import.meta.url));
  try {
    await promisify(execFile)(process.execPath, [program, outDir], {
      cwd: webRoot,
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
    });
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new PageBuildError(stderr + stdout || String(error), error);
  }
}

async function keepBuild(folder: string, kept: string, distFolder: string): Promise<void> {
  try {
    await rename(folder, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
  await dropOldBuilds(distFolder, path.basename(kept));
}

/** Servers hold their files in memory, so an older build can go; one under way may not. */
async function dropOldBuilds(distFolder: string, current: string): Promise<void> {
  for (const name of await readdir(distFolder)) {
    const folder = path.join(distFolder, name);
    if (name === current) continue;
    const isUnderWay = name.startsWith('building-') && Date.now() - (await modifiedAtMs(folder)) < abandonedAfterMs;
    if (!isUnderWay) await rm(folder, { recursive: true, force: true });
  }
}

async function modifiedAtMs(folder: string): Promise<number> {
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
