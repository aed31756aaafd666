/**
 * What sqlite-to-postgres, pgloader and Sequel each make of every case of fidelity that needs no options: each writes into
 * a database of its own, and the same judge compares values row by row and counts keys, checks, defaults and the rest.
 * `npm run bench -- peers`, with pgloader and sequel on the path; writes peers.md.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, startEmbeddedPostgres, withDatabase } from '@vanguard/postgres';
import { type FidelityCase, readCases } from '../packages/sqlite-to-postgres/fidelity/fidelity-case.ts';
import { buildSource } from '../packages/sqlite-to-postgres/fidelity/run-case.ts';
import { migrate, MoverError } from 'sqlite-to-postgres';
import { type Judgement, judge, type TargetNames } from './judge-target.ts';

interface Outcome {
  /** What the tool said went wrong; undefined where it ended as if all was well. */
  complaint: string | undefined;
  exitStatus: number;
  names?: TargetNames;
}

type Attempt = Outcome & { judgement: Judgement };

interface Bench {
  folder: string;
  source: string;
  serverUrl: string;
}

interface Tool {
  name: string;
  about: () => string;
  /** The best of its attempts counts. */
  attempts: readonly ((bench: Bench, target: string) => Promise<Outcome> | Outcome)[];
}

const tools: readonly Tool[] = [
  { name: 'sqlite-to-postgres', about: () => 'sqlite-to-postgres as it is', attempts: [moveByUs] },
  {
    name: 'pgloader',
    about: () =>
      `${versionOf('pgloader')} with its default casts, the better of \`downcase identifiers\` and \`quote identifiers\``,
    attempts: [
      ({ folder, source }, target) => moveByPgloader(folder, source, target, 'downcase identifiers'),
      ({ folder, source }, target) => moveByPgloader(folder, source, target, 'quote identifiers'),
    ],
  },
  { name: 'Sequel', about: () => `${versionOf('sequel')} with \`-C\``, attempts: [moveBySequel] },
];

/** Numbers that only Prisma's habits tell how to read. */
const beyondTheJudge = '07-booleans-and-dates/after-9999';
const limitMs = 60_000;

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
  // An embedded server never runs as root and must reach its files.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({ dir: join(folder, 'server'), durable: false });
  const bench = { folder, source: join(folder, 'source.db'), serverUrl: server.url() };
  const cases = readCases().filter(
    ({ name, options, rulesPath }) => options.length === 0 && rulesPath === undefined && name !== beyondTheJudge,
  );
  const rows: Row[] = [];
  for (const fidelityCase of cases) {
    buildSource(bench.source, fidelityCase.sourceSql);
    const verdicts: Verdict[] = [];
    for (const { attempts } of tools) {
      const made: Attempt[] = [];
      for (const move of attempts) made.push(await attempt(bench, move));
      verdicts.push(verdictOf(made.reduce((best, one) => (flaws(one) < flaws(best) ? one : best))));
    }
    rows.push({ fidelityCase, verdicts });
    console.log(`${fidelityCase.name}: ${verdicts.map(({ verdict }) => verdict).join(' / ')}`);
  }
  await server.stop();
  rmSync(folder, { recursive: true });
  writeFileSync(join(import.meta.dirname, 'peers.md'), page(rows));
}

async function attempt(bench: Bench, move: Tool['attempts'][number]): Promise<Attempt> {
  const admin = await connectClient(bench.serverUrl);
  await admin.query('create database attempt');
  const url = withDatabase(bench.serverUrl, 'attempt');
  try {
    const outcome = await move(bench, url);
    const client = await connectClient(url);
    try {
      return { ...outcome, judgement: await judge(client, bench.source, outcome.names && { names: outcome.names }) };
    } finally {
      await client.end();
    }
  } finally {
    await admin.query('drop database attempt with (force)');
    await admin.end();
  }
}

async function moveByUs({ folder, source }: Bench, target: string): Promise<Outcome> {
  try {
    const { plan } = await migrate({ source, target, schema: 'public', stateBase: folder });
    const left = plan.leftBehind.map(({ kind, name }) => `${kind} ${name}`);
    const names = new Map(
      plan.tables.flatMap(({ source: table, name, columns }) => [
        [table, name] as const,
        ...columns.map((column) => [`${table}.${column.source}`, column.name] as const),
      ]),
    );
    return { complaint: left.length === 0 ? undefined : `lists ${left.join(', ')}`, exitStatus: 0, names };
  } catch (error) {
    if (!(error instanceof MoverError)) throw error;
    return { complaint: error.findings[0] ?? error.message, exitStatus: error.exitStatus };
  }
}

/** For the choice between two attempts: rows weigh more than values, values more than parts of the schema. */
function flaws({ judgement }: Attempt): number {
  const { lostRows, changedRows, missing } = judgement;
  return lostRows * 1_000_000 + changedRows * 1_000 + missing.length;
}

function moveByPgloader(folder: string, source: string, target: string, naming: string): Outcome {
  const { stdout, stderr, status } = spawnSync(
    'pgloader',
    ['--root-dir', join(folder, 'pgloader'), '--with', naming, `sqlite://${source}`, target],
    { encoding: 'utf8', timeout: limitMs },
  );
  const complaint = /(?:ERROR|FATAL|KABOOM!?) (?<text>.+)/.exec(`${stdout}\n${stderr}`)?.groups?.['text'];
  return { complaint: complaint ?? lastWords(stderr, status), exitStatus: status ?? -1 };
}

function moveBySequel({ source }: Bench, target: string): Outcome {
  const { stderr, status } = spawnSync('sequel', ['-C', `sqlite://${source}`, target], {
    encoding: 'utf8',
    timeout: limitMs,
  });
  return { complaint: lastWords(stderr, status), exitStatus: status ?? -1 };
}

function lastWords(stderr: string, status: number | null): string | undefined {
  if (status === null) return 'did not end within a minute';
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1) || 'no words';
}

interface Verdict {
  verdict: string;
  /** For the table, with what is missing and what was said. */
  text: string;
}

interface Row {
  fidelityCase: FidelityCase;
  verdicts: Verdict[];
}

const exact = 'arrived exactly';

function verdictOf({ complaint, exitStatus, judgement }: Attempt): Verdict {
  const { tables, missing, lostRows, changedRows } = judgement;
  const details = [
    lostRows > 0 ? `${lostRows} rows missing` : '',
    changedRows > 0 ? `${changedRows} rows differ` : '',
    ...missing,
  ].filter(Boolean);
  if (tables === 0 && exitStatus !== 0) return described('refused with words', [], exitStatus, complaint);
  if (details.length === 0) return { verdict: exact, text: `**${exact}**` };
  const what = lostRows > 0 ? 'rows lost' : changedRows > 0 ? 'values changed' : 'structure lost';
  const verdict = `${what} ${complaint === undefined ? 'silently' : 'with words'}`;
  return described(verdict, details, exitStatus, complaint);
}

function described(
  verdict: string,
  details: readonly string[],
  exitStatus: number,
  complaint: string | undefined,
): Verdict {
  const words =
    complaint === undefined ? '' : `: ${complaint.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 140)}`;
  const listed = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return { verdict, text: `**${verdict}**${listed}, exit ${exitStatus}${words}` };
}

function link({ name, feature }: FidelityCase): string {
  return `[${feature.replaceAll('|', '\\|')}](../packages/sqlite-to-postgres/fidelity/${name})`;
}

function versionOf(command: string): string {
  return spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? command;
}

function page(rows: readonly Row[]): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const verdicts = [...new Set(rows.flatMap((one) => one.verdicts.map(({ verdict }) => verdict)))].toSorted();
  const count = (tool: number, verdict: string) => rows.filter((one) => one.verdicts[tool]?.verdict === verdict).length;
  const betterThere = rows.filter(
    ({ verdicts: [ours, ...theirs] }) => ours?.verdict !== exact && theirs.some(({ verdict }) => verdict === exact),
  );
  return `${[
    '# Fidelity beside the peers',
    '',
    `${rows.length} cases, each moved by ${tools.map(({ about }) => about()).join('; by ')}; PostgreSQL of the workspace, written by \`npm run bench -- peers\`.`,
    'A value counts as exact when the target type shows the same value, whatever that type is. "With words": the tool named what it did not do; the number after it is its exit status.',
    '',
    row(['outcome', ...tools.map(({ name }) => name)]),
    row(['', ...tools].map(() => '---')),
    ...verdicts.map((verdict) => row([verdict, ...tools.map((_, tool) => count(tool, verdict))])),
    '',
    `The cases are those of sqlite-to-postgres, which stops by default where a value does not fit; its options that go on are not tried here. A peer brings over exactly what it does not: ${betterThere.map(({ fidelityCase }) => link(fidelityCase)).join(', ')}.`,
    '',
    row(['case', ...tools.map(({ name }) => name)]),
    row(['', ...tools].map(() => '---')),
    ...rows.map(({ fidelityCase, verdicts: own }) => row([link(fidelityCase), ...own.map(({ text }) => text)])),
  ].join('\n')}\n`;
}
