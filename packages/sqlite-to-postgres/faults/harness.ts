/**
 * The fault harness: every fault at all its points, to a real run of the command line on a real server, and after each
 * the question whether the target is as before or as published and whether the next run succeeds. Prints a table;
 * ends with 1 where anything is not as it must be. FAULTS_SEED repeats the points of an earlier run, FAULTS_ONLY
 * chooses faults by a pattern of their name.
 */
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { Arena, type Site } from './arena.ts';
import { type CancelTime, measureCancels } from './cancel-times.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { mountTablespace } from './full-disk.ts';
import { judge } from './judge.ts';
import { Random } from './random.ts';
import { cancelTable, type PointResult, resultTable } from './result-table.ts';
import { describeRevision } from './revision.ts';

const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
const only = new RegExp(process.env['FAULTS_ONLY'] ?? '');
const atOnce = 2;
const cancelName = 'Ctrl-C';
const say = (text: string) => void process.stdout.write(`${text}\n`);

async function strike(arena: Arena, fault: Fault, i: number, random: Random): Promise<PointResult> {
  const wantsResume = i % 2 === 1;
  const site = await arena.makeSite(fault.siteOptions);
  const { phase, problems, expected, verdict: judged } = await fault.inflict(arena, site, random, i);
  const verdict = judged ?? (await judge(arena, { ...site, url: arena.server.url(site.database) }, wantsResume));
  const all = [...problems, ...verdict.problems];
  if (expected !== undefined && verdict.outcome !== expected) all.push(`${verdict.outcome} instead of ${expected}`);
  for (const problem of all) say(`  ! ${fault.name}, point ${i + 1}, in ${phase}: ${problem}`);
  await cleanUp(arena, fault, site);
  return { fault: fault.name, phase, outcome: verdict.outcome, next: verdict.next, problems: all };
}

async function cleanUp(arena: Arena, fault: Fault, site: Site): Promise<void> {
  fault.afterwards?.(site);
  await arena.removeSite(site);
}

/** Two points at once, except where a fault is everybody's. */
async function strikeAll(arena: Arena, fault: Fault): Promise<PointResult[]> {
  const results: PointResult[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < fault.points; i = next++) {
      // A generator a point, so that a point is the same whichever others ran before it.
      results.push(await strike(arena, fault, i, new Random(seed * 1000 + i)));
    }
  };
  await Promise.all(Array.from({ length: fault.isAlone ? 1 : atOnce }, work));
  return results;
}

const startedAt = performance.now();
const revision = describeRevision();
say(`Seed ${seed}: FAULTS_SEED=${seed} repeats these points.`);
const arena = await Arena.open();
// A point starts half a dozen processes, which need not compile the same modules each.
process.env['NODE_COMPILE_CACHE'] ??= join(arena.root, 'compiled');
const results: PointResult[] = [];
const skipped: string[] = [];
let cancels: CancelTime[] = [];
try {
  const unmountTablespace = await mountTablespace(arena);
  try {
    for (const fault of faults.filter(({ name }) => only.test(name))) {
      const reason = fault.missing?.();
      if (reason === undefined) results.push(...(await strikeAll(arena, fault)));
      else skipped.push(`${fault.name}: not here, ${reason}`);
      say(`${fault.name}: ${reason ?? `${fault.points} points`}`);
    }
    if (only.test(cancelName))
      cancels = await measureCancels(arena, new Random(seed), ({ name, timesMs }) =>
        say(`Ctrl-C in ${name}: ${timesMs.map(Math.round).join(', ')} ms`),
      );
  } finally {
    await arena.server.stop();
    unmountTablespace();
  }
} finally {
  await arena.close();
}
if (results.length > 0) say(resultTable(results, skipped));
if (cancels.length > 0) say(cancelTable(cancels));
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
const load = loadavg().map((number) => number.toFixed(1));
say(`
${new Date().toISOString().slice(0, 10)}, ${revision}, seed ${seed}: ${results.length} points in ${minutes} minutes on ${availableParallelism()} processors, load ${load[2]} in the last quarter of an hour.`);
const isWrong = [...results, ...cancels].some(({ problems }) => problems.length > 0);
process.exitCode = isWrong ? 1 : 0;
