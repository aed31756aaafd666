/** Whether the session has ended under an open page. Whoever finds out says so here; the dialog over the page reads it. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let isOver = false;

export function setSessionOver(next: boolean): void {
  if (next === isOver) return;
  isOver = next;
  for (const listener of listeners) listener();
}

export function useSessionOver(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOver,
  );
}
