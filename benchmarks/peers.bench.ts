/**
 * What sqlite-to-postgres and pgloader each make of every case of fidelity that needs no options: both write into a
 * database of their own, and the same judge compares values row by row and counts keys, checks, defaults and the rest.
 * Usage: node benchmarks/pgloader-fidelity.ts, with pgloader on the path; writes pgloader-fidelity.md beside it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, startEmbeddedPostgres, withDatabase } from '@vanguard/postgres';
import { type FidelityCase, readCases } from '../packages/sqlite-to-postgres/src/fidelity/fidelity-case.ts';
import { buildSource } from '../packages/sqlite-to-postgres/src/fidelity/run-case.ts';
import { migrate, MoverError } from '../packages/sqlite-to-postgres/src/index.ts';
import { type Judgement, judge, type TargetNames } from './judge-target.ts';

interface Attempt {
  /** What the tool said went wrong; undefined where it ended as if all was well. */
  complaint: string | undefined;
  exitStatus: number;
  names?: TargetNames;
}

const folder = mkdtempSync(join(tmpdir(), 'fidelity-'));
// An embedded server never runs as root and must reach its files.
chmodSync(folder, 0o755);
const source = join(folder, 'source.db');
const server = await startEmbeddedPostgres({ dir: join(folder, 'server'), durable: false });
const admin = await connectClient(server.url());
/** Numbers that only Prisma's habits tell how to read. */
const beyondTheJudge = '07-booleans-and-dates/after-9999';
const cases = readCases().filter(
  ({ name, options, rulesPath }) => options.length === 0 && rulesPath === undefined && name !== beyondTheJudge,
);

const lines: string[] = [];
const betterThere: string[] = [];
const totals = { ours: new Map<string, number>(), theirs: new Map<string, number>() };
for (const [i, fidelityCase] of cases.entries()) {
  buildSource(source, fidelityCase.sourceSql);
  const ours = describe(await attempt(`ours_${i}`, moveByUs), totals.ours);
  const lower = await attempt(`lower_${i}`, (url) => moveByPgloader(url, 'downcase identifiers'));
  const quoted = await attempt(`quoted_${i}`, (url) => moveByPgloader(url, 'quote identifiers'));
  const theirs = describe(flaws(lower) <= flaws(quoted) ? lower : quoted, totals.theirs);
  if (theirs.startsWith('**arrived exactly') && !ours.startsWith('**arrived exactly'))
    betterThere.push(link(fidelityCase));
  lines.push(`| ${link(fidelityCase)} | ${ours} | ${theirs} |`);
  process.stdout.write(`${fidelityCase.name}: ${ours} / ${theirs}\n`);
}
await admin.end();
await server.stop();
rmSync(folder, { recursive: true });
writeFileSync(join(import.meta.dirname, 'pgloader-fidelity.md'), page());

async function attempt(
  database: string,
  move: (url: string) => Promise<Attempt> | Attempt,
): Promise<Attempt & { judgement: Judgement }> {
  await admin.query(`create database ${database}`);
  const url = withDatabase(server.url(), database);
  const outcome = await move(url);
  const client = await connectClient(url);
  try {
    return { ...outcome, judgement: await judge(client, source, outcome.names) };
  } finally {
    await client.end();
    await admin.query(`drop database ${database} with (force)`);
  }
}

async function moveByUs(target: string): Promise<Attempt> {
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
function flaws({ judgement }: { judgement: Judgement }): number {
  const { lostRows, changedRows, missing } = judgement;
  return lostRows * 1_000_000 + changedRows * 1_000 + missing.length;
}

function moveByPgloader(target: string, naming: string): Attempt {
  const { stdout, stderr, status } = spawnSync(
    'pgloader',
    ['--root-dir', join(folder, 'pgloader'), '--with', naming, `sqlite://${source}`, target],
    { encoding: 'utf8', timeout: 60_000 },
  );
  const complaint = /(?:ERROR|FATAL|KABOOM!?) (?<text>.+)/.exec(`${stdout}\n${stderr}`)?.groups?.['text'];
  const last = status === 0 ? undefined : stderr.trim().split('\n').at(-1) || 'no words';
  return { complaint: complaint ?? (status === null ? 'did not end within a minute' : last), exitStatus: status ?? -1 };
}

function describe(
  { complaint, exitStatus, judgement }: Attempt & { judgement: Judgement },
  counts: Map<string, number>,
): string {
  const words =
    complaint === undefined ? '' : `: ${complaint.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 140)}`;
  const { verdict, details } = verdictOf(judgement, complaint !== undefined, exitStatus);
  counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const status = verdict === 'arrived exactly' ? '' : `, exit ${exitStatus}`;
  return `**${verdict}**${details === '' ? '' : ` (${details})`}${status}${words}`;
}

function verdictOf(
  { tables, missing, lostRows, changedRows }: Judgement,
  isTold: boolean,
  exitStatus: number,
): { verdict: string; details: string } {
  const details = [
    lostRows > 0 ? `${lostRows} rows missing` : '',
    changedRows > 0 ? `${changedRows} rows differ` : '',
    ...missing,
  ].filter(Boolean);
  if (tables === 0 && exitStatus !== 0) return { verdict: 'refused with words', details: '' };
  if (details.length === 0) return { verdict: 'arrived exactly', details: '' };
  const what = lostRows > 0 ? 'rows lost' : changedRows > 0 ? 'values changed' : 'structure lost';
  return { verdict: `${what} ${isTold ? 'with words' : 'silently'}`, details: details.join(', ') };
}

function link({ name, feature }: FidelityCase): string {
  return `[${feature.replaceAll('|', '\\|')}](../packages/sqlite-to-postgres/fidelity/${name})`;
}

function page(): string {
  const version = spawnSync('pgloader', ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0];
  const verdicts = [...new Set([...totals.ours.keys(), ...totals.theirs.keys()])].toSorted();
  const counts = verdicts.map(
    (verdict) => `| ${verdict} | ${totals.ours.get(verdict) ?? 0} | ${totals.theirs.get(verdict) ?? 0} |`,
  );
  return `${[
    '# Fidelity beside pgloader',
    '',
    `${cases.length} cases, ${version}, its default casts, the better of \`downcase identifiers\` and \`quote identifiers\`, PostgreSQL of the workspace, written by \`node benchmarks/pgloader-fidelity.ts\`.`,
    'A value counts as exact when the target type shows the same value, whatever that type is. "With words": the tool named what it did not do; the number after it is its exit status.',
    '',
    '| outcome | sqlite-to-postgres | pgloader |',
    '|---|---|---|',
    ...counts,
    '',
    `The cases are those of sqlite-to-postgres, which stops by default where a value does not fit; its options that go on are not tried here. pgloader brings over exactly what it does not: ${betterThere.join(', ')}.`,
    '',
    '| case | sqlite-to-postgres | pgloader |',
    '|---|---|---|',
    ...lines,
  ].join('\n')}\n`;
}
