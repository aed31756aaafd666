/** Runs the phases: tells the observer when each begins and ends, and keeps their times for the report. */
import type { EventListener, Phase } from './events.ts';
import { Timeline } from './timeline.ts';

export interface PhaseTime {
  phase: Phase;
  /** Since the run began. */
  startMs: number;
  durationMs: number;
  summary: string;
}

/** In the unit of the phase; `total` where it is known, `bytes` where they are counted beside. */
export interface Progress {
  done: number;
  total?: number | undefined;
  bytes?: number | undefined;
}

export class PhaseClock {
  readonly times: PhaseTime[] = [];
  readonly timeline = new Timeline();
  readonly #onEvent: EventListener;
  readonly #signal: AbortSignal | undefined;
  readonly #begun: Phase[] = [];

  constructor(onEvent: EventListener, signal: AbortSignal | undefined) {
    this.#onEvent = onEvent;
    this.#signal = signal;
  }

  /** The one that began last; before any has, the first. */
  get phase(): Phase {
    return this.#begun.at(-1) ?? 'inspect';
  }

  hasBegun(phase: Phase): boolean {
    return this.#begun.includes(phase);
  }

  /** `summarise` puts the result of the phase in a line. */
  async run<Result>(phase: Phase, work: () => Promise<Result>, summarise: (result: Result) => string): Promise<Result> {
    this.#signal?.throwIfAborted();
    this.#begun.push(phase);
    this.#onEvent({ type: 'phase-started', phase });
    const startMs = this.timeline.sinceBeginning();
    const result = await work();
    const time = { phase, durationMs: this.timeline.sinceBeginning() - startMs, summary: summarise(result) };
    this.times.push({ ...time, startMs });
    this.#onEvent({ type: 'phase-finished', ...time });
    return result;
  }

  note(phase: Phase, message: string): void {
    this.#onEvent({ type: 'note', phase, message });
  }

  progress(phase: Phase, subject: string, unit: 'rows' | 'bytes' | 'steps', { done, total, bytes }: Progress): void {
    const known = { ...(total === undefined ? {} : { total }), ...(bytes === undefined ? {} : { bytes }) };
    this.#onEvent({ type: 'progress', phase, subject, unit, done, ...known });
  }
}
