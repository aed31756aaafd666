/** How long each test file takes, kept in `test-seconds.json` by a run of everything. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const file = join(import.meta.dirname, 'test-seconds.json');

export const nameOf = (path: string): string => relative(root, path).replaceAll('\\', '/');

/** By the name of the file; of its longest run, where it runs on several servers. */
export const readSeconds = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;

export function keepSeconds(results: readonly { name: string; startTime: number; endTime: number }[]): void {
  const seconds: Record<string, number> = {};
  for (const { name, startTime, endTime } of results.toSorted((one, other) => one.name.localeCompare(other.name))) {
    const took = Math.round((endTime - startTime) / 100) / 10;
    seconds[nameOf(name)] = Math.max(took, seconds[nameOf(name)] ?? 0);
  }
  writeFileSync(file, `${JSON.stringify(seconds, undefined, 2)}\n`);
}
