/** When sessions were last used, written down at most once in some minutes for each. */
import { markSeen, type ProductDatabase, seenIntervalMs } from '@vanguard/datastore';
import type { FastifyBaseLogger } from 'fastify';

/** A few MB at most; the oldest go first, and are only written down once more. */
const maxRemembered = 50_000;

export class LastSeen {
  readonly #database: ProductDatabase;
  readonly #markedAtMs = new Map<string, number>();

  constructor(database: ProductDatabase) {
    this.#database = database;
  }

  /** Beside the request, which neither waits for it nor fails with it. */
  mark(sessionId: string, log: FastifyBaseLogger, nowMs = Date.now()): void {
    if (nowMs - (this.#markedAtMs.get(sessionId) ?? -Infinity) < seenIntervalMs) return;
    this.#markedAtMs.delete(sessionId);
    this.#markedAtMs.set(sessionId, nowMs);
    const [oldest] = this.#markedAtMs.keys();
    if (this.#markedAtMs.size > maxRemembered && oldest !== undefined) this.#markedAtMs.delete(oldest);
    markSeen(this.#database, sessionId).catch((error: unknown) =>
      log.warn(error, 'when a session was last used could not be written down'),
    );
  }
}
