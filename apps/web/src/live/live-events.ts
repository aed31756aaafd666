/**
 * What happens elsewhere, told to this page while somebody looks at it. One stream a page, which a hidden page gives up: a
 * browser has six connections to a server for all its pages. A page that comes back, or back online, is told what it missed.
 * Where there is no stream, the page is told now and then that anything may have happened.
 */
import { addressOf, type EventData, type EventName } from '@vanguard/protocol/browser';

export type LiveEvent = { [Name in EventName]: { readonly name: Name; readonly data: EventData<Name> } }[EventName];
export type LiveListener = (event: LiveEvent) => void;

/** `records`, `drafts` and others as the server names them; `reset`: anything may have happened. */
const names: readonly EventName[] = [
  'ready',
  'reset',
  'records',
  'drafts',
  'conflicts',
  'messages',
  'pull',
  'connection',
];

const listeners = new Set<LiveListener>();
let begunAtMs = Number.POSITIVE_INFINITY;

/** Since when the page is about to listen, by `performance.now()`. What the server has answered since then is not out of date. */
export const liveSinceMs = (): number => begunAtMs;

/** Returns what ends it. */
export function listenLive(listener: LiveListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** This page among those of its user: what it saves itself it knows. */
export const pageId = crypto.randomUUID();

/** A page that is hidden for longer gives its stream up. */
const hiddenForMs = 30_000;
const firstRetryMs = 2000;
const longestRetryMs = 60_000;
/** Without a stream. */
const pollMs = 30_000;

/** Goes on until it is closed. */
export class LiveEvents {
  #source: EventSource | undefined;
  #lastId: string | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  #retryMs = firstRetryMs;

  constructor() {
    document.addEventListener('visibilitychange', this.#onVisibility);
    window.addEventListener('online', this.#onOnline);
    if (!document.hidden) this.#open();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    window.removeEventListener('online', this.#onOnline);
    clearTimeout(this.#hiding);
    this.#leave();
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#hiding);
    if (document.hidden) this.#hiding = setTimeout(() => this.#leave(), hiddenForMs);
    else if (this.#source === undefined) this.#open();
  };

  readonly #onOnline = (): void => {
    if (document.hidden) return;
    this.#leave();
    this.#open();
  };

  #open(): void {
    const after = this.#lastId;
    const source = new EventSource(addressOf('events', { query: after === undefined ? {} : { after } }));
    this.#source = source;
    begunAtMs = performance.now();
    for (const name of names) source.addEventListener(name, (message) => this.#take(name, message));
    source.addEventListener('open', () => {
      this.#retryMs = firstRetryMs;
      clearInterval(this.#poll);
      this.#poll = undefined;
    });
    source.addEventListener('error', () => this.#fail(source));
  }

  /** While the browser tries again by itself there is nothing to do but not to rely on it. */
  #fail(source: EventSource): void {
    if (source !== this.#source) return;
    this.#poll ??= setInterval(() => tell({ name: 'reset', data: {} }), pollMs);
    if (source.readyState !== EventSource.CLOSED) return;
    this.#source = undefined;
    // A hidden page opens it when it is looked at.
    this.#retry = setTimeout(() => !document.hidden && this.#source === undefined && this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  #leave(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#poll);
    this.#poll = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #take(name: EventName, { data, lastEventId }: MessageEvent<string>): void {
    const isResumed = this.#lastId !== undefined;
    if (lastEventId !== '') this.#lastId = lastEventId;
    // Whoever goes on where they were has missed nothing.
    if (name === 'ready' && isResumed) return;
    tell({ name, data: JSON.parse(data) });
  }
}

function tell(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}
