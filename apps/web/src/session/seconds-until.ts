/** Whole seconds until an instant, counting down; 0 when it has passed or is not set. */
import { useEffect, useState } from 'react';

export function useSecondsUntil(instantMs: number | undefined): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const isAhead = instantMs !== undefined && instantMs > nowMs;
  useEffect(() => {
    setNowMs(Date.now());
    if (instantMs === undefined) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [instantMs]);
  return isAhead ? Math.ceil((instantMs - nowMs) / 1000) : 0;
}
