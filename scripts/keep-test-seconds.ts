/** Writes `test-seconds.json` from the JSON results of a whole run: `node scripts/keep-test-seconds.ts <results.json>`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { nameOf, secondsFile } from './longest-first.ts';

interface Results {
  testResults: { name: string; startTime: number; endTime: number }[];
}

const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Results;
const seconds = new Map<string, number>();
for (const { name, startTime, endTime } of testResults) {
  const took = Math.round((endTime - startTime) / 100) / 10;
  seconds.set(nameOf(name), Math.max(took, seconds.get(nameOf(name)) ?? 0));
}
const byName = [...seconds].toSorted(([one], [other]) => one.localeCompare(other));
writeFileSync(secondsFile, `${JSON.stringify(Object.fromEntries(byName), undefined, 2)}\n`);
