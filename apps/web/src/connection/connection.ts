/**
 * Whether the server can be reached, as the last answers showed. Every request of the page reports here;
 * the banner reads it.
 */
import { useSyncExternalStore } from 'react';
import { ProblemError } from '@vanguard/protocol/browser';
import { UnreachableError } from '../api/errors.ts';

export type ConnectionState = 'ok' | 'offline' | 'unreachable' | 'busy' | 'faulty';

const listeners = new Set<() => void>();
let state: ConnectionState = 'ok';

function setConnection(next: ConnectionState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

export function reportAnswer(): void {
  setConnection('ok');
}

/** A refusal (4xx) is an answer like any other; only no answer and a defect of the server count. */
export function reportFailure(error: unknown): void {
  setConnection(classifyFailure(error));
}

export function classifyFailure(error: unknown): ConnectionState {
  if (error instanceof ProblemError) {
    const { status, code } = error.problem;
    // Of PEMS, and not of the server.
    if (code === 'upstream_not_connected') return 'ok';
    if (status === 503 && code !== 'unknown') return 'busy';
    if (status >= 502 && status <= 504) return 'unreachable';
    return status >= 500 ? 'faulty' : 'ok';
  }
  if (!(error instanceof UnreachableError)) return 'ok';
  return navigator.onLine ? 'unreachable' : 'offline';
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
