/**
 * `npm run test:all`: every test on both versions of PostgreSQL with cases that no run has met, then every fault at all
 * its points. Words go to the runner of the tests, and where they choose some the faults are left out. With `--keep` the
 * outcome is written into the documentation, and how long each file took for the order of the next runs.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSeconds, nameOf } from './test-seconds.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs/explanation/the-last-run-of-everything.md');
const harness = 'packages/sqlite-to-postgres/faults/harness.ts';

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    startTime: number;
    endTime: number;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Shows what it prints, and returns it. */
async function run(args: string[]): Promise<{ output: string; status: number }> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { output, status: status ?? 1 };
}

const minutesSince = (start: number) => Math.round((performance.now() - start) / 60_000);

/** Of a file: the tests that failed, or that it could not be run. */
function failuresOf({ name, status, assertionResults }: Results['testResults'][number]): string[] {
  const tests = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
  if (status === 'failed' && tests.length === 0) tests.push('could not be run');
  return tests.map((test) => `- ${nameOf(name)}: ${test}`);
}

function describe(results: Results, tests: { minutes: number }, faults: { output: string }): string {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = results;
  const failed = testResults.flatMap(failuresOf);
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const faultLines = faults.output.trimEnd().split('\n');
  const table = faultLines.findIndex((line) => line.startsWith('|'));
  const told = table < 0 ? 'The faults ended before there was a table of them.' : faultLines.slice(table).join('\n');
  return `# The last run of everything

Written by \`npm run test:all -- --keep\` (\`.ci/nightly\`): every test on both versions of PostgreSQL with cases that no run
before had met, then every fault at all its points.

${new Date().toISOString().slice(0, 10)}, revision ${revision}, ${availableParallelism()} processors, load ${loadavg()[2]?.toFixed(1)} in the last quarter of an hour: **${numPassedTests} tests passed,
${numFailedTests} failed, ${numPendingTests} skipped**, ${testResults.length} files in ${tests.minutes} minutes.
${failed.length === 0 ? '' : `\n${failed.join('\n')}\n`}
## Faults

${told}
`;
}

const isKept = process.argv.includes('--keep');
const words = process.argv.slice(2).filter((word) => word !== '--keep');
const folder = mkdtempSync(join(tmpdir(), 'test-all-'));
const resultsFile = join(folder, 'results.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
const start = performance.now();
const tests = await run([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.all.config.ts',
  ...reporters,
  ...words,
]);
const minutes = minutesSince(start);
const faults = words.length === 0 ? await run([harness]) : { output: '', status: 0 };
if (!existsSync(resultsFile))
  throw new Error(`the tests ended with status ${tests.status} before their results were written`);
const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
rmSync(folder, { recursive: true });
if (isKept) keepSeconds(results.testResults);
// A choice of tests is not everything.
if (isKept && words.length === 0) writeFileSync(page, describe(results, { minutes }, faults));
const { numPassedTests, numFailedTests, numPendingTests } = results;
process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped\n`);
process.exitCode = tests.status === 0 ? faults.status : tests.status;
