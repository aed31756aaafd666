/**
 * Where long reads are done: on the replica, if there is one that already shows all that was committed before, so that whoever
 * asks sees what they have written; else on the primary. Nobody waits long for a replica, and none is needed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductDatabase } from '@vanguard/datastore';
import {
  type DatabaseFailure,
  findDatabaseFailure,
  forWork,
  readLogEnd,
  readReplay,
  type Replay,
  within,
} from '@vanguard/postgres';
import type { FastifyBaseLogger } from 'fastify';

export interface ReplicaSettings {
  database: ProductDatabase;
  /** How long a read waits for the replica to show what was committed before. */
  waitMs: number;
  /** One that takes longer to say how far it has come is of no help. Default: 3 s. */
  answersWithinMs?: number;
}

/** unreachable: it does not answer in time; foreign: it is no replica of this database. */
export type Standing = 'following' | 'behind' | 'unreachable' | 'foreign';

/** Somebody who reads for long. */
export interface Reader {
  /** Aborted when nobody wants the rest. */
  signal: AbortSignal;
  /** Whether somebody has seen some of it. */
  hasBegun: () => boolean;
}

export interface ReplicaLook {
  standing: Standing;
  lagS: number | null;
}

const defaultAnswersWithinMs = 3000;
/** Also where its log was replayed against a read: who comes again gets it from the primary. */
const restsForMs = 60_000;
const knownForMs = 5000;
const looksEveryMs = 50;

/** Failures of the replica and not of what is read there; `contended`: replay of the log went before the read. */
const ofReplica: readonly (DatabaseFailure | undefined)[] = ['unavailable', 'overloaded', 'contended'];

export class LongReads {
  readonly #primary: ProductDatabase;
  readonly #replica: ReplicaSettings | undefined;
  readonly #log: Pick<FastifyBaseLogger, 'warn'>;
  readonly served = { replica: 0, primary: 0 };
  #restsUntil = 0;
  #isBehind = false;
  #look: { at: number; found: Promise<ReplicaLook> } | undefined;

  constructor(primary: ProductDatabase, replica: ReplicaSettings | undefined, log: Pick<FastifyBaseLogger, 'warn'>) {
    this.#primary = primary;
    this.#replica = replica;
    this.#log = log;
  }

  get database(): ProductDatabase | undefined {
    return this.#replica?.database;
  }

  /** Where the replica fails, `work` is done again on the primary, unless it has begun. */
  async read<Result>(
    work: (database: ProductDatabase) => Promise<Result>,
    { signal, hasBegun }: Reader,
  ): Promise<Result> {
    const errand = { workload: 'long', signal } as const;
    const replica = await this.#chooseReplica();
    if (replica !== undefined) {
      try {
        const result = await work(forWork(replica, errand));
        this.served.replica++;
        return result;
      } catch (error) {
        if (!ofReplica.includes(findDatabaseFailure(error))) throw error;
        this.#rest(error);
        if (hasBegun()) throw error;
      }
    }
    this.served.primary++;
    return await work(forWork(this.#primary, errand));
  }

  /** How the replica stands, as of a few seconds ago at most. Undefined: there is none. */
  async look(): Promise<ReplicaLook | undefined> {
    if (this.#replica === undefined) return undefined;
    if (this.#look === undefined || performance.now() - this.#look.at > knownForMs)
      this.#look = { at: performance.now(), found: this.#lookNow(this.#replica) };
    return await this.#look.found;
  }

  async #lookNow({ database, answersWithinMs = defaultAnswersWithinMs }: ReplicaSettings): Promise<ReplicaLook> {
    try {
      return await within(this.#ask(database), answersWithinMs, () => ({
        standing: 'unreachable' as const,
        lagS: null,
      }));
    } catch {
      return { standing: 'unreachable', lagS: null };
    }
  }

  async #ask(database: ProductDatabase): Promise<ReplicaLook> {
    const { end, systemIdentifier } = await readLogEnd(this.#primary);
    let replay = await readReplay(database, end);
    // On its way, most often: what has a moment to come is not behind.
    for (let looks = 0; looks < 10 && !replay.hasReplayed; looks++) {
      await sleep(looksEveryMs);
      replay = await readReplay(database, end);
    }
    if (isForeign(replay, systemIdentifier)) return { standing: 'foreign', lagS: null };
    return { standing: replay.hasReplayed ? 'following' : 'behind', lagS: replay.lagS };
  }

  async #chooseReplica(): Promise<ProductDatabase | undefined> {
    if (this.#replica === undefined || performance.now() < this.#restsUntil) return undefined;
    const { database, waitMs } = this.#replica;
    try {
      // Who was kept waiting in vain a moment ago need not be again.
      const isThere = await this.#hasReplayed(this.#replica, this.#isBehind ? 0 : waitMs);
      if (!isThere && !this.#isBehind) this.#log.warn('the replica is behind: long reads are done on the primary');
      this.#isBehind = !isThere;
      return isThere ? database : undefined;
    } catch (error) {
      this.#rest(error);
      return undefined;
    }
  }

  async #hasReplayed(replica: ReplicaSettings, waitMs: number): Promise<boolean> {
    const { database, answersWithinMs = defaultAnswersWithinMs } = replica;
    const inTime = async <Answer>(answer: Promise<Answer>) =>
      await within(answer, answersWithinMs, () => {
        throw new Error(`no answer within ${answersWithinMs / 1000} s`);
      });
    const deadline = performance.now() + waitMs;
    const { end, systemIdentifier } = await inTime(readLogEnd(this.#primary));
    for (;;) {
      const replay = await inTime(readReplay(database, end));
      if (isForeign(replay, systemIdentifier)) throw new Error('it is no replica of this database');
      if (replay.hasReplayed || performance.now() >= deadline) return replay.hasReplayed;
      await sleep(looksEveryMs);
    }
  }

  #rest(error: unknown): void {
    this.#restsUntil = performance.now() + restsForMs;
    this.#log.warn({ err: error }, 'the replica is left alone for a minute: long reads are done on the primary');
  }
}

const isForeign = ({ isReplica, systemIdentifier }: Replay, own: string) => !isReplica || systemIdentifier !== own;
