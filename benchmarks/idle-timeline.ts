/** Who kept the processors busy while a program ran, phase by phase, and when they were idle. Pure. */
import type { ProcessorSample } from './measured-process.ts';

export interface TimedPhase {
  phase: string;
  /** As of `Date.now()`. */
  startsAt: number;
  endsAt: number;
}

const levels = '▁▂▃▄▅▆▇█';
const slotMs = 100;

/**
 * A line a phase: its length, the processor time of program and server, how many processors they kept busy or waited for, and
 * when, a sign each 0.1 s: from ▁, nobody has anything to do, to █, there is work for all processors. What others take of the
 * machine makes phases longer and changes little of that.
 */
export function idleTimeline(
  phases: readonly TimedPhase[],
  samples: readonly ProcessorSample[],
  processors: number,
): string[] {
  const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(6);
  return phases.map(({ phase, startsAt, endsAt }) => {
    const [begin, end] = [sampleAt(samples, startsAt), sampleAt(samples, endsAt)];
    const slots = slotsOf(startsAt, endsAt).map(([from, to]) =>
      Math.min(1, wantedBetween(samples, from, to) / processors),
    );
    const busy = slots.reduce((sum, share) => sum + share, 0) / (slots.length || 1);
    return `${phase.padEnd(10)} ${seconds(endsAt - startsAt)} s, program ${seconds(end.programMs - begin.programMs)}, server ${seconds(end.serverMs - begin.serverMs)}, work for ${(busy * processors).toFixed(2)} processors  ${slots.map(levelOf).join('')}`;
  });
}

function slotsOf(startsAt: number, endsAt: number): [from: number, to: number][] {
  return Array.from({ length: Math.ceil((endsAt - startsAt) / slotMs) }, (_, i) => {
    return [startsAt + i * slotMs, Math.min(endsAt, startsAt + (i + 1) * slotMs)];
  });
}

function levelOf(share: number): string {
  return levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] as string;
}

/** Processors, on an average. */
function wantedBetween(samples: readonly ProcessorSample[], from: number, to: number): number {
  return (sampleAt(samples, to).wantedMs - sampleAt(samples, from).wantedMs) / (to - from || 1);
}

/** Between two samples as if the work had gone on evenly. */
function sampleAt(samples: readonly ProcessorSample[], at: number): ProcessorSample {
  const after = samples.findIndex((sample) => sample.at >= at);
  const [last, next] = [samples[after - 1], samples[after]];
  if (next === undefined) return samples.at(-1) as ProcessorSample;
  if (last === undefined) return next;
  const share = (at - last.at) / (next.at - last.at || 1);
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    at,
    programMs: between(last.programMs, next.programMs),
    serverMs: between(last.serverMs, next.serverMs),
    wantedMs: between(last.wantedMs, next.wantedMs),
  };
}
