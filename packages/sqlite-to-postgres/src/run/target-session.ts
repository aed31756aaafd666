/**
 * The run's connection to the target, and what the run owes it: an interrupt ends the statement that the server is at,
 * and the staged tables go when the run fails before its tables are published.
 */

import { within } from '@vanguard/postgres/connection';
import { cancelStatements } from '../server/cancel-statements.ts';
import { connectAgain, connectTarget, type Target } from '../server/connect-target.ts';
import { adoptStaging, clearStaging, createStaging } from '../server/staging.ts';
import type { MigrateOptions } from './migrate-options.ts';

/** How long a server that was asked to remove the staged tables is waited for after an interrupt. */
const patienceMs = 300;

export class TargetSession {
  readonly #options: MigrateOptions;
  #target: Target | undefined;
  #staging: string | undefined;
  #isPublished = false;
  /** Nothing is to be cancelled any more. */
  readonly #over = new AbortController();
  /** To clear away with, since the interrupt; undefined where the server gave no further session. */
  #second: Promise<Target | undefined> | undefined;

  constructor(options: MigrateOptions) {
    this.#options = options;
  }

  get isPublished(): boolean {
    return this.#isPublished;
  }

  get hasStaging(): boolean {
    return this.#staging !== undefined;
  }

  /** Undefined as long as the run had no need of it. */
  get target(): Target | undefined {
    return this.#target;
  }

  /** Connects at the first call. */
  async connect(): Promise<Target> {
    if (this.#target !== undefined) return this.#target;
    const options = this.#options;
    this.#target = await connectTarget(options.target, {
      mayCreateDatabase: options.mayCreateDatabase?.bind(options) ?? (() => false),
    }).catch((error: unknown) => {
      // Whoever has cancelled does not want to know why the target does not answer.
      options.signal?.throwIfAborted();
      throw error;
    });
    const target = this.#target;
    options.signal?.addEventListener('abort', () => {
      if (this.#over.signal.aborted) return;
      void cancelStatements([target.client], this.#over.signal);
      this.#second ??= connectAgain(target.url);
    });
    return target;
  }

  async createStaging(schema: string): Promise<void> {
    const { client } = await this.connect();
    this.#staging = schema;
    await createStaging(client, schema);
  }

  /** Takes over the staging schema of a run that died, as if this run had made it. */
  async adoptStaging(schema: string): Promise<void> {
    const { client } = await this.connect();
    await adoptStaging(client, schema);
    this.#staging = schema;
  }

  /** From here on the tables are the target's, and stay whatever happens. */
  markPublished(): void {
    this.#isPublished = true;
    this.#over.abort();
  }

  /**
   * After a failure: the staged tables go, over a second session since the first may be in mid-copy. They stay where the
   * server was lost, for `--resume`.
   */
  async abandon({ isLost }: { isLost: boolean }): Promise<void> {
    this.#over.abort();
    const target = this.#target;
    if (isLost || target === undefined || this.#staging === undefined || this.#isPublished) return;
    // In the midst of a statement this ends the connection, and does not wait for the server.
    const ending = target.client.end().catch(() => {});
    this.#second = Promise.resolve((await this.#second) ?? (await connectAgain(target.url)));
    // Where the target cannot be reached any more, the next run removes the staging schema.
    const second = await this.#second;
    const clearing = second && clearStaging(second.client, this.#staging).catch(() => {});
    await this.#inTime(Promise.all([clearing, ending]));
  }

  /** Whoever has cancelled does not wait: the server goes on with what it was asked for. */
  async #inTime(work: Promise<unknown>): Promise<void> {
    if (this.#options.signal?.aborted) await within(work, patienceMs, () => undefined);
    else await work;
  }

  async close(): Promise<void> {
    this.#over.abort();
    const sessions = [this.#target, await this.#second];
    await Promise.all(sessions.map(async (session) => await session?.client.end().catch(() => {})));
  }
}
