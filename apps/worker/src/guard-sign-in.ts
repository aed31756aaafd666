/**
 * Keeps the workers from locking an account in PEMS: a user whom it refuses is tried again after a while, a few times, and then
 * no more until the credentials are others or somebody asks for a pull. What was refused is kept in the database for all workers.
 * Until PEMS has let a user in, requests go one at a time.
 */
import {
  findSignInRefusal,
  forgetSignInRefusal,
  type ProductDatabase,
  recordSignInRefusal,
  type SignInRefusal,
} from '@vanguard/datastore';
import { type PemsClient, PemsError } from '@vanguard/pems';

/** Below the five that installations commonly lock an account after. */
const mostRefusals = 3;
/** After the first; twice as long after the second. */
const pauseMs = 60_000;

/** One user at one address. */
export class SignIn {
  readonly #database: ProductDatabase;
  readonly #id: string;
  /** In this process, since the last refusal. */
  #isAccepted = false;
  #isAllowed = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** `id`: names address, user and password without telling them. */
  constructor(database: ProductDatabase, id: string) {
    this.#database = database;
    this.#id = id;
  }

  /** The next request is made whatever was refused before. */
  allow(): void {
    this.#isAllowed = true;
  }

  async findRefusal(): Promise<PemsError | undefined> {
    if (this.#isAccepted || this.#isAllowed) return undefined;
    const refusal = await findSignInRefusal(this.#database, this.#id);
    return refusal === undefined ? undefined : errorOf(refusal);
  }

  /** Throws PemsError `not_authenticated` without a request where the user is left alone. */
  async request<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isAccepted) return await this.#attempt(work);
    const turn = this.#turn.then(async () => {
      const refusal = await this.findRefusal();
      if (refusal !== undefined) throw refusal;
      return await this.#attempt(work);
    });
    this.#turn = turn.catch(() => {});
    return await turn;
  }

  /** What is asked beside the records: once PEMS has let the user in, it refuses that, and not the user. */
  async requestBeside<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#isAccepted ? await work() : await this.request(work);
  }

  async #attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      if (!this.#isAccepted) await forgetSignInRefusal(this.#database, this.#id);
      this.#isAccepted = true;
      return result;
    } catch (error) {
      if (!(error instanceof PemsError) || error.code !== 'not_authenticated') throw error;
      [this.#isAccepted, this.#isAllowed] = [false, false];
      await recordSignInRefusal(this.#database, this.#id, error.message);
      throw error;
    }
  }
}

function errorOf({ refused, agoMs, message }: SignInRefusal): PemsError | undefined {
  if (refused >= mostRefusals) {
    const text = `PEMS has refused the user of the connection ${refused} times, who is left alone until the credentials are changed or somebody asks for a pull. ${message}`;
    return new PemsError(text, { code: 'not_authenticated' });
  }
  const waitMs = pauseMs * 2 ** (refused - 1) - agoMs;
  if (waitMs <= 0) return undefined;
  return new PemsError(message, { code: 'not_authenticated', retryAfterMs: waitMs });
}

/** The same client, whose requests ask `signIn` before. */
export function guardSignIn(client: PemsClient, signIn: SignIn): PemsClient {
  return {
    configuration: client.configuration,
    readHead: async (signal) => await signIn.request(async () => await client.readHead(signal)),
    countRecords: async (query) => await signIn.request(async () => await client.countRecords(query)),
    readFirstPage: async (query) => await signIn.request(async () => await client.readFirstPage(query)),
    readRecord: async (key, signal) => await signIn.request(async () => await client.readRecord(key, signal)),
    writeRecord: async (...write) => await signIn.request(async () => await client.writeRecord(...write)),
    readRecords: (query, continued) =>
      guardPages(client.readRecords(query, continued), async (next) => await signIn.request(next)),
    readFeed: (query, place) =>
      guardPages(client.readFeed(query, place), async (next) => await signIn.requestBeside(next)),
  };
}

type Next<Page> = () => Promise<IteratorResult<Page, void>>;

async function* guardPages<Page>(
  pages: AsyncGenerator<Page, void, undefined>,
  guard: (next: Next<Page>) => Promise<IteratorResult<Page, void>>,
): AsyncGenerator<Page, void, undefined> {
  try {
    for (;;) {
      const page = await guard(async () => await pages.next());
      if (page.done === true) return;
      yield page.value;
    }
  } finally {
    await pages.return();
  }
}
