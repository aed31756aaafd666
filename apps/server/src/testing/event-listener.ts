/** Listens to server-sent events as a program does, by `fetch`; reads the lines as the specification of event streams says. */
export interface HeardEvent {
  name: string;
  data: Readonly<Record<string, unknown>>;
}

export interface ListenOptions {
  token: string;
  /** Of the event stream. */
  url: string;
  lastEventId?: string | undefined;
}

export class EventListener {
  readonly #leaving = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly heard: HeardEvent[] = [];
  status = 0;
  headers = new Headers();
  /** As a browser would send it when it comes again. */
  lastEventId: string | undefined;
  isOver = false;

  /** Once the server has answered. */
  static async open({ url, token, lastEventId }: ListenOptions): Promise<EventListener> {
    const listener = new EventListener();
    const headers = {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const response = await fetch(url, { headers, signal: listener.#leaving.signal });
    listener.status = response.status;
    listener.headers = response.headers;
    listener.lastEventId = lastEventId;
    void listener.#read(response);
    return listener;
  }

  /** The first of that name that was not waited for yet, and that `isMeant`. */
  async next(name: string, isMeant: (data: HeardEvent['data']) => boolean = () => true): Promise<HeardEvent['data']> {
    for (;;) {
      const i = this.heard.findIndex((event) => event.name === name && isMeant(event.data));
      if (i >= 0) return (this.heard.splice(i, 1)[0] as HeardEvent).data;
      if (this.isOver) throw new Error(`the stream is over, and ${name} was not heard`);
      await this.#change();
    }
  }

  /** Until the server ends it. */
  async end(): Promise<void> {
    while (!this.isOver) await this.#change();
  }

  leave(): void {
    this.#leaving.abort();
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async #read(response: Response): Promise<void> {
    let text = '';
    try {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        const blocks = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
        this.#tell();
      }
    } catch {
      // It was left, or cut.
    }
    this.isOver = true;
    this.#tell();
  }

  #take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      fields.set(name, name === 'data' && fields.has('data') ? `${fields.get('data')}\n${value}` : value);
    }
    const data = fields.get('data');
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    if (data !== undefined) this.heard.push({ name: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }

  #tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
