/**
 * The move of a million wide rows, their parent and two million narrow rows, or with `--one-table` of the wide rows alone:
 * ours, verified; the floor, PostgreSQL's own server-side binary COPY of the same rows with the same keys and indexes, by
 * turns; pgloader with the best casts, unverified; with `--sequel` also Sequel's copy, whose dates are wrong and which takes
 * minutes. One report, one machine, one run: `npm run bench -- migrate [--rows 1000000] [--turns 1] [--one-table] [--jobs N]
 * [--sequel]`. The estimates of the plan are held against what came.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { connectClient, ensureDatabase, startEmbeddedPostgres } from '@vanguard/postgres';
import type { Client } from 'pg';
import type { MigrationReport } from 'sqlite-to-postgres';
import { idleTimeline, type TimedPhase } from './idle-timeline.ts';
import { type Measured, measure } from './measured-process.ts';
import { estimateMoveMs } from '../packages/sqlite-to-postgres/src/plan/estimate-move.ts';
import { type Floor, measureFloor } from './move-floor.ts';
import { buildSource, type MoveShape, oneTable, threeTables } from './move-source.ts';
import { unpackMover } from './mover-program.ts';
import { optionOf } from './option-of.ts';

export async function run(args: string[]): Promise<void> {
  const rows = Number(optionOf(args, '--rows') ?? 1_000_000);
  const shape = args.includes('--one-table') ? oneTable : threeTables;
  const folder = mkdtempSync(join(tmpdir(), 'bench-migrate-'));
  chmodSync(folder, 0o755);
  const source = join(tmpdir(), `bench-migrate-${shape.name}-${rows}.db`);
  buildSource(source, shape, rows);
  const server = await startEmbeddedPostgres({ dir: join(folder, 'postgres') });
  try {
    const url = server.url('bench');
    await ensureDatabase(url);
    const client = await connectClient(url);
    const turns: Turn[] = [];
    for (let turn = 0; turn < Number(optionOf(args, '--turns') ?? 1); turn++) {
      await client.query('drop schema if exists ours cascade');
      await client.query('checkpoint');
      const ours = await moveOurs(source, { url, client }, folder, optionOf(args, '--jobs'));
      turns.push({ ours, floor: await measureFloor(client, shape, { folder, serverPid: await serverPidOf(client) }) });
    }
    const pgloader = await movePgloader(shape, { source, client, url, folder });
    await client.end();
    const sequel = args.includes('--sequel') ? await moveBySequel(source, server.url('sequel'), folder) : undefined;
    print({ rows, shape, turns: turns.toSorted((a, b) => overFloor(a) - overFloor(b)), pgloader, sequel });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Turn {
  ours: Ours;
  floor: Floor;
}

function overFloor({ ours, floor }: Turn): number {
  return ours.elapsedMs / (floor.copyMs + floor.constrainMs);
}

interface Ours extends Measured {
  phasesMs: Record<string, number>;
  /** Who kept the processors busy, phase by phase. */
  idle: string[];
  /** What the plan says, of what came. */
  estimatedTime: number;
  estimatedBytes: number;
}

async function moveOurs(
  source: string,
  { url, client }: { url: string; client: Client },
  folder: string,
  jobs: string | undefined,
): Promise<Ours> {
  const reports = join(folder, 'report');
  const main = unpackMover();
  const options = ['--schema', 'ours', '--yes', '--report', reports, ...(jobs === undefined ? [] : ['--jobs', jobs])];
  const serverPid = await serverPidOf(client);
  const measured = await measure(process.execPath, [main, 'migrate', source, url, ...options], folder, { serverPid });
  if (measured.status !== 0) throw new Error(`the move failed: ${measured.output}`);
  const report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')) as MigrationReport;
  const { plan, phases } = report;
  const phasesMs = Object.fromEntries(phases.map(({ phase, durationMs }) => [phase, durationMs]));
  const { rows: sizes } = await client.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relnamespace = 'ours'::regnamespace and relkind = 'r'`,
  );
  const bytes = plan.tables.reduce((sum, table) => sum + (table.bytes?.heap ?? 0) + (table.bytes?.indexes ?? 0), 0);
  return {
    ...measured,
    phasesMs,
    idle: idleTimeline(timedPhases(measured, report), measured.samples, availableParallelism()),
    estimatedTime: estimateMoveMs(plan, phasesMs['inspect'] ?? 0) / measured.elapsedMs,
    estimatedBytes: bytes / (sizes[0]?.bytes ?? 0),
  };
}

/** Also before the first phase and behind the last. */
function timedPhases({ samples, elapsedMs }: Measured, { startedAt, phases }: MigrationReport): TimedPhase[] {
  const [spawned, begun] = [samples[0]?.at ?? 0, Date.parse(startedAt)];
  const timed = phases
    .map(({ phase, startMs, durationMs }) => ({
      phase,
      startsAt: begun + startMs,
      endsAt: begun + startMs + durationMs,
    }))
    .toSorted((a, b) => a.startsAt - b.startsAt);
  const [first, last] = [timed[0]?.startsAt ?? begun, timed.at(-1)?.endsAt ?? begun];
  return [
    { phase: 'start', startsAt: spawned, endsAt: first },
    ...timed,
    { phase: 'end', startsAt: last, endsAt: spawned + elapsedMs },
  ];
}

/** The process that starts a process for each session; undefined if the system does not tell. */
async function serverPidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${rows[0]?.pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Milliseconds, booleans and doubles are not pgloader's own casts: without these it moves no row of a Prisma database. */
const pgloaderCasts = `(in-package :pgloader.transforms)
(defun epoch-ms-to-timestamptz (value)
  (when (integerp value)
    (multiple-value-bind (seconds milliseconds) (floor value 1000)
      (multiple-value-bind (s mi h d mo y) (decode-universal-time (+ seconds 2208988800) 0)
        (format nil "~d-~2,'0d-~2,'0d ~2,'0d:~2,'0d:~2,'0d.~3,'0d+00" y mo d h mi s milliseconds)))))
(defun integer-to-boolean (value)
  (when value (if (eql value 0) "f" "t")))
`;

/** Undefined where pgloader is not installed. */
async function movePgloader(
  { tables }: MoveShape,
  { source, client, url, folder }: { source: string; client: Client; url: string; folder: string },
): Promise<Measured | undefined> {
  const [load, casts] = [join(folder, 'move.load'), join(folder, 'casts.lisp')];
  const target = url.replace(/^postgres:/, 'postgresql:').replace(/\?.*$/, '');
  writeFileSync(casts, pgloaderCasts);
  writeFileSync(
    load,
    `load database from sqlite://${source} into ${target}
 with include drop, create tables, create indexes, reset sequences, quote identifiers
 cast type datetime to timestamptz using epoch-ms-to-timestamptz,
      type boolean to boolean using integer-to-boolean, type real to "double precision" using float-to-string
 excluding table names like '_prisma_migrations';
`,
  );
  const measured = await measure('pgloader', ['--load-lisp-file', casts, load], folder).catch(() => undefined);
  if (measured === undefined) return undefined;
  if (measured.status !== 0) throw new Error(`pgloader failed: ${measured.output.slice(-2000)}`);
  for (const table of tables) await refuseDifference(client, table);
  return measured;
}

/** pgloader ends with 0 also where it moved nothing. */
async function refuseDifference(client: Client, table: string): Promise<void> {
  const { rows } = await client.query<{ ours: string; theirs: string }>(
    `select (select count(*) from ours."${table}") as ours, (select count(*) from public."${table}") as theirs`,
  );
  if (rows[0]?.ours !== rows[0]?.theirs)
    throw new Error(`pgloader moved ${rows[0]?.theirs} of ${rows[0]?.ours} rows of ${table}`);
}

/** It takes milliseconds for seconds, and ends with 0. */
async function moveBySequel(source: string, url: string, folder: string): Promise<Measured> {
  await ensureDatabase(url);
  const target = url.replace(/\?.*$/, '');
  const measured = await measure('sequel', ['-C', `sqlite://${source}`, target], folder);
  if (measured.status === 0) return measured;
  throw new Error(`Sequel failed: ${measured.output.slice(-2000)}`);
}

interface Result {
  rows: number;
  shape: MoveShape;
  /** The fastest against the floor first. */
  turns: readonly Turn[];
  pgloader: Measured | undefined;
  sequel: Measured | undefined;
}

function print({ rows, shape, turns, pgloader, sequel }: Result): void {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const ratio = (a: number, b: number) => (a / b).toFixed(2);
  const { ours, floor } = turns[Math.floor(turns.length / 2)] as Turn;
  const { stage = 0, constrain = 0, verify = 0 } = ours.phasesMs;
  const beyond = Math.max(verify, constrain + verify - floor.constrainMs);
  const others = shape === oneTable ? '' : `, ${(rows * 2).toLocaleString('en')} of 4, 10,000 parents`;
  const lines = [
    `${rows.toLocaleString('en')} rows of 30 columns${others}; ${availableParallelism()} processors (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, load ${loadavg()[0]?.toFixed(1)}`,
    `sqlite-to-postgres, verified: ${seconds(ours.elapsedMs)}, ${ours.peakMegabytes.toFixed(0)} MB`,
    ...Object.entries(ours.phasesMs).map(([phase, durationMs]) => `  ${phase.padEnd(10)} ${seconds(durationMs)}`),
    'each phase: its time, processor time of the mover and of PostgreSQL, for how many processors they had work, and when:',
    ...ours.idle.map((line) => `  ${line}`),
    `server-side COPY of the same rows: ${seconds(floor.copyMs)}; keys and indexes: ${seconds(floor.constrainMs)}; processor time of both: ${seconds(floor.processorMs)}`,
    `  the whole move / both: ${turns.map((turn) => overFloor(turn).toFixed(2)).join(', ')} (bar 1.25)`,
    `  stage / COPY: ${ratio(stage, floor.copyMs)} (bar 1.8)`,
    `  constrain and verify, which overlap / keys and indexes: ${ratio(constrain + verify, floor.constrainMs)}`,
    `  verification's share of the rest, as what they take beyond keys and indexes: ${((beyond / (ours.elapsedMs - beyond)) * 100).toFixed(0)} % (bar 35 %)`,
    `estimated / came: time ${turns.map((turn) => turn.ours.estimatedTime.toFixed(2)).join(', ')}; bytes in the target ${ours.estimatedBytes.toFixed(2)} (bars 0.7 to 1.3)`,
    ...(pgloader === undefined
      ? ['pgloader: not installed']
      : [
          `pgloader, unverified: ${seconds(pgloader.elapsedMs)}, ${pgloader.peakMegabytes.toFixed(0)} MB`,
          `  ours / pgloader, time: ${ratio(ours.elapsedMs, pgloader.elapsedMs)} (bar 0.25), memory: ${ratio(ours.peakMegabytes, pgloader.peakMegabytes)} (bar 0.25)`,
        ]),
    ...(sequel === undefined
      ? []
      : [
          `sequel -C, unverified, its dates wrong: ${seconds(sequel.elapsedMs)}, ${sequel.peakMegabytes.toFixed(0)} MB`,
          `  ours / Sequel, time: ${ratio(ours.elapsedMs, sequel.elapsedMs)}, memory: ${ratio(ours.peakMegabytes, sequel.peakMegabytes)}`,
        ]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
