/**
 * From Ctrl-C to the end of the process, in every phase of a run whose phases are long: the table is large, so that the
 * main thread is in the midst of SQLite's work, or the server in that of one statement. The bar is a second.
 */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startApplication } from '../src/follow/testing/shop.ts';
import type { Phase } from '../src/progress/events.ts';
import { type Arena, migrateCommand, withClient } from './arena.ts';
import { findSilence, momentIn } from './fault.ts';
import { writeFollowedShop } from './followed-shop.ts';
import { findServerLeftovers, sessionsEnd } from './leftovers.ts';
import type { Random } from './random.ts';
import { type FaultPoint, runUntil } from './run-until.ts';
import { writeShop } from './shop.ts';

export const cancelBarMs = 1000;
const scale = 20;
const archivedRows = 1_000_000;
const applicationSeed = 1;

interface Setting {
  name: string;
  /** Writes the source. */
  write: (path: string) => void;
  options: string[];
  /** An application writes to the source meanwhile. */
  isInUse: boolean;
  interrupts: [phase: Phase, count: number][];
}

const settings: Setting[] = [
  {
    name: '',
    write: (path) => writeShop(path, scale),
    options: [],
    isInUse: false,
    interrupts: [
      ['inspect', 5],
      ['plan', 1],
      ['backup', 4],
      ['stage', 4],
      ['constrain', 5],
      ['verify', 4],
      ['publish', 2],
    ],
  },
  {
    name: '--follow: ',
    write: (path) => writeFollowedShop(path, archivedRows),
    options: ['--follow'],
    isInUse: true,
    interrupts: [
      ['backup', 2],
      ['stage', 2],
      ['verify', 2],
      ['follow', 3],
      ['switch', 3],
      ['publish', 1],
    ],
  },
];

export interface CancelTime {
  /** The phase, and what kind of run. */
  name: string;
  /** Duration of the phase without an interrupt. */
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
  const times: CancelTime[] = [];
  for (const setting of settings) {
    const source = join(arena.root, `large${settings.indexOf(setting)}.db`);
    setting.write(source);
    const durations = await arena.measure(async () => {}, source, ...setting.options);
    for (const [phase, count] of setting.interrupts) {
      const name = setting.name + phase;
      const time: CancelTime = { name, durationMs: durations.get(phase) ?? 0, timesMs: [], problems: [] };
      times.push(time);
      for (let i = 0; i < count; i++) {
        await interrupt(arena, setting, source, { ...momentIn({ durations }, phase, random), time });
      }
      onPhase(time);
    }
    rmSync(source);
  }
  return times;
}

async function interrupt(
  arena: Arena,
  { options, isInUse }: Setting,
  source: string,
  { phase, delayMs, time }: Omit<FaultPoint, 'strike'> & { time: CancelTime },
): Promise<void> {
  const site = await arena.makeSite('', source);
  const application = isInUse ? await startApplication(site.source, applicationSeed) : undefined;
  const strike = (child: ChildProcess) => child.kill('SIGINT');
  const run = await runUntil(migrateCommand(site, ...options), site.folder, { phase, delayMs, strike });
  await application?.stop();
  // It may have been over just then.
  if (run.status !== 0 && run.struckIn === phase) time.timesMs.push(run.endedAfterMs);
  if (!run.isReported) time.problems.push(...findSilence(run, [130]));
  await withClient(site.url, async (client) => {
    if (!(await sessionsEnd(client))) time.problems.push('sessions stayed');
    time.problems.push(...(await findServerLeftovers(client)));
  });
  await arena.removeSite(site);
}
