/**
 * Everybody who listens to this process: who is told what, whether they still may be, and that they end with the server. What
 * is sent to many is written once.
 */
import {
  type EventPosition,
  type EventReader,
  findEventReaders,
  formatPosition,
  type OrganizationEvent,
  parsePosition,
  type ProductDatabase,
  readEvents,
  seenIn,
} from '@vanguard/datastore';
import type { FastifyBaseLogger } from 'fastify';
import type { EventFeed } from './event-feed.ts';
import { EventStream, type Frame, mostWaitingBytes, type Wire } from './event-stream.ts';

export interface HubOptions {
  database: ProductDatabase;
  log: FastifyBaseLogger;
  feed: EventFeed;
  /** Between two looks at whether those who listen still may. */
  checkMs: number;
  /** Between two signs of life, which also say how far one has come: proxies cut what is silent for a minute. */
  beatMs: number;
}

export interface Listener {
  reader: EventReader;
  /** Only of this one; null of all that are the reader's. */
  organizationId: string | null;
  /** The id of the last event that was received. */
  after: string | undefined;
  wire: Wire;
}

interface Listening {
  stream: EventStream;
  reader: EventReader;
  organizationId: string | null;
  /** Until what was missed has been told, what happens waits here. */
  held: { events: readonly OrganizationEvent[]; position: EventPosition }[] | undefined;
  /** What was told already, of what the feed may tell again. */
  hasSeen: (xid: bigint) => boolean;
}

/** What is told to one who resumes or at once, at most; else everything is read again. */
const mostMissed = 500;
const mostAtOnceBytes = mostWaitingBytes / 2;

export class EventHub {
  readonly #options: HubOptions;
  readonly #listening = new Set<Listening>();
  #check: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isLooking = false;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#listening.size;
  }

  /** Begins to tell; returns what ends it. Throws what reading from the database does. */
  async listen({ reader, organizationId, after, wire }: Listener): Promise<() => void> {
    const stream = new EventStream(wire);
    const one: Listening = { stream, reader, organizationId, held: [], hasSeen: () => false };
    const { position, leave } = await this.#options.feed.join({
      take: (events, at) => this.#take(one, events, at),
      lose: (at) => this.#reset(one, at),
    });
    this.#listening.add(one);
    this.#keepWatch();
    const end = () => {
      leave();
      this.#listening.delete(one);
      if (this.#listening.size === 0) this.#rest();
    };
    try {
      await this.#begin(one, position, after);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }

  /** Ends all streams: their listeners come again, here or elsewhere. */
  close(): void {
    this.#isClosed = true;
    this.#rest();
    for (const { stream } of this.#listening) stream.end();
  }

  async #begin(one: Listening, position: EventPosition, after: string | undefined): Promise<void> {
    const since = after === undefined ? undefined : parsePosition(after);
    if (since !== undefined) {
      await this.#resume(one, since);
    } else {
      one.stream.send(frameOf('ready', {}, position));
      // What it names as its last is not one of ours.
      if (after !== undefined) this.#reset(one, position);
    }
    const held = one.held ?? [];
    one.held = undefined;
    for (const { events, position: at } of held) this.#take(one, events, at);
  }

  async #resume(one: Listening, since: EventPosition): Promise<void> {
    const { organizationIds } = one.reader;
    const { events, position, isLost } = await readEvents(this.#options.database, {
      since,
      limit: mostMissed,
      organizationIds,
    });
    one.stream.send(frameOf('ready', {}));
    one.hasSeen = seenIn(position);
    if (isLost) this.#reset(one, position);
    else this.#tell(one, events, position);
  }

  #take(one: Listening, events: readonly OrganizationEvent[], position: EventPosition): void {
    if (one.held !== undefined) {
      one.held.push({ events, position });
      return;
    }
    const fresh = events.filter(({ xid }) => !one.hasSeen(BigInt(xid)));
    if (fresh.length > 0) this.#tell(one, fresh, position);
  }

  /** The last has the id: whoever was told only a part is told all of it again. */
  #tell(one: Listening, events: readonly OrganizationEvent[], position: EventPosition): void {
    const frames = events.filter((event) => concerns(event, one)).map(writtenOnce);
    const bytes = frames.reduce((sum, { data = '' }) => sum + data.length, 0);
    if (bytes > mostAtOnceBytes) return this.#reset(one, position);
    const last = frames.pop();
    if (last !== undefined) one.stream.send(...frames, { ...last, id: formatPosition(position) });
  }

  #reset(one: Listening, position: EventPosition): void {
    one.stream.send(frameOf('reset', {}, position));
  }

  #keepWatch(): void {
    if (this.#isClosed) return;
    this.#check ??= setInterval(() => void this.#lookAgain(), this.#options.checkMs);
    this.#beat ??= setInterval(() => this.#tellPositions(), this.#options.beatMs);
  }

  #rest(): void {
    clearInterval(this.#check);
    clearInterval(this.#beat);
    this.#check = undefined;
    this.#beat = undefined;
  }

  #tellPositions(): void {
    const { position } = this.#options.feed;
    if (position === undefined) return;
    const frame = { id: formatPosition(position) };
    for (const { stream, held } of this.#listening) if (held === undefined) stream.send(frame);
  }

  /** Sessions end, and people leave organizations, while they listen. */
  async #lookAgain(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const ids = new Set([...this.#listening].map(({ reader }) => reader.sessionId));
    try {
      const readers = await findEventReaders(this.#options.database, [...ids]);
      const bySession = new Map(readers.map((reader) => [reader.sessionId, reader]));
      for (const one of this.#listening) {
        // Who has come since was looked at by the request.
        if (!ids.has(one.reader.sessionId)) continue;
        const reader = bySession.get(one.reader.sessionId);
        if (reader === undefined) one.stream.end();
        else one.reader = reader;
      }
    } catch (error) {
      this.#options.log.warn(error, 'who listens to events cannot be looked at again');
    } finally {
      this.#isLooking = false;
    }
  }
}

function concerns({ organizationId, userId }: OrganizationEvent, { reader, organizationId: only }: Listening): boolean {
  if (userId !== null && userId !== reader.userId) return false;
  return (only === null || only === organizationId) && reader.organizationIds.includes(organizationId);
}

const written = new WeakMap<OrganizationEvent, Frame>();

function writtenOnce(event: OrganizationEvent): Frame {
  const known = written.get(event);
  if (known !== undefined) return known;
  const frame = frameOf(event.kind, { organizationId: event.organizationId, ...event.data });
  written.set(event, frame);
  return frame;
}

const frameOf = (event: string, data: object, position?: EventPosition): Frame => ({
  event,
  data: JSON.stringify(data),
  ...(position === undefined ? {} : { id: formatPosition(position) }),
});
