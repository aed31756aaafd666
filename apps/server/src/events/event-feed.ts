/**
 * The events of all organizations as one process reads them, once for everybody who listens: when a notification hints at
 * something new, and at short intervals whether or not it does, so that nothing depends on a hint. Reads only while somebody
 * listens.
 */
import {
  type EventPosition,
  type EventsRead,
  type OrganizationEvent,
  type ProductDatabase,
  readEvents,
  readPosition,
} from '@vanguard/datastore';
import type { Listening } from '@vanguard/postgres';
import type { FastifyBaseLogger } from 'fastify';

export interface FeedReader {
  /** What is new, in order. */
  take(this: void, events: readonly OrganizationEvent[], position: EventPosition): void;
  /** Some of it cannot be told. */
  lose(this: void, position: EventPosition): void;
}

export interface FeedOptions {
  database: ProductDatabase;
  log: FastifyBaseLogger;
  /** Hears hints from the database, for as long as somebody listens; without it, or where it cannot, reading is more frequent. */
  hear?: ((hint: () => void, onHearing: (isHearing: boolean) => void) => Listening) | undefined;
  /** Between two readings without a hint, where hints are heard and where they are not. */
  pollMs: { hearing: number; deaf: number };
}

/** What one reading takes at most: more than that, and it is quicker to read everything again. */
const mostEvents = 2000;
/** Several commits at once are told together. */
const restMs = 25;

export class EventFeed {
  readonly #options: FeedOptions;
  readonly #readers = new Set<FeedReader>();
  #position: EventPosition | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #isHinted = false;
  #hasFailed = false;
  #ear: Listening | undefined;
  #isHearing = false;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get position(): EventPosition | undefined {
    return this.#position;
  }

  /** Returns from where on the reader is told, and what ends it. Throws what reading from the database does. */
  async join(reader: FeedReader): Promise<{ position: EventPosition; leave: () => void }> {
    // Whoever comes while nobody listens waits for the first position; what is read meanwhile is told to both.
    const position = this.#position ?? (await readPosition(this.#options.database));
    this.#position ??= position;
    this.#readers.add(reader);
    this.#ear ??= this.#options.hear?.(
      () => this.hint(),
      (isHearing) => {
        this.#isHearing = isHearing;
      },
    );
    this.#schedule(this.#pollMs);
    return { position: this.#position, leave: () => this.#leave(reader) };
  }

  /** There may be something new. */
  hint(): void {
    if (this.#readers.size === 0) return;
    this.#isHinted = true;
    if (this.#reading === undefined) this.#schedule(restMs);
  }

  async close(): Promise<void> {
    this.#readers.clear();
    clearTimeout(this.#timer);
    await Promise.all([this.#reading, this.#ear?.close()]);
  }

  get #pollMs(): number {
    const { hearing, deaf } = this.#options.pollMs;
    return this.#isHearing ? hearing : deaf;
  }

  #leave(reader: FeedReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // What happens while nobody listens is nobody's to miss: the next who comes begins there.
    this.#position = undefined;
    void this.#ear?.close();
    this.#ear = undefined;
    this.#isHearing = false;
  }

  #schedule(ms: number): void {
    if (this.#timer !== undefined && !this.#isHinted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined;
        if (this.#readers.size > 0) this.#schedule(this.#isHinted ? restMs : this.#pollMs);
      });
    }, ms);
  }

  async #read(): Promise<void> {
    this.#isHinted = false;
    const since = this.#position;
    if (since === undefined) return;
    try {
      const read = await readEvents(this.#options.database, { since, limit: mostEvents });
      this.#hasFailed = false;
      this.#tell(read, since);
    } catch (error) {
      // The position stays: what is missed now is told with the next reading.
      if (!this.#hasFailed) this.#options.log.warn(error, 'events cannot be read');
      this.#hasFailed = true;
    }
  }

  #tell({ events, position, isLost }: EventsRead, since: EventPosition): void {
    // Everybody has left, and somebody new begins elsewhere.
    if (this.#position !== since) return;
    this.#position = position;
    for (const reader of this.#readers) {
      if (isLost) reader.lose(position);
      else reader.take(events, position);
    }
  }
}
