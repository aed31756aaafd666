/** The time of the simulated installation: that of the machine from a start on, or only moved by hand. */
export class SimulatedClock {
  readonly #isManual: boolean;
  #startsAtMs: number;
  #runningSinceMs = performance.now();

  constructor(startsAt: string | undefined, isManual = false) {
    const atMs = startsAt === undefined ? Date.now() : Date.parse(startsAt);
    if (Number.isNaN(atMs)) throw new RangeError(`The clock of the simulator cannot start at "${startsAt}".`);
    this.#startsAtMs = atMs;
    this.#isManual = isManual;
  }

  /** Milliseconds since 1970, to the second: PEMS counts no finer. */
  now(): number {
    const runMs = this.#isManual ? 0 : performance.now() - this.#runningSinceMs;
    return Math.floor((this.#startsAtMs + runMs) / 1000) * 1000;
  }

  advance(hours: number): void {
    this.#startsAtMs += hours * 3_600_000;
  }
}
