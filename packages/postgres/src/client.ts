/**
 * pg's client, without two of its surprises, and with what a pool wants of each statement: that it is prepared, that it
 * ends when nobody wants its answer any more, that it is told of where it is slow.
 */
import pg from 'pg';
import { type BusyClient, cancelStatement } from './cancel-statement.ts';
import { preparedName } from './prepared-statements.ts';
import {
  describeStatement,
  nameOfStatement,
  type RanStatement,
  type SlowStatements,
  summaryOf,
} from './slow-statements.ts';

export interface ClientOptions extends pg.ClientConfig {
  slowStatements?: SlowStatements | undefined;
  /** Hears of every statement when it is over; must not throw. */
  onStatement?: ((statement: RanStatement) => void) | undefined;
  /** False for a pooler that knows no prepared statements. */
  prepares?: boolean | undefined;
}

/** What a client is lent for. */
export interface Errand {
  /** Aborted: its statements are of no use any more. */
  signal?: AbortSignal | undefined;
  /** A server that has not answered a statement by then does not answer at all: the connection is given up. */
  answersWithinMs?: number | undefined;
}

const noErrand: Errand = {};

type Send = (...parameters: unknown[]) => unknown;

/**
 * With a promise of our own. Where pg makes it, V8 takes every result for alive until it collects the whole heap: of a page of
 * 100 records, 140 to 190 KB were promoted to the old generation with each request, 1 KB are so. As pg does, an error is
 * given the stack of whoever asked.
 */
async function promised(query: Send, text: string | pg.QueryConfig, values: unknown): Promise<unknown> {
  try {
    return await new Promise<unknown>((resolve, reject) => {
      query(text, values, (error: Error | null | undefined, result: unknown) =>
        error ? reject(error) : resolve(result),
      );
    });
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error);
    throw error;
  }
}

/**
 * An error outside a query (the server drops an idle connection) does not end the process; the next query reports it.
 * A connection that cannot be completed is closed: pg leaves it open where the password is missing, and the server,
 * waiting for that password, holds up every `drop database` for a minute.
 */
export class Client extends pg.Client {
  readonly #slowStatements: SlowStatements | undefined;
  readonly #onStatement: ClientOptions['onStatement'];
  readonly #prepares: boolean;
  #errand = noErrand;
  #isBusy = false;
  #wasCancelled = false;

  constructor(config?: string | ClientOptions) {
    super(config);
    const { slowStatements, onStatement, prepares = true } = typeof config === 'object' ? config : {};
    this.#slowStatements = slowStatements;
    this.#onStatement = onStatement;
    this.#prepares = prepares;
    this.on('error', () => {});
    const query = this.query.bind(this) as Send;
    const observed = (first: unknown, ...rest: unknown[]) => {
      // Cursors, COPY and calls with a callback go as they came.
      if (typeof first !== 'string' || typeof rest.at(-1) === 'function') return query(first, ...rest);
      return this.#run(first, async () => await promised(query, this.#named(first), rest[0]));
    };
    this.query = observed as pg.Client['query'];
  }

  /** True once a statement was cancelled: a late cancellation would hit the next one. */
  get isSpoilt(): boolean {
    return this.#wasCancelled;
  }

  /** Returns what takes the client back. */
  lend(errand: Errand): () => void {
    this.#errand = errand;
    const cancel = () => this.#cancel();
    errand.signal?.addEventListener('abort', cancel);
    return () => {
      errand.signal?.removeEventListener('abort', cancel);
      this.#errand = noErrand;
    };
  }

  #cancel(): void {
    if (!this.#isBusy) return;
    this.#wasCancelled = true;
    cancelStatement(this as unknown as BusyClient);
  }

  #named(text: string): string | pg.QueryConfig {
    const name = this.#prepares ? preparedName(text) : undefined;
    return name === undefined ? text : { name, text };
  }

  async #run<Result>(text: string, send: () => Promise<Result>): Promise<Result> {
    const { signal, answersWithinMs } = this.#errand;
    // What is to be rolled back is, whoever is gone.
    if (signal?.aborted && !text.startsWith('rollback')) throw signal.reason;
    const givingUp = answersWithinMs === undefined ? undefined : setTimeout(() => this.#giveUp(), answersWithinMs);
    const startedAt = performance.now();
    this.#isBusy = true;
    let outcome: 'done' | 'failed' = 'failed';
    try {
      const result = await send();
      outcome = 'done';
      return result;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      this.#isBusy = false;
      clearTimeout(givingUp);
      this.#report(text, performance.now() - startedAt, outcome);
    }
  }

  #giveUp(): void {
    (this as unknown as { connection: pg.Connection }).connection.stream.destroy();
  }

  #report(text: string, durationMs: number, outcome: 'done' | 'failed'): void {
    if (this.#onStatement !== undefined) {
      const name = nameOfStatement(text);
      this.#onStatement({ name, ...(name === undefined && { summary: summaryOf(text) }), durationMs, outcome });
    }
    if (this.#slowStatements === undefined || durationMs < this.#slowStatements.afterMs) return;
    this.#slowStatements.report({ ...describeStatement(text), durationMs, outcome });
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | void {
    if (callback === undefined) return this.#connectOrEnd();
    void this.#connectFor(callback);
  }

  async #connectOrEnd(): Promise<this> {
    try {
      await super.connect();
      return this;
    } catch (error) {
      void this.end().catch(() => {});
      throw error;
    }
  }

  /** pg's pool connects with a callback. */
  async #connectFor(callback: (error: Error) => void): Promise<void> {
    const failure = await this.#connectOrEnd().then(
      () => undefined,
      (error: unknown) => error,
    );
    callback(failure as Error);
  }
}
