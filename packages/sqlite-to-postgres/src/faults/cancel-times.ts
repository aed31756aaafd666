/**
 * From Ctrl-C to the end of the process, in every phase of a run whose phases are long: the table is large, so that the
 * main thread is in the midst of SQLite's work, or the server in that of one statement. The bar is a second.
 */
import { join } from 'node:path';
import type { Phase } from '../events.ts';
import { type Arena, migrateCommand, withClient } from './arena.ts';
import { findSilence, momentIn } from './fault.ts';
import { findServerLeftovers, sessionsEnd } from './leftovers.ts';
import type { Random } from './random.ts';
import { runUntil } from './run-until.ts';
import { writeShop } from './shop.ts';

export const cancelBarMs = 1000;
const scale = 20;
const interrupts: [phase: Phase, count: number][] = [
  ['inspect', 5],
  ['backup', 4],
  ['stage', 4],
  ['constrain', 5],
  ['verify', 4],
  ['publish', 1],
];

export interface CancelTime {
  phase: Phase;
  /** Of the phase, without an interrupt. */
  durationMs: number;
  /** One for each interrupt that came in time. */
  timesMs: number[];
  problems: string[];
}

export async function measureCancels(
  arena: Arena,
  random: Random,
  onPhase: (time: CancelTime) => void,
): Promise<CancelTime[]> {
  const large = join(arena.root, 'large.db');
  writeShop(large, scale);
  const durations = await arena.measure(async () => {}, large);
  const times: CancelTime[] = [];
  for (const [phase, count] of interrupts) {
    const time: CancelTime = { phase, durationMs: durations.get(phase) ?? 0, timesMs: [], problems: [] };
    times.push(time);
    for (let i = 0; i < count; i++) await interrupt(arena, large, durations, random, time);
    onPhase(time);
  }
  return times;
}

async function interrupt(
  arena: Arena,
  large: string,
  durations: Map<Phase, number>,
  random: Random,
  time: CancelTime,
): Promise<void> {
  const site = await arena.makeSite('', large);
  const run = await runUntil(migrateCommand(site), site.folder, {
    ...momentIn({ durations }, time.phase, random),
    strike: (child) => child.kill('SIGINT'),
  });
  // It may have been over just then.
  if (run.status !== 0 && run.struckIn === time.phase) time.timesMs.push(run.endedAfterMs);
  time.problems.push(...findSilence(run, [130]));
  await withClient(site.url, async (client) => {
    if (!(await sessionsEnd(client))) time.problems.push('sessions stayed');
    time.problems.push(...(await findServerLeftovers(client)));
  });
  await arena.removeSite(site);
}
