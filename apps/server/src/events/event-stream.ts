/**
 * What one listener is sent, and no more than it takes: who does not read is cut off before it costs memory, and resumes from
 * the last id that it has seen.
 */
import type { SSEMessage, SSEReplyInterface } from '@fastify/sse';

/** Of each id and event what is sent of it: written once for all who are sent it. */
export interface Frame {
  id?: string;
  event?: string;
  /** JSON. */
  data?: string;
}

export interface Wire {
  sse: SSEReplyInterface;
  /** Sends the headers. */
  begin(this: void): void;
  /** Ends the connection at once, whatever has not been read of it. */
  cut(this: void): void;
}

/** Beside what the socket holds. */
export const mostWaitingBytes = 256 << 10;

export class EventStream {
  readonly #wire: Wire;
  readonly #waiting: Frame[] = [];
  #waitingBytes = 0;
  #isSending = false;
  #hasBegun = false;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Returns false where the listener has been cut off. */
  send(...frames: readonly Frame[]): boolean {
    if (!this.#wire.sse.isConnected) return false;
    if (!this.#hasBegun) this.#wire.begin();
    this.#hasBegun = true;
    for (const frame of frames) {
      this.#waiting.push(frame);
      this.#waitingBytes += sizeOf(frame);
    }
    if (!this.#isSending) void this.#drain();
    if (this.#waitingBytes <= mostWaitingBytes) return true;
    this.#wire.cut();
    return false;
  }

  /** What waits is sent before. */
  end(): void {
    this.#wire.sse.close();
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    try {
      for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
        // Waits while the socket is full; for ever, where it closes meanwhile, and then nothing waits for this.
        const sent = this.#wire.sse.send(messageOf(frame));
        this.#waitingBytes -= sizeOf(frame);
        await sent;
      }
    } catch {
      // It has closed.
      this.#waiting.length = 0;
    } finally {
      this.#isSending = false;
    }
  }
}

const sizeOf = ({ data = '', id = '' }: Frame) => data.length + id.length + 32;

const messageOf = ({ id, event, data }: Frame): SSEMessage => ({
  data,
  ...(id === undefined ? {} : { id }),
  ...(event === undefined ? {} : { event }),
});
