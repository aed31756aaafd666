/**
 * What happens elsewhere, told to this page while somebody looks at it. One stream a page, which a hidden page gives up: a
 * browser has six connections to a server for all its pages. A page that comes back, or back online, is told what it missed.
 * Where there is no stream, the page is told now and then that anything may have happened.
 */
import type { QueryClient } from '@tanstack/react-query';
import { addressOf, type EventData, type EventName } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { randomId } from '../api/random-id.ts';

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

const positionKey = ['live-position'];

/**
 * Asks where events stand, before anything is read: what changes while the page reads and the stream is being opened is told by
 * the stream that begins there. Never throws: without a position the page reads twice.
 */
export async function askLivePosition(queryClient: QueryClient): Promise<void> {
  if (livePosition(queryClient) !== undefined) return;
  queryClient.setQueryDefaults(positionKey, { gcTime: Number.POSITIVE_INFINITY });
  await api.eventPosition().then(
    ({ after }) => queryClient.setQueryData(positionKey, after),
    () => undefined,
  );
}

export const livePosition = (queryClient: QueryClient): string | undefined => queryClient.getQueryData(positionKey);

/** Returns what ends it. */
export function listenLive(listener: LiveListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** This page among those of its user: what it saves itself it knows. */
export const pageId = randomId();

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

  /** `after`: where to begin; without it everything that was read is read again once the stream is there. */
  constructor(after?: string) {
    this.#lastId = after;
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
