/**
 * pg's pool, with bounded waiting: for a connection that others have, and for one that is still to be made. Long work,
 * and whatever else yields, has half of the connections at most, so that somebody who waits for an answer finds one.
 */
import type { PoolClient, PoolConfig } from 'pg';
import pg from 'pg';
import { Client, type Errand } from './client.ts';
import { type ConnectionOptions, poolConfig } from './connect.ts';
import { describeConnectionError } from './connection-failure.ts';
import { ConnectionsBusyError } from './errors.ts';
import { parseDatabaseUrl } from './database-url.ts';
import type { RanStatement, SlowStatements } from './slow-statements.ts';
import { Slots } from './slots.ts';
import { limitSettings, type TimeLimits, type Workload } from './time-limits.ts';
import { within } from './within.ts';

export interface PoolOptions extends ConnectionOptions {
  /** Default: `connection_limit` of the URL, else 10. */
  maxConnections?: number;
  /** Default: none but the server's own. */
  limits?: Readonly<Record<Workload, TimeLimits>> | undefined;
  /** How long work of each kind waits for a connection; default: 10 s. */
  waitsMs?: Readonly<Record<Workload, number>>;
  slowStatements?: SlowStatements | undefined;
  /** Hears of every statement when it is over; must not throw. */
  onStatement?: ((statement: RanStatement) => void) | undefined;
}

/** What connections are borrowed for. */
export interface Work {
  workload: Workload;
  /** Leaves half of the connections to others, as long work always does. */
  yields?: boolean | undefined;
  /** Aborted: the work is of no use any more. */
  signal?: AbortSignal | undefined;
}

/** What a pool is doing right now. */
export interface PoolUse {
  /** Connections at most. */
  size: number;
  /** Connections that are made. */
  open: number;
  /** Of those, nobody has borrowed. */
  idle: number;
  /** Who waits for one. */
  waiting: number;
}

const defaultMaxConnections = 10;
const defaultWaitMs = 10_000;
/** Who waits has a place in memory; a longer queue is not worked off before those at its end have given up. */
const waitingPerConnection = 100;
/** The server ends a statement by its own clock; one that says nothing for longer than that has died or was stopped. */
const silenceMs = 5000;

export class ConnectionPool {
  readonly #url: string;
  readonly #options: PoolOptions;
  readonly #size: number;
  readonly #slots: Slots;
  readonly #slotsOfYielding: Slots;
  #pool: Promise<pg.Pool> | undefined;
  #opened: pg.Pool | undefined;

  /** Connects on first use. Throws PostgresConnectionError `bad_url`. */
  constructor(url: string, options: PoolOptions) {
    this.#url = url;
    this.#options = options;
    this.#size = options.maxConnections ?? parseDatabaseUrl(url).connectionLimit ?? defaultMaxConnections;
    const slots = (places: number) =>
      new Slots({ places, mostWaiting: places * waitingPerConnection, refusal: () => new ConnectionsBusyError() });
    this.#slots = slots(this.#size);
    this.#slotsOfYielding = slots(Math.max(1, Math.floor(this.#size / 2)));
  }

  get use(): PoolUse {
    const { totalCount: open = 0, idleCount: idle = 0 } = this.#opened ?? {};
    return { size: this.#size, open, idle, waiting: this.#slots.waiting + this.#slotsOfYielding.waiting };
  }

  limitsOf({ workload }: Work): TimeLimits | undefined {
    return this.#options.limits?.[workload];
  }

  /** `release` gives it back. Throws PostgresConnectionError, ConnectionsBusyError, the signal's reason. */
  async borrow(work: Work): Promise<PoolClient> {
    const deadline = performance.now() + (this.#options.waitsMs?.[work.workload] ?? defaultWaitMs);
    const left = () => Math.max(0, deadline - performance.now());
    const yields = work.yields === true || work.workload === 'long';
    const leaveYielding = yields ? await this.#slotsOfYielding.enter(left(), work.signal) : () => {};
    try {
      const leave = await this.#slots.enter(left(), work.signal);
      return await this.#connect(work, left(), () => {
        leave();
        leaveYielding();
      });
    } catch (error) {
      leaveYielding();
      throw error;
    }
  }

  async end(): Promise<void> {
    const pool = await this.#pool?.catch(() => undefined);
    await pool?.end();
  }

  /** A place is taken until the connection is there or has failed, also when nobody waits for it any more. */
  async #connect(work: Work, waitMs: number, leave: () => void): Promise<PoolClient> {
    const connecting = this.#open().then(async (pool) => await pool.connect());
    const noneFree = () => {
      throw new Error(`no connection within ${Math.round(waitMs)} ms`);
    };
    const client = await within(connecting, waitMs, noneFree).catch((error: unknown) => {
      connecting.then((late) => giveBack(late, leave), leave);
      throw describeConnectionError(this.#url, error);
    });
    if (work.signal?.aborted) {
      giveBack(client, leave);
      throw work.signal.reason;
    }
    return this.#lend(client, work, leave);
  }

  #lend(client: PoolClient, work: Work, leave: () => void): PoolClient {
    const errand: Errand = { signal: work.signal, answersWithinMs: this.#answersWithinMs(work) };
    const takeBack = (client as unknown as Client).lend(errand);
    const release = client.release.bind(client);
    client.release = (error) => {
      takeBack();
      release(error || (client as unknown as Client).isSpoilt);
      leave();
    };
    return client;
  }

  #answersWithinMs(work: Work): number | undefined {
    const limits = this.limitsOf(work);
    return limits && limits.statementMs + silenceMs;
  }

  async #open(): Promise<pg.Pool> {
    this.#pool ??= this.#create().catch((error: unknown) => {
      this.#pool = undefined;
      throw error;
    });
    return await this.#pool;
  }

  async #create(): Promise<pg.Pool> {
    const { limits, slowStatements, onStatement, ...options } = this.#options;
    const settings = { ...(limits && limitSettings(limits.interactive)), ...options.settings };
    const config = await poolConfig(this.#url, { ...options, settings });
    const pool = new pg.Pool({ ...config, max: this.#size, Client, slowStatements, onStatement } as PoolConfig);
    // A dropped idle connection is replaced by the pool; without a listener it would end the process.
    pool.on('error', () => {});
    this.#opened = pool;
    return pool;
  }
}

function giveBack(client: PoolClient, leave: () => void): void {
  client.release();
  leave();
}
