/** How slow the other side of a transfer may be: who does not keep the pace gives up the place that others wait for. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface PaceLimits {
  /** What may be waited for in all, whatever the pace. */
  graceMs: number;
  /** And for each so many bytes a second more. */
  bytesPerS: number;
}

export class TooSlowError extends Error {
  constructor() {
    super('the other side of the transfer does not keep the least pace');
    this.name = 'TooSlowError';
  }
}

export interface Pace {
  /** Counts bytes that have been transferred. */
  count: (bytes: number) => void;
  /** Only time spent in it counts: the server's own slowness is nobody's fault. Throws TooSlowError. */
  wait: <Result>(transfer: Promise<Result>) => Promise<Result>;
}

export function createPace({ graceMs, bytesPerS }: PaceLimits): Pace {
  let leftMs = graceMs;
  return {
    count: (bytes) => {
      leftMs += (bytes / bytesPerS) * 1000;
    },
    wait: async (transfer) => {
      const start = performance.now();
      const ended = new AbortController();
      const late = sleep(Math.max(0, leftMs), undefined, { signal: ended.signal, ref: false }).then(() => {
        throw new TooSlowError();
      });
      // Where the transfer is in time, and where it fails after it was given up, nobody listens.
      late.catch(() => {});
      transfer.catch(() => {});
      try {
        return await Promise.race([transfer, late]);
      } finally {
        ended.abort();
        leftMs -= performance.now() - start;
      }
    },
  };
}
