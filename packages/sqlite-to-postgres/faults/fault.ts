/** A fault of the harness: how often it strikes, and how. */
import type { Phase } from '../src/progress/events.ts';
import type { Arena, Site } from './arena.ts';
import type { Outcome, Verdict } from './judge.ts';
import type { Random } from './random.ts';
import type { FaultOutcome, FaultPoint } from './run-until.ts';

export interface Fault {
  name: string;
  points: number;
  /** Whether its points may run beside others. */
  isAlone?: boolean;
  /** Why it cannot be had here; undefined where it can. */
  missing?: () => string | undefined;
  /** Options of `create database`. */
  siteOptions?: string;
  /** Lets a run meet the fault at the `i`th point, and takes the fault away again. */
  inflict: (arena: Arena, site: Site, random: Random, i: number) => Promise<Inflicted>;
  /** Takes away what stayed for the runs after the fault. */
  afterwards?: (site: Site) => void;
}

export interface Inflicted {
  /** Where it struck, for the table. */
  phase: string;
  problems: string[];
  /** Where only one outcome is right. */
  expected?: Outcome;
  /** Where it has been judged already, by other rules than those of a source at rest. */
  verdict?: Verdict;
}

/** With PostgreSQL at work, before the tables are published. */
export const stagingPhases: Phase[] = ['stage', 'constrain', 'verify', 'publish'];

/** A moment in a phase, by how long it takes without a fault. */
export function momentIn(
  { durations }: Pick<Arena, 'durations'>,
  phase: Phase,
  random: Random,
): Omit<FaultPoint, 'strike'> {
  return { phase, delayMs: random.fraction() * (durations.get(phase) ?? 0) };
}

/** A run that met a fault and could still speak must say what happened and what to do, with a status that fits. */
export function findSilence({ status, stderr }: Pick<FaultOutcome, 'status' | 'stderr'>, statuses: number[]): string[] {
  if (status === 0) return [];
  const isTold = /^Error: /m.test(stderr) && (status === 130 || /^What to do: /m.test(stderr));
  return isTold && statuses.includes(status ?? -1)
    ? []
    : [`ended with ${status}: ${stderr.slice(0, 300).replaceAll('\n', ' ')}`];
}
