/**
 * `npm run corpus -- FOLDER`: moves every SQLite file below the folder, each into a database of its own: as it is, else by
 * the rules that the stop suggests. What arrives is compared row by row by a judge that shares no code with the mover. Files
 * are only read, and none is part of the repository.
 */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { connectClient } from '@vanguard/postgres';
import { type MigrationReport, migrate, MoverError, type MigrationRules } from 'sqlite-to-postgres';
import { type BenchServer, startServer } from './bench-server.ts';
import { judge } from './judge-target.ts';

const outcomes = ['moved', 'moved with suggestion', 'stopped', 'refused'] as const;
type Outcome = (typeof outcomes)[number];

interface FileResult {
  file: string;
  outcome: Outcome;
  /** Codes of what stopped it first, or of what refused it. */
  reasons: string;
  seconds: number;
  rows: number;
  /** By the judge; rows that were set aside are not lost. */
  lostRows: number;
  otherRows: number;
}

const magic = 'SQLite format 3\0';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name a folder with SQLite files: npm run corpus -- FOLDER\n');
  process.exitCode = 2;
} else await run(folder);

async function run(base: string): Promise<void> {
  const files = readdirSync(base, { recursive: true, encoding: 'utf8' })
    .map((name) => join(base, name))
    .filter(isSqlite)
    .toSorted();
  const server = await startServer();
  const results: FileResult[] = [];
  try {
    for (const [i, file] of files.entries()) {
      const result = await moveFile(server, file, `corpus_${i}`);
      results.push({ ...result, file: relative(base, file) });
      process.stdout.write(`${lineOf(results.at(-1) as FileResult)}\n`);
    }
  } finally {
    await server.stop();
  }
  process.stdout.write(`\n${summaryOf(results)}\n`);
}

/** By its first bytes: names tell nothing. */
function isSqlite(path: string): boolean {
  const bytes = Buffer.alloc(magic.length);
  try {
    const file = openSync(path, 'r');
    try {
      return readSync(file, bytes, 0, magic.length, 0) === magic.length && bytes.toString('latin1') === magic;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

async function moveFile(server: BenchServer, file: string, database: string): Promise<Omit<FileResult, 'file'>> {
  const target = server.url(database);
  const stateBase = await mkdtemp(join(tmpdir(), 'corpus-'));
  const move = async (rules?: MigrationRules) =>
    await migrate({
      source: file,
      target,
      schema: 'public',
      stateBase,
      rules,
      suggest: 'always',
      mayCreateDatabase: () => true,
    });
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const failed = { rows: 0, lostRows: 0, otherRows: 0 };
  try {
    return { ...(await judged(target, file, await move())), outcome: 'moved', reasons: '', seconds: seconds() };
  } catch (error) {
    const reasons = reasonsOf(error);
    const suggested = error instanceof MoverError ? error.suggestion : undefined;
    if (suggested === undefined) {
      const outcome = reasons.includes('problems') ? 'stopped' : 'refused';
      return { ...failed, outcome, reasons, seconds: seconds() };
    }
    try {
      const report = await move(suggested.rules);
      return { ...(await judged(target, file, report)), outcome: 'moved with suggestion', reasons, seconds: seconds() };
    } catch (again) {
      return { ...failed, outcome: 'stopped', reasons: `${reasons}; then ${reasonsOf(again)}`, seconds: seconds() };
    }
  } finally {
    await rm(stateBase, { recursive: true, force: true });
    const admin = await connectClient(server.url('postgres'));
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.end();
  }
}

function reasonsOf(error: unknown): string {
  if (!(error instanceof MoverError)) return `defect: ${String(error)}`;
  return `${error.code}${error.findings.length === 0 ? '' : `, ${error.findings.length} findings: ${error.findings[0]}`}`;
}

async function judged(target: string, file: string, report: MigrationReport) {
  const { tables, setAside } = report.plan;
  const names = new Map(
    tables.flatMap(({ source, name, columns }) => [
      [source, name] as const,
      ...columns.map((column) => [`${source}.${column.source}`, column.name] as const),
    ]),
  );
  const columnsTold = new Map(
    tables.flatMap(({ source, columns }) =>
      columns.map(({ source: column, type }) => {
        const reading = 'unit' in type && { reading: type.unit };
        const encoding = 'encoding' in type && { encoding: type.encoding };
        const decodes = 'decodes' in type && { decodes: type.decodes };
        return [
          `${source}.${column}`,
          { ...reading, ...encoding, ...decodes, escapesNul: 'escapesNul' in type },
        ] as const;
      }),
    ),
  );
  const client = await connectClient(target);
  try {
    const { lostRows, changedRows } = await judge(client, file, { names, columns: columnsTold });
    const aside = setAside.reduce((sum, { rows }) => sum + rows, 0);
    return {
      rows: report.tables.reduce((sum, { rows }) => sum + rows, 0),
      lostRows: Math.max(0, lostRows - aside),
      otherRows: changedRows,
    };
  } finally {
    await client.end();
  }
}

function lineOf({ file, outcome, reasons, seconds, rows, lostRows, otherRows }: FileResult): string {
  const found = outcome.startsWith('moved')
    ? `${rows} rows, ${lostRows} lost, ${otherRows} read otherwise by the judge`
    : '';
  return [file, outcome, `${seconds.toFixed(1)} s`, found, reasons].filter(Boolean).join(' | ');
}

/** A line for each folder directly below the one that was named, and one for all. */
function summaryOf(results: readonly FileResult[]): string {
  const byFolder = Map.groupBy(results, ({ file }) => (file.includes(sep) ? file.slice(0, file.indexOf(sep)) : '.'));
  const lines = [...byFolder, ['all', results] as const].map(([folder, of]) => summaryLine(folder, of));
  return [
    `| | files | ${outcomes.join(' | ')} | rows | lost | read otherwise | seconds, and of the slowest |`,
    `|${'---|'.repeat(outcomes.length + 6)}`,
    ...lines,
  ].join('\n');
}

function summaryLine(folder: string, results: readonly FileResult[]): string {
  const sum = (of: (result: FileResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const counts = outcomes.map((each) => results.filter(({ outcome }) => outcome === each).length);
  const slowest = Math.max(...results.map(({ seconds }) => seconds));
  const rows = [sum((of) => of.rows), sum((of) => of.lostRows), sum((of) => of.otherRows)];
  const seconds = `${sum((of) => of.seconds).toFixed(0)}, ${slowest.toFixed(1)}`;
  return `| ${[folder, results.length, ...counts, ...rows, seconds].join(' | ')} |`;
}
