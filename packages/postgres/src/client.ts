/** pg's client, without two of its surprises, and with statements that are prepared. */
import pg from 'pg';
import { naming } from './prepared-statements.ts';

/**
 * An error outside a query (the server drops an idle connection) does not end the process; the next query reports it.
 * A connection that cannot be completed is closed: pg leaves it open where the password is missing, and the server,
 * waiting for that password, holds up every `drop database` for a minute.
 */
export class Client extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
    this.query = naming(this.query.bind(this));
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | void {
    if (callback === undefined) return this.#connectOrEnd();
    void this.#report(callback);
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
  async #report(callback: (error: Error) => void): Promise<void> {
    const failure = await this.#connectOrEnd().then(
      () => undefined,
      (error: unknown) => error,
    );
    callback(failure as Error);
  }
}
