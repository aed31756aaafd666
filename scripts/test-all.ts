/**
 * `npm run test:all`: every test on both versions of PostgreSQL with cases that no run has met, then every fault at all
 * its points, in parts. A run that was interrupted goes on after the last part that was over; `--part 3` takes the third
 * only (`--part faults`: the faults), `--parts 12` makes smaller ones, `--again` begins from the start. With `--keep` the
 * outcome of all is written into the documentation, and how long each file took for the order of the next runs. Other
 * words go to the runner of the tests: what they choose is run as it is, and the faults are left out.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openParts } from './test-parts.ts';
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

/** The tests of a file that failed, or that it could not be run. */
function failuresOf({ name, status, assertionResults }: Results['testResults'][number]): string[] {
  const tests = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
  if (status === 'failed' && tests.length === 0) tests.push('could not be run');
  return tests.map((test) => `- ${nameOf(name)}: ${test}`);
}

/** What a part came to. */
interface PartOutcome {
  results: Results;
  status: number;
  minutes: number;
}

type FaultsOutcome = Awaited<ReturnType<typeof run>>;

async function runTests(words: readonly string[]): Promise<PartOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'test-all-'));
  const resultsFile = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const start = performance.now();
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.all.config.ts'];
    const { status } = await run([...vitest, ...reporters, ...words]);
    if (!existsSync(resultsFile))
      throw new Error(`the tests ended with status ${status} before their results were written`);
    const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
    return { results, status, minutes: (performance.now() - start) / 60_000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sum = (parts: readonly PartOutcome[], count: (part: PartOutcome) => number) =>
  parts.reduce((total, part) => total + count(part), 0);

const countsOf = (parts: readonly PartOutcome[]) => ({
  passed: sum(parts, ({ results }) => results.numPassedTests),
  failed: sum(parts, ({ results }) => results.numFailedTests),
  skipped: sum(parts, ({ results }) => results.numPendingTests),
});

function describe(parts: readonly PartOutcome[], faults: FaultsOutcome): string {
  const { passed, failed, skipped } = countsOf(parts);
  const files = parts.flatMap(({ results }) => results.testResults);
  const failures = files.flatMap(failuresOf);
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const faultLines = faults.output.trimEnd().split('\n');
  const table = faultLines.findIndex((line) => line.startsWith('|'));
  const told = table < 0 ? 'The faults ended before there was a table of them.' : faultLines.slice(table).join('\n');
  const minutes = parts.map((part) => part.minutes.toFixed(1)).join(', ');
  return `# The last run of everything

Written by \`npm run test:all -- --keep\` (\`.ci/nightly\`): every test on both versions of PostgreSQL with cases that no run
before had met, then every fault at all its points.

${new Date().toISOString().slice(0, 10)}, revision ${revision}, ${availableParallelism()} processors, load ${loadavg()[2]?.toFixed(1)} in the last quarter of an hour: **${passed} tests passed,
${failed} failed, ${skipped} skipped**, ${files.length} files in ${sum(parts, (part) => part.minutes).toFixed(0)} minutes, in parts of ${minutes}.
${failures.length === 0 ? '' : `\n${failures.join('\n')}\n`}
## Faults

${told}
`;
}

interface Arguments {
  keep: boolean;
  again: boolean;
  parts: number;
  part: string | undefined;
  /** What vitest understands. */
  words: string[];
}

function readArguments(args: readonly string[]): Arguments {
  const read: Arguments = { keep: false, again: false, parts: 8, part: undefined, words: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--keep') read.keep = true;
    else if (arg === '--again') read.again = true;
    else if (arg === '--parts') read.parts = Number(args[++i]);
    else if (arg === '--part') read.part = args[++i] ?? '';
    else read.words.push(arg);
  }
  return read;
}

const { keep, again, parts: count, part: chosen, words } = readArguments(process.argv.slice(2));
if (!Number.isInteger(count) || count < 1) throw new Error('--parts: give how many there are to be');
const names = [...Array.from({ length: count }, (_, i) => String(i + 1)), 'faults'];
if (chosen !== undefined && !names.includes(chosen))
  throw new Error(`--part ${chosen}: the parts are ${names.join(', ')}`);

const finish = (outcomes: readonly PartOutcome[], faults?: FaultsOutcome) => {
  const { passed, failed, skipped } = countsOf(outcomes);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = outcomes.find(({ status }) => status !== 0)?.status ?? faults?.status ?? 0;
};

if (words.length > 0) {
  const outcome = await runTests(words);
  if (keep) keepSeconds(outcome.results.testResults);
  finish([outcome]);
} else {
  const parts = openParts({
    root,
    again,
    onKept: (name) => process.stdout.write(`${name} was run before\n`),
  });
  const wanted = (name: string) => chosen === undefined || chosen === name;
  const outcomes: PartOutcome[] = [];
  for (const name of names.slice(0, count).filter(wanted)) {
    const shard = `${name}/${count}`;
    const run = async () => await runTests([`--shard=${shard}`]);
    outcomes.push(await parts.outcomeOf({ name: `tests-${name}-of-${count}`, run }));
  }
  const faults = wanted('faults')
    ? await parts.outcomeOf({ name: 'faults', run: async () => await run([harness]) })
    : undefined;
  if (keep && faults !== undefined && outcomes.length === count) {
    // A file that runs on several servers counts with its longest run.
    keepSeconds(outcomes.flatMap(({ results }) => results.testResults));
    writeFileSync(page, describe(outcomes, faults));
  }
  finish(outcomes, faults);
}
