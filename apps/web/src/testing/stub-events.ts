/** Stands in for the browser's stream of events, behind the same boundary as the stub API: tells what a test tells it. */
import type { EventData, EventName } from '@vanguard/protocol/browser';

export class StubEvents {
  readonly #open = new Set<StubSource>();
  #nextId = 1;
  /** Whoever has asked begins there. */
  readonly position = 'a-position';
  /** Of every stream that was asked for. */
  readonly addresses: string[] = [];
  /** Whether streams are answered; else they end at once, as where the server refuses. */
  isThere = true;

  /** Stands in for EventSource. */
  readonly EventSource: typeof EventSource;

  constructor() {
    const open = (source: StubSource, address: string) => {
      this.addresses.push(address);
      setTimeout(() => this.#begin(source));
    };
    const forget = (source: StubSource) => this.#open.delete(source);
    this.EventSource = class extends StubSource {
      constructor(address: string) {
        super(forget);
        open(this, address);
      }
    } as unknown as typeof EventSource;
  }

  get streams(): number {
    return this.#open.size;
  }

  tell<Name extends EventName>(name: Name, data: EventData<Name>): void {
    const lastEventId = String(this.#nextId++);
    for (const source of this.#open)
      source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }

  /** The server ends all streams. */
  end(): void {
    for (const source of this.#open) source.fail();
  }

  #begin(source: StubSource): void {
    if (source.readyState === StubSource.CLOSED) return;
    if (!this.isThere) {
      source.fail();
      return;
    }
    this.#open.add(source);
    source.readyState = 1;
    source.dispatchEvent(new Event('open'));
    source.dispatchEvent(new MessageEvent('ready', { data: '{}', lastEventId: String(this.#nextId++) }));
  }
}

class StubSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  readonly #onClose: (source: StubSource) => void;

  constructor(onClose: (source: StubSource) => void) {
    super();
    this.#onClose = onClose;
  }

  close(): void {
    this.readyState = StubSource.CLOSED;
    this.#onClose(this);
  }

  fail(): void {
    this.close();
    this.dispatchEvent(new Event('error'));
  }
}
