/** One hash over everything a build depends on: the sources, the packages they import, and the pinned tools. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export const webRoot = path.resolve(import.meta.dirname, '../..');
const repositoryRoot = path.resolve(webRoot, '../..');

const inputs = [
  'apps/web/index.html',
  'apps/web/package.json',
  'apps/web/public',
  'apps/web/src',
  'apps/web/vite.config.ts',
  'package-lock.json',
  'packages/pfa/src',
  'packages/protocol/src',
].map((input) => path.join(repositoryRoot, input));

const isTest = /(\.test\.tsx?$|[/\\]testing[/\\])/;

export async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of await listSources()) {
    hash.update(`\n${path.relative(repositoryRoot, file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 20);
}

async function listSources(): Promise<string[]> {
  const lists = await Promise.all(inputs.map((input) => listFiles(input)));
  return lists
    .flat()
    .filter((file) => !isTest.test(file))
    .toSorted();
}

async function listFiles(input: string): Promise<string[]> {
  if (!existsSync(input)) return [];
  const entries = await readdir(input, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  if (entries === undefined) return [input];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
