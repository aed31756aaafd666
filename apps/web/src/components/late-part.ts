/**
 * Components that a first look at a page does not need. They are fetched when it is likely that they will be wanted, at the
 * latest when they are, and otherwise once the page has come to rest. One that could not be fetched is tried again.
 */
import { type ComponentType, useEffect, useSyncExternalStore } from 'react';

/** Later than the first rows, and sooner than most people reach for a menu. */
const restMs = 2000;
const retryMs = 2000;

export interface LatePart<Part> {
  /** Undefined until it is there. */
  readonly get: () => Part | undefined;
  /** Once, unless it fails. */
  readonly fetch: () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

// biome-ignore lint/suspicious/noExplicitAny: a component of any properties
export function latePart<Part extends ComponentType<any>>(load: () => Promise<Part>): LatePart<Part> {
  const listeners = new Set<() => void>();
  let part: Part | undefined;
  let isComing = false;
  async function come(): Promise<void> {
    isComing = true;
    try {
      part = await load();
      for (const listener of listeners) listener();
    } catch {
      // The server is away, which the page says already.
    } finally {
      isComing = false;
    }
  }
  return {
    get: () => part,
    fetch: () => {
      if (part === undefined && !isComing) void come();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The component once it is there. */
export function useLatePart<Part>(late: LatePart<Part>, isWanted: boolean): Part | undefined {
  const part = useSyncExternalStore(late.subscribe, late.get);
  const isThere = part !== undefined;
  useEffect(() => {
    if (isThere) return undefined;
    if (!isWanted) {
      const timer = setTimeout(late.fetch, restMs);
      return () => clearTimeout(timer);
    }
    late.fetch();
    const timer = setInterval(late.fetch, retryMs);
    return () => clearInterval(timer);
  }, [late, isWanted, isThere]);
  return part;
}
