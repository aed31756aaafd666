/**
 * Places at something that many processes use and that bears only so many at once, such as an installation of PEMS. Who has which
 * are advisory locks of one session for each process, so that those of a process that dies are free at once, and nothing is to be
 * tidied up. The session is one open transaction, in which a pooler leaves it alone; it holds no snapshot, so that vacuum goes on.
 */
import { inTransaction } from '@vanguard/postgres';
import { type RawBuilder, sql } from 'kysely';
import type { ProductDatabase, ProductTransaction } from '../scope.ts';

export interface HeldPlaces {
  count: number;
  /** Aborted: the session is gone, and others may have the places. */
  lost: AbortSignal;
  /** Never throws. */
  release(this: void): Promise<void>;
}

/** A process that stands still loses its places to others. */
const silenceSeconds = 20;
const beatMs = 5000;

export class Places {
  readonly #database: ProductDatabase;
  readonly #held = new Map<string, Set<number>>();
  #session: Session | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** Takes a connection of the pool while places are held. */
  constructor(database: ProductDatabase) {
    this.#database = database;
  }

  /**
   * Those of the places 1 to `count` that nobody has; undefined where there is none. Waits for nobody. Throws what the database
   * throws, and then what is held is lost.
   */
  async take(name: string, count: number): Promise<HeldPlaces | undefined> {
    return await this.#inTurn(async () => {
      this.#forgetLost();
      const held = this.#held.get(name) ?? new Set();
      const free = Array.from({ length: count }, (_, i) => i + 1).filter((place) => !held.has(place));
      if (free.length === 0) return undefined;
      const session = (this.#session ??= await Session.open(this.#database));
      const taken = await session.ask(sql`
        /* take places */ select place from unnest(${free}::integer[]) as place
         where pg_try_advisory_lock(${keyOf(name)})`);
      if (taken.length === 0) {
        await this.#endIdle();
        return undefined;
      }
      this.#held.set(name, new Set([...held, ...taken]));
      return {
        count: taken.length,
        lost: session.lost,
        release: async () => await this.#release(session, name, taken),
      };
    });
  }

  async #release(session: Session, name: string, places: readonly number[]): Promise<void> {
    await this.#inTurn(async () => {
      if (session !== this.#session || session.lost.aborted) return;
      for (const place of places) this.#held.get(name)?.delete(place);
      if (this.#held.get(name)?.size === 0) this.#held.delete(name);
      if (this.#held.size > 0) {
        await session
          .ask(
            sql`/* give back places */ select place from unnest(${[...places]}::integer[]) as place where pg_advisory_unlock(${keyOf(name)})`,
          )
          .catch(() => {});
      }
      await this.#endIdle();
    });
  }

  #forgetLost(): void {
    if (this.#session?.lost.aborted !== true) return;
    this.#session = undefined;
    this.#held.clear();
  }

  async #endIdle(): Promise<void> {
    if (this.#held.size > 0) return;
    const session = this.#session;
    this.#session = undefined;
    await session?.end();
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return await turn;
  }
}

/** Of the column `place`. */
const keyOf = (name: string) => sql`hashtextextended(${name}::text || ' ' || place, 4)`;

class Session {
  readonly #trx: ProductTransaction;
  readonly #isOver: () => void;
  readonly #closed: Promise<void>;
  readonly #lost = new AbortController();
  readonly #beat: NodeJS.Timeout;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(trx: ProductTransaction, isOver: () => void, closed: Promise<void>) {
    this.#trx = trx;
    this.#isOver = isOver;
    this.#closed = closed;
    const stay = () => void this.ask(sql`/* keep places */ select 0 as place`).catch(() => {});
    this.#beat = setInterval(stay, beatMs).unref();
  }

  static async open(database: ProductDatabase): Promise<Session> {
    const opened = Promise.withResolvers<ProductTransaction>();
    const over = Promise.withResolvers<void>();
    const closed = inTransaction(database, async (trx) => {
      await sql`
        /* session of places */ select set_config(name, case name when 'transaction_timeout' then '0' else ${`${silenceSeconds}s`} end, true)
          from pg_settings where name in ('transaction_timeout', 'idle_in_transaction_session_timeout')`.execute(trx);
      opened.resolve(trx);
      await over.promise;
      // Also after a statement that has failed, the session is given back without a lock.
      await sql`rollback and chain`.execute(trx);
      await sql`select pg_advisory_unlock_all()`.execute(trx);
    });
    closed.catch(opened.reject);
    return new Session(await opened.promise, over.resolve, closed);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Returns the places that it answers with. Where it fails, the session is at its end. */
  async ask(statement: RawBuilder<unknown>): Promise<number[]> {
    const turn = this.#turn.then(async () => {
      const { rows } = await (statement as RawBuilder<{ place: number }>).execute(this.#trx);
      return rows.map(({ place }) => place);
    });
    this.#turn = turn.catch(() => {});
    try {
      return await turn;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Never throws. */
  async end(): Promise<void> {
    clearInterval(this.#beat);
    this.#lost.abort(new Error('The session that holds places is over.'));
    this.#isOver();
    await this.#closed.catch(() => {});
  }
}
