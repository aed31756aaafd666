/** How long each test file takes, kept in `test-seconds.json` by a run of everything. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const file = join(import.meta.dirname, 'test-seconds.json');

export const nameOf = (path: string): string => relative(root, path).replaceAll('\\', '/');

/** By the name of the file; of its longest run, where it runs on several servers. */
export const readSeconds = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;

/** Those of files that did not run stay as they were, unless the file is gone. */
export function keepSeconds(results: readonly { name: string; startTime: number; endTime: number }[]): void {
  const took: Record<string, number> = {};
  for (const { name, startTime, endTime } of results)
    took[nameOf(name)] = Math.max(Math.round((endTime - startTime) / 100) / 10, took[nameOf(name)] ?? 0);
  const all = Object.entries({ ...readSeconds(), ...took }).filter(([name]) => existsSync(join(root, name)));
  const sorted = Object.fromEntries(all.toSorted(([one], [other]) => one.localeCompare(other)));
  writeFileSync(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
