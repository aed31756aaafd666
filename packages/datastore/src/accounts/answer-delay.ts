/**
 * A wrong password is told after the same time whatever its check took, so that neither an unknown name nor an account
 * with an old hash can be told by the time of the answer. The delay is that of the costliest hash among the accounts, and
 * is waited for without a thread of the password pool.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ProductDatabase } from '../scope.ts';
import type { PasswordPool } from './password-pool.ts';
import { knownHashForm } from './password-form.ts';

/** On a busy machine a check takes longer than it did when it was measured. */
const margin = 2;
const bounds = { leastMs: 100, mostMs: 2000 };
/** The machine has more to do, then less; old hashes are renewed one after the other. */
const measuredForMs = 60_000;

export class AnswerDelay {
  readonly #database: ProductDatabase;
  readonly #passwords: PasswordPool;
  #delayMs = bounds.leastMs;
  #measuredAtMs = -Infinity;
  #measuring: Promise<void> | undefined;

  constructor(database: ProductDatabase, passwords: PasswordPool) {
    this.#database = database;
    this.#passwords = passwords;
  }

  /** Waits for what is left of the delay after a check that took so long. */
  async after(checkMs: number): Promise<void> {
    const begin = performance.now();
    if (begin - this.#measuredAtMs > measuredForMs) {
      const isFirst = this.#measuredAtMs === -Infinity;
      this.#measuring ??= this.#measure().finally(() => (this.#measuring = undefined));
      if (isFirst) await this.#measuring;
    }
    this.#delayMs = Math.min(bounds.mostMs, Math.max(this.#delayMs, checkMs));
    const leftMs = this.#delayMs - checkMs - (performance.now() - begin);
    if (leftMs > 0) await sleep(leftMs);
  }

  async #measure(): Promise<void> {
    try {
      const { ms } = await this.#passwords.check('', await this.#findCostliestHash());
      this.#delayMs = Math.min(bounds.mostMs, Math.max(bounds.leastMs, margin * ms));
      this.#measuredAtMs = performance.now();
    } catch {
      // Too much is asked at once, or the database does not answer: the next attempt measures.
    }
  }

  /** Undefined where there are only hashes of today's kind. */
  async #findCostliestHash(): Promise<string | undefined> {
    const { rows } = await sql<{ hash: string }>`
      select password_hash as hash from app_user
       where password_hash ~ ${knownHashForm} and starts_with(password_hash, '$2')
       order by substr(password_hash, 5, 2) desc limit 1`.execute(this.#database);
    return rows[0]?.hash;
  }
}
