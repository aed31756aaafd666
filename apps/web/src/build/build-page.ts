/**
 * The folder of the built page, from an earlier build of the same sources where there is one. A build goes into a
 * folder of its own and is renamed to the hash of its sources when complete: whoever finds `<hash>` finds all of it,
 * and of two starts at once the slower one drops its work.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PageBuildError } from './errors.ts';
import { hashSources, webRoot } from './source-hash.ts';

export interface BuildOptions {
  /** Where builds are kept: the first of these folders that can be written, by default in the checkout. */
  folders?: readonly string[];
  /** Called before a build, which takes seconds. */
  onBuild?: (() => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** In the checkout; not every account may write there. */
export const distFolder = path.join(webRoot, 'dist');

const hourMs = 60 * 60 * 1000;
const abandonedAfterMs = hourMs;
const unusedAfterMs = 24 * hourMs;

/** Throws PageBuildError. While this process lives, no other one removes the folder. */
export async function buildPage({ folders = [distFolder], onBuild, signal }: BuildOptions = {}): Promise<string> {
  const hash = await hashSources();
  const kept = folders.map((folder) => path.join(folder, hash)).find((folder) => existsSync(folder));
  const folder = kept ?? (await build(folders, hash, { onBuild, signal }));
  await markAsUsed(folder);
  setInterval(() => void markAsUsed(folder), hourMs).unref();
  return folder;
}

async function build(
  folders: readonly string[],
  hash: string,
  { onBuild, signal }: Pick<BuildOptions, 'onBuild' | 'signal'>,
): Promise<string> {
  onBuild?.();
  const building = await makeBuildFolder(folders, hash);
  try {
    await runBuild(building, signal);
    return await keepBuild(building, hash);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function makeBuildFolder(folders: readonly string[], hash: string): Promise<string> {
  const refusals: unknown[] = [];
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      return await mkdtemp(path.join(folder, `building-${hash}-`));
    } catch (error) {
      refusals.push(error);
    }
  }
  throw new PageBuildError(`None of these folders can be written: ${folders.join(', ')}.`, refusals[0]);
}

async function runBuild(outDir: string, signal: AbortSignal | undefined): Promise<void> {
  const program = fileURLToPath(new URL('./run-build.ts', import.meta.url));
  try {
    await promisify(execFile)(process.execPath, [program, outDir], {
      cwd: webRoot,
      env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
      ...(signal && { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new PageBuildError(stderr + stdout || String(error), error);
  }
}

async function keepBuild(building: string, hash: string): Promise<string> {
  const folder = path.dirname(building);
  const kept = path.join(folder, hash);
  try {
    await rename(building, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
  await dropOldBuilds(folder, hash);
  return kept;
}

/** Not one that another server may still send, nor one that is under way. */
async function dropOldBuilds(folder: string, current: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name === current) continue;
    const old = path.join(folder, name);
    const ageMs = Date.now() - (await modifiedAtMs(old));
    if (ageMs > (name.startsWith('building-') ? abandonedAfterMs : unusedAfterMs))
      await rm(old, { recursive: true, force: true });
  }
}

async function modifiedAtMs(folder: string): Promise<number> {
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** By the time of the folder itself. Where that cannot be written nothing can be removed either. */
async function markAsUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}
