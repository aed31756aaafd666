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

/** A line a phase: its length, the processor time of program and server, the share that was idle, and when, a sign each 0.1 s. */
export function idleTimeline(
  phases: readonly TimedPhase[],
  samples: readonly ProcessorSample[],
  processors: number,
): string[] {
  const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(6);
  return phases.map(({ phase, startsAt, endsAt }) => {
    const [begin, end] = [sampleAt(samples, startsAt), sampleAt(samples, endsAt)];
    const [program, server] = [end.programMs - begin.programMs, end.serverMs - begin.serverMs];
    const idle = 1 - (program + server) / ((endsAt - startsAt) * processors || 1);
    const slots = Array.from({ length: Math.ceil((endsAt - startsAt) / slotMs) }, (_, i) => {
      const [from, to] = [startsAt + i * slotMs, Math.min(endsAt, startsAt + (i + 1) * slotMs)];
      return levelOf(1 - busyMs(samples, from, to) / ((to - from) * processors));
    });
    return `${phase.padEnd(10)} ${seconds(endsAt - startsAt)} s, program ${seconds(program)}, server ${seconds(server)}, idle ${(idle * 100).toFixed(0).padStart(3)} %  ${slots.join('')}`;
  });
}

function levelOf(share: number): string {
  return levels[Math.max(0, Math.min(levels.length - 1, Math.floor(share * levels.length)))] as string;
}

function busyMs(samples: readonly ProcessorSample[], from: number, to: number): number {
  const [begin, end] = [sampleAt(samples, from), sampleAt(samples, to)];
  return end.programMs + end.serverMs - begin.programMs - begin.serverMs;
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
  };
}
