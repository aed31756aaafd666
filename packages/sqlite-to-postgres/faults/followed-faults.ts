/** Faults of a run with `--follow`, while an application writes to its source without a pause. */
import type { ChildProcess } from 'node:child_process';
import { startApplication } from '../src/follow/testing/shop.ts';
import type { Phase } from '../src/progress/events.ts';
import { type Arena, migrateCommand, type Site } from './arena.ts';
import { type Fault, findSilence, type Inflicted, momentIn } from './fault.ts';
import { followedShop, stockSite } from './followed-shop.ts';
import { judgeFollowed } from './judge-followed.ts';
import type { Random } from './random.ts';
import { runUntil } from './run-until.ts';

const afterCapture: Phase[] = ['backup', 'stage', 'constrain', 'verify', 'follow', 'switch', 'publish'];
const everyPhase: Phase[] = ['inspect', 'plan', ...afterCapture, 'report'];
/** The latest a blow comes, while a run follows until the word of the operator or holds the source. */
const longestWaitMs = 1500;
/** The application is at work before the run. */
const seeds = 1_000_000;

interface Blow {
  phase: Phase;
  strike: (child: ChildProcess) => unknown;
  /** What the run may end with. */
  statuses: number[];
  /** Also while it holds the source, from which no other end comes. */
  mayHold: boolean;
}

const killed: Fault = {
  name: '--follow: SIGKILL',
  points: 30,
  inflict: async (arena, site, random, i) =>
    await strikeFollowed(arena, site, random, {
      phase: everyPhase[i % everyPhase.length] ?? 'follow',
      strike: (child) => child.kill('SIGKILL'),
      statuses: [],
      mayHold: true,
    }),
};

const interrupted: Fault = {
  name: '--follow: Ctrl-C',
  points: 7,
  inflict: async (arena, site, random, i) =>
    await strikeFollowed(arena, site, random, {
      phase: afterCapture[i % afterCapture.length] ?? 'follow',
      strike: (child) => child.kill('SIGINT'),
      statuses: [130],
      mayHold: true,
    }),
};

const disconnected: Fault = {
  name: '--follow: connections terminated',
  points: 7,
  inflict: async (arena, site, random, i) =>
    await strikeFollowed(arena, site, random, {
      phase: afterCapture[i % afterCapture.length] ?? 'follow',
      strike: async () => await arena.disconnect(site),
      statuses: [4],
      mayHold: false,
    }),
};

const restarted = (mode: 'fast' | 'immediate'): Fault => ({
  name: `--follow: server restarted, ${mode}`,
  points: 4,
  isAlone: true,
  inflict: async (arena, site, random, i) =>
    await strikeFollowed(arena, site, random, {
      phase: (['stage', 'follow', 'switch', 'publish'] as const)[i % 4] ?? 'follow',
      strike: async () => await arena.restart(mode),
      statuses: [4],
      mayHold: false,
    }),
});

async function strikeFollowed(arena: Arena, site: Site, random: Random, blow: Blow): Promise<Inflicted> {
  const shop = await followedShop(arena);
  stockSite(shop, site, random.coin() ? 'wal' : 'delete');
  const seed = 1 + Math.floor(random.fraction() * seeds);
  const isWaiting = random.coin();
  const options = isWaiting ? waitsIn(blow) : [];
  const moment =
    options.length > 0
      ? { phase: blow.phase, delayMs: random.fraction() * longestWaitMs }
      : momentIn(shop, blow.phase, random);
  const application = await startApplication(site.source, seed);
  const run = await runUntil(migrateCommand(site, '--follow', ...options), site.folder, {
    ...moment,
    strike: blow.strike,
  });
  const isKilled = run.signal === 'SIGKILL';
  const verdict = await judgeFollowed(
    arena,
    { ...site, url: arena.server.url(site.database) },
    { shop, application, seed, isKilled, wantsCleanup: random.coin() },
  ).finally(() => application.process.kill());
  return {
    phase: run.status === 0 ? 'after the end' : placeOf(run.struckIn ?? blow.phase, options),
    problems: isKilled ? [] : findSilence(run, blow.statuses),
    verdict,
  };
}

/** A wait makes the phase longer than its few milliseconds. */
function waitsIn({ phase, mayHold }: Blow): string[] {
  if (phase === 'follow') return ['--switch-on-signal'];
  return phase === 'publish' && mayHold ? ['--hold-source'] : [];
}

function placeOf(phase: Phase, options: readonly string[]): string {
  return options.includes('--hold-source') ? 'source held' : phase;
}

export const followedFaults: Fault[] = [killed, interrupted, disconnected, restarted('fast'), restarted('immediate')];
