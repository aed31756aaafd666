/** What a run did when, beside what: the work within its phases, some of which begins in one and is waited for in the next. */

export interface Span {
  /** For people: `copy "orders"`, `index "orders_at_idx" of "orders"`. */
  activity: string;
  /** Milliseconds since the run began. */
  startMs: number;
  endMs: number;
}

/** Does the work, and keeps its time if it comes to an end. */
export type Timing = <Result>(activity: string, work: () => Promise<Result>) => Promise<Result>;

export const untimed: Timing = async (_activity, work) => await work();

export class Timeline {
  readonly spans: Span[] = [];
  readonly #origin = performance.now();

  sinceBeginning(): number {
    return Math.round(performance.now() - this.#origin);
  }

  readonly time: Timing = async (activity, work) => {
    const startMs = this.sinceBeginning();
    const result = await work();
    this.spans.push({ activity, startMs, endMs: this.sinceBeginning() });
    return result;
  };
}

/** The longest, in the order in which they began: a database has thousands of tables, a reader has a page. */
export function longestSpans(spans: readonly Span[], most: number): Span[] {
  return spans
    .toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
    .slice(0, most)
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}
