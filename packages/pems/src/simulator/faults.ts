/** What can be made to go wrong, while the simulator runs. A fault strikes at a rate, and as often as it may. */
import { Alert } from './alerts.ts';
import type { SeededRandom } from './seeded-random.ts';

export const faultKinds = {
  drop: 'the connection is cut before an answer',
  delay: 'the answer comes late',
  too_many_requests: 'status 429 with Retry-After',
  server_error: 'status 500',
  unavailable: 'status 503',
  alert_in_200: 'an error alert with status 200',
  truncated: 'JSON that ends in the middle',
  html: 'a page of a proxy instead of JSON',
  null_totals: 'records are not counted',
  shifted_page: 'rows stand at other places than on the page before',
  duplicate_rows: 'a row comes twice',
  vanished_rows: 'a row is left out, and the places of the others close up',
  short_page: 'a page lacks a row that its places count',
  repeated_cursor: 'a collection names the place that was asked for as that of the next page',
  dropped_column: 'a column is gone',
  renamed_column: 'a column has another name',
  retyped_column: 'a column has another type',
  stale_recordid: 'writes are refused as if somebody had been faster',
  lost_answer: 'a write is done and its answer never comes',
  expired_session: 'the session is no longer known',
  expired_password: 'the password is no longer valid',
} as const;

export type FaultKind = keyof typeof faultKinds;

export interface Fault {
  kind: FaultKind;
  /**
   * Share of the requests that it strikes, from 0 to 1; of those where it means something. Default: all. A column that is
   * struck stays so until other faults are set.
   */
  rate?: number;
  /** How often it strikes before it is over. Default: for ever. */
  times?: number;
  /** For `delay`. */
  delayMs?: number;
  /** For `too_many_requests` and `unavailable`. */
  retryAfterSeconds?: number;
  /** For the faults of columns. */
  column?: string;
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(faultKinds, kind);
}

/** Those that strike are drawn in the order in which they are asked for: the same requests meet the same faults. */
export class Faults {
  #active: Fault[] = [];
  readonly #lasting = new Map<FaultKind, Fault>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  get active(): readonly Fault[] {
    return this.#active;
  }

  /** Instead of all that were there. Throws RangeError unless all are faults. */
  set(faults: readonly Fault[]): void {
    for (const { kind, rate = 1, times = 1, delayMs = 0, retryAfterSeconds = 0 } of faults) {
      const isKnown = typeof kind === 'string' && isFaultKind(kind);
      if (!isKnown) throw new RangeError(`There is no such fault; there are ${Object.keys(faultKinds).join(', ')}.`);
      const isPossible =
        rate >= 0 && rate <= 1 && Number.isInteger(times) && times >= 1 && delayMs >= 0 && retryAfterSeconds >= 0;
      if (!isPossible) throw new RangeError(`The fault ${kind} has a number that cannot be.`);
    }
    this.#lasting.clear();
    this.#active = faults.map((fault) => ({ ...fault }));
  }

  /** The fault, where it strikes now. */
  strike(kind: FaultKind): Fault | undefined {
    const fault = this.#active.find((candidate) => candidate.kind === kind);
    if (fault === undefined || !this.#random.chance(fault.rate ?? 1)) return undefined;
    if (fault.times !== undefined && --fault.times === 0) {
      this.#active = this.#active.filter((candidate) => candidate !== fault);
    }
    return fault;
  }

  /** The fault, where it strikes now or has struck. */
  strikeForGood(kind: FaultKind): Fault | undefined {
    const fault = this.#lasting.get(kind) ?? this.strike(kind);
    if (fault !== undefined) this.#lasting.set(kind, fault);
    return fault;
  }
}

/** Throws the alert of a fault that comes as one. */
export function raiseAlerts(faults: Faults): void {
  if (faults.strike('expired_password')) throw new Alert('The password of the user has expired.', 401);
  if (faults.strike('alert_in_200')) throw new Alert('An unexpected error occurred in the service.');
}
