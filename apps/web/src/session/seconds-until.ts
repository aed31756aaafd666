/** Whole seconds until an instant, counting down; 0 when it has passed or is not set. */
import { useCallback, useSyncExternalStore } from 'react';

const tickMs = 250;

export function useSecondsUntil(instantMs: number | undefined): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      if (instantMs === undefined) return () => undefined;
      const timer = setInterval(onTick, tickMs);
      return () => clearInterval(timer);
    },
    [instantMs],
  );
  return useSyncExternalStore(subscribe, () =>
    instantMs === undefined ? 0 : Math.max(0, Math.ceil((instantMs - Date.now()) / 1000)),
  );
}
