/** A session that compares a sample: with plans that suit one, and going on after a value that PostgreSQL does not read. */
import type { ClientBase } from 'pg';

/** Ways of joining that PostgreSQL is not to take. */
export type JoinWay = 'seqscan' | 'hashjoin' | 'mergejoin' | 'nestloop';

export class SampleSession {
  readonly #client: ClientBase;
  readonly #settings: string;

  private constructor(client: ClientBase, avoided: readonly JoinWay[]) {
    this.#client = client;
    this.#settings = [
      'jit = off',
      'plan_cache_mode = force_generic_plan',
      ...avoided.map((way) => `enable_${way} = off`),
    ]
      .map((setting) => `set local ${setting}`)
      .join('; ');
  }

  /** Needs an open transaction, which has its own settings again after `end`. */
  static async begin(client: ClientBase, avoided: readonly JoinWay[]): Promise<SampleSession> {
    const session = new SampleSession(client, avoided);
    await client.query(`savepoint sampling; ${session.#settings}`);
    return session;
  }

  /** Undefined for a data exception. */
  async query<Row extends object>(sql: string, parameters: readonly string[]): Promise<Row[] | undefined> {
    try {
      const { rows } = await this.#client.query<Row>(sql, [...parameters]);
      return rows;
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('22') !== true) throw error;
      await this.#client.query(`rollback to savepoint sampling; ${this.#settings}`);
      return undefined;
    }
  }

  async end(): Promise<void> {
    await this.#client.query('rollback to savepoint sampling; release savepoint sampling').catch(() => {});
  }
}
