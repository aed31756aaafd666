/**
 * Where the reader of a sheet is, and when the rows there are asked for: at most ten times a second, and seldom while one leaps,
 * each step further than a page from the one before, as dragging the scroll bar does: what is asked for on the way is out of sight
 * when it comes.
 */
import { pageSize } from './pages.ts';
import type { RowRange } from './row-window.ts';

const followEveryMs = 100;
/** Dragging shows rows a few times a second. */
const leapEveryMs = 300;

interface ReaderOptions {
  /** Whether nothing is on its way. */
  readonly isIdle: () => boolean;
  /** The rows of `range` are wanted. */
  readonly onFollow: () => void;
}

export class Reader {
  /** The rows that were asked for last. */
  range: RowRange = { first: 0, end: 1 };
  readonly #options: ReaderOptions;
  /** Whither one reads on. */
  #ahead: -1 | 1 = 1;
  #latest = this.range;
  #followedAtMs = Number.NEGATIVE_INFINITY;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #leaptAtMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** The rows in view, and those of a page beyond. */
  get withAhead(): RowRange {
    const { first, end } = this.range;
    return this.#ahead === 1 ? { first, end: end + pageSize } : { first: Math.max(0, first - pageSize), end };
  }

  /** Whether the rows that were asked for last are about those that are in view. */
  get isThere(): boolean {
    return Math.abs(this.#latest.first - this.range.first) < pageSize;
  }

  moveTo(range: RowRange): void {
    const nowMs = performance.now();
    const isLeap = Math.abs(range.first - this.#latest.first) >= pageSize;
    const isLeaping = isLeap && nowMs - this.#leaptAtMs < leapEveryMs;
    if (isLeap) this.#leaptAtMs = nowMs;
    this.#latest = range;
    clearTimeout(this.#timer);
    const waitMs = isLeaping ? this.#leapWaitMs(nowMs) : this.#followedAtMs + followEveryMs - nowMs;
    if (waitMs <= 0) this.#follow();
    // Whoever rests between two leaps may have arrived.
    else this.#timer = setTimeout(() => this.#follow(), Math.min(waitMs, followEveryMs));
  }

  /** Rows that were asked for are here. */
  answered(): void {
    this.#answeredAtMs = performance.now();
  }

  /** Frees the timer. */
  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** One question at a time, and a pause after its answer: a server that takes long is not asked all the while. */
  #leapWaitMs(nowMs: number): number {
    if (!this.#options.isIdle()) return Number.POSITIVE_INFINITY;
    return Math.max(this.#followedAtMs, this.#answeredAtMs) + leapEveryMs - nowMs;
  }

  #follow(): void {
    this.#ahead = this.#latest.first < this.range.first ? -1 : 1;
    this.range = this.#latest;
    this.#followedAtMs = performance.now();
    this.#options.onFollow();
  }
}
